/* oxlint-disable jsx-a11y/prefer-tag-over-role -- rows of a virtual list are placed by hand, which the elements of a table cannot be */
import { autoScrollForElements } from "@atlaskit/pragmatic-drag-and-drop-auto-scroll/element";
import { defaultRangeExtractor, useVirtualizer, type Range } from "@tanstack/react-virtual";
import { useCallback, useEffect, useImperativeHandle, useMemo, useRef, type KeyboardEvent, type ReactNode, type RefObject } from "react";
import { Button } from "../ui/button.tsx";
import { cx } from "../ui/cx.ts";
import { Skeleton } from "../ui/states.tsx";
import type { SectionId } from "./section-store.ts";
import { rowKey, type PaneRow } from "./pane-rows.ts";
import { useSectionDrop } from "./row-drag.ts";
import type { BacklogStory } from "./story-list.ts";

export interface PaneHandle {
  /** Brings a story into sight; false when it is not in this pane. */
  readonly reveal: (id: string) => boolean;
}

interface Props {
  readonly ref: RefObject<PaneHandle | null>;
  readonly label: string;
  readonly rows: readonly PaneRow[];
  readonly phone: boolean;
  /** A story that must stay on the page though it is out of sight: it is dragged. */
  readonly held: string | undefined;
  readonly onNeed: (section: SectionId, upTo: number) => void;
  readonly onRetry: (section: SectionId) => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
  readonly renderHeader: (section: SectionId) => ReactNode;
  readonly renderCreate: (section: SectionId) => ReactNode;
  readonly renderEmpty: (section: SectionId) => ReactNode;
  readonly renderStory: (story: BacklogStory, section: SectionId, rowIndex: number) => ReactNode;
}

