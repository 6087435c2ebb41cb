import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useMemo, useRef } from "react";
import { dayIn } from "#schemas/time.ts";
import { useNow } from "../sprints/use-now.ts";
import { ActivityItem } from "./activity-entry.tsx";
import { byDay, type ActivityGroup } from "./history-filter.ts";
import type { EntityName } from "./entity-names.ts";
import { dayHeading } from "./times.ts";

interface Props {
  readonly groups: readonly ActivityGroup[];
  readonly nameOf: (id: string) => EntityName | undefined;
  readonly wordsOf: (id: string) => string | undefined;
  readonly timeZone: string;
  readonly projectKey: string;
  /** More can be read: called when the end comes into sight. */
  readonly onEnd: (() => void) | undefined;
  readonly footer: React.ReactNode;
}

type Row = { readonly kind: "day"; readonly key: string; readonly at: string } | { readonly kind: "entry"; readonly key: string; readonly group: ActivityGroup };

/** A long history under the days on which things happened. Only what is in sight is on the page. */
export function ActivityList({ groups, nameOf, wordsOf, timeZone, projectKey, onEnd, footer }: Props) {
  const scroller = useRef<HTMLDivElement>(null);
  const now = useNow();
  const rows = useMemo(
    () =>
      byDay(groups, (at) => dayIn(timeZone, at)).flatMap(({ day, groups: ofDay }): Row[] => {
        const first = ofDay[0];
        const heading: Row[] = first === undefined ? [] : [{ kind: "day", key: `${day} ${first.id}`, at: first.lead.recordedAt }];
        return [...heading, ...ofDay.map((group): Row => ({ kind: "entry", key: group.id, group }))];
      }),
    [groups, timeZone],
  );
  // oxlint-disable-next-line react/incompatible-library -- nothing it answers is handed to a memoized component
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => (rows[index]?.kind === "day" ? 44 : 60),
    getItemKey: (index) => rows[index]?.key ?? index,
    overscan: 10,
  });
  const items = virtual.getVirtualItems();
  const atEnd = (items.at(-1)?.index ?? 0) >= rows.length - 5;
  useEffect(() => {
    if (atEnd) onEnd?.();
  }, [atEnd, onEnd]);
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a region that scrolls must be reachable with the keyboard
    <section ref={scroller} aria-label="History" tabIndex={0} className="h-full overflow-y-auto outline-offset-[-2px]">
      <ul className="relative mx-auto max-w-3xl" style={{ height: virtual.getTotalSize() }}>
        {items.map((item) => {
          const row = rows[item.index];
          if (row === undefined) return null;
          return (
            <li key={item.key} ref={virtual.measureElement} data-index={item.index} className="absolute inset-x-0 px-4" style={{ transform: `translateY(${item.start}px)` }}>
              {row.kind === "day" ? (
                <h2 className="pt-4 pb-1 text-sm font-medium text-text-3">{dayHeading(row.at, timeZone, now)}</h2>
              ) : (
                <ul className="border-b border-line"><ActivityItem group={row.group} nameOf={nameOf} wordsOf={wordsOf} timeZone={timeZone} projectKey={projectKey} /></ul>
              )}
            </li>
          );
        })}
      </ul>
      <div className="mx-auto max-w-3xl px-4 py-4 text-center text-text-3">{footer}</div>
    </section>
  );
}