/** Sections below each other in one virtual list. Heads stick; rows that are not loaded yet have their place. */
export function Pane({ ref, label, rows, phone, held, onNeed, onRetry, onKeyDown, renderHeader, renderCreate, renderEmpty, renderStory }: Props) {
  const scroller = useRef<HTMLDivElement>(null);
  const headers = useMemo(() => rows.flatMap((row, i) => (row.kind === "header" ? [i] : [])), [rows]);
  const creates = useMemo(() => rows.flatMap((row, i) => (row.kind === "create" ? [i] : [])), [rows]);
  const heldIndex = held === undefined ? -1 : rows.findIndex((row) => row.kind === "story" && row.story.id === held);
  const sticky = useRef(0);
  const rangeExtractor = useCallback(
    (range: Range) => {
      sticky.current = headers.findLast((index) => index <= range.startIndex) ?? 0;
      // What is being typed must not be lost by scrolling away from it.
      const extra = [sticky.current, heldIndex, ...creates].filter((index) => index >= 0);
      return [...new Set([...extra, ...defaultRangeExtractor(range)])].sort((a, b) => a - b);
    },
    [headers, creates, heldIndex],
  );
  // oxlint-disable-next-line react/incompatible-library -- nothing it answers is handed to a memoized component
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => heightOf(rows[index], phone),
    getItemKey: (index) => {
      const row = rows[index];
      return row === undefined ? index : rowKey(row);
    },
    overscan: 12,
    rangeExtractor,
    scrollPaddingStart: HEADER,
    scrollPaddingEnd: 64,
    // Room for the bar that stands over the end of the list while stories are selected.
    paddingEnd: 64,
  });
  // Heights follow the kind of row at an index, which changes when rows come and go.
  useEffect(() => virtual.measure(), [virtual, rows, phone]);

  useImperativeHandle(
    ref,
    () => ({
      reveal: (id) => {
        const index = rows.findIndex((row) => row.kind === "story" && row.story.id === id);
        if (index >= 0) virtual.scrollToIndex(index, { align: "auto" });
        return index >= 0;
      },
    }),
    [rows, virtual],
  );
  useEffect(() => (scroller.current === null ? undefined : autoScrollForElements({ element: scroller.current })), []);

  const items = virtual.getVirtualItems();
  const missing = items.map((item) => rows[item.index]).find((row) => row?.kind === "loading");
  const lastMissing = items.map((item) => rows[item.index]).findLast((row) => row?.kind === "loading" && row.section === missing?.section);
  const need = missing?.kind === "loading" && lastMissing?.kind === "loading" ? `${missing.section} ${lastMissing.index}` : undefined;
  useEffect(() => {
    const [section, index] = need?.split(" ") ?? [];
    if (section !== undefined && index !== undefined) onNeed(section, Number(index));
  }, [need, onNeed]);

  return (
    <div ref={scroller} className="@container h-full overflow-y-auto overscroll-contain">
      <div role="grid" aria-label={label} aria-multiselectable aria-rowcount={rows.length} tabIndex={-1} onKeyDown={onKeyDown} className="relative w-full outline-none" style={{ height: virtual.getTotalSize() }}>
        {items.map((item) => {
          const row = rows[item.index];
          if (row === undefined) return null;
          const isSticky = row.kind === "header" && item.index === sticky.current;
          return (
            <div
              key={item.key}
              role="presentation"
              className={cx("left-0 w-full", isSticky ? "sticky z-20" : "absolute", row.kind === "header" && !isSticky && "z-10")}
              style={isSticky ? { top: 0, height: item.size } : { top: 0, height: item.size, transform: `translateY(${item.start}px)` }}
            >
              {render(row, item.index + 1)}
            </div>
          );
        })}
      </div>
    </div>
  );

  function render(row: PaneRow, rowIndex: number): ReactNode {
    switch (row.kind) {
      case "header":
        return <Wide rowIndex={rowIndex}>{renderHeader(row.section)}</Wide>;
      case "create":
        return <Wide rowIndex={rowIndex}>{renderCreate(row.section)}</Wide>;
      case "story":
        return renderStory(row.story, row.section, rowIndex);
      case "loading":
        return (
          <div role="row" aria-rowindex={rowIndex} aria-label="Loading" className="flex h-full items-center gap-3 border-b border-line bg-surface-1 px-4">
            <Skeleton className="h-3 w-16" />
            <Skeleton className="h-3 flex-1" />
            <Skeleton className="h-5 w-10" />
          </div>
        );
      case "empty":
        return <Wide rowIndex={rowIndex}><EmptySection section={row.section}>{renderEmpty(row.section)}</EmptySection></Wide>;
      case "failed":
        return (
          <Wide rowIndex={rowIndex}>
            <div role="alert" className="flex h-full items-center justify-center gap-3 border-b border-line bg-surface-1 px-4">
              <span className="text-danger">{row.error}</span>
              <Button size="sm" onClick={() => onRetry(row.section)}>Try again</Button>
            </div>
          </Wide>
        );
      default:
        return row satisfies never;
    }
  }
}

/** A row of one cell as wide as the list. */
function Wide({ rowIndex, children }: { readonly rowIndex: number; readonly children: ReactNode }) {
  return (
    <div role="row" aria-rowindex={rowIndex} className="h-full">
      <div role="gridcell" className="h-full">{children}</div>
    </div>
  );
}

function EmptySection({ section, children }: { readonly section: SectionId; readonly children: ReactNode }) {
  const ref = useRef<HTMLDivElement>(null);
  const over = useSectionDrop(ref, section, "end");
  return (
    <div ref={ref} className={cx("flex h-full items-center justify-center border-b border-line px-4 text-center text-text-2 transition-colors", over ? "bg-accent-soft" : "bg-surface-1")}>
      {children}
    </div>
  );
}

/** Pixels; a section's head stays above the rows while they scroll. */
const HEADER = 48;

function heightOf(row: PaneRow | undefined, phone: boolean): number {
  switch (row?.kind) {
    case "header":
      return HEADER;
    case "create":
      return 40;
    case "empty":
      return 88;
    case "failed":
      return 64;
    default:
      return phone ? 58 : 36;
  }
}
