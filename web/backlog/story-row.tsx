/* oxlint-disable jsx-a11y/prefer-tag-over-role -- rows of a virtual list are placed by hand, which the elements of a table cannot be */
import { Ellipsis } from "lucide-react";
import { memo, useEffect, useRef, type KeyboardEvent, type MouseEvent } from "react";
import { isWorkStatus } from "./status-of.ts";
import { Avatar, NoAvatar } from "../ui/avatar.tsx";
import { Badge } from "../ui/badge.tsx";
import { IconButton } from "../ui/button.tsx";
import { cx } from "../ui/cx.ts";
import { StatusIcon } from "../ui/status.tsx";
import { BACKLOG, type SectionId } from "./section-store.ts";
import { PointsCell } from "./points-cell.tsx";
import { PriorityIcon, priorityWords } from "./priority.tsx";
import { useRowDrag } from "./row-drag.ts";
import type { BacklogStory } from "./story-list.ts";
import { TitleInput } from "./title-cell.tsx";

/** A field of a row that is being edited. */
export type EditedField = "title" | "points";
/** A menu of a row, opened beside it. */
export type RowMenu = "more" | "move" | "priority";

/** What a row asks of the screen. One object for all rows, the same for as long as the screen is there. */
export interface RowActions {
  readonly activate: (id: string) => void;
  readonly select: (id: string, how: "toggle" | "extend") => void;
  readonly open: (id: string) => void;
  readonly edit: (id: string, field: EditedField) => void;
  /** Undefined: leave it as it was. */
  readonly finishTitle: (id: string, title: string | undefined) => void;
  readonly finishPoints: (id: string, points: number | null | undefined) => void;
  readonly menu: (id: string, menu: RowMenu, anchor: Element) => void;
  /** The row and what is selected with it. */
  readonly together: (id: string) => readonly string[];
}

interface Props {
  readonly story: BacklogStory;
  readonly section: SectionId;
  readonly rowIndex: number;
  readonly active: boolean;
  /** The row takes the focus when this changes and it is the active one. */
  readonly focusTurn: number;
  readonly selected: boolean;
  readonly selecting: boolean;
  readonly editing: EditedField | undefined;
  readonly ordered: boolean;
  readonly tabbable: boolean;
  /** The viewer may change stories. */
  readonly shapes: boolean;
  readonly actions: RowActions;
}

/** One story of the backlog. All it does can be done by keyboard from the row; see the shortcuts. */
export const StoryRow = memo(function StoryRow({ story, section, rowIndex, active, focusTurn, selected, selecting, editing, ordered, tabbable, shapes, actions }: Props) {
  const ref = useRef<HTMLDivElement>(null);
  const turn = useRef(focusTurn);
  const words = (ids: readonly string[]) => (ids.length === 1 ? `${story.key} ${story.title}` : `${ids.length} stories`);
  const { edge, dragging } = useRowDrag(ref, { storyId: story.id, section, words, dragged: () => actions.together(story.id), ordered, disabled: editing !== undefined || !shapes });
  useEffect(() => {
    if (active && turn.current !== focusTurn && editing === undefined) ref.current?.focus({ preventScroll: true });
    turn.current = focusTurn;
  }, [active, focusTurn, editing]);

  const inner = active ? 0 : -1;
  const key = story.key === "" ? "New" : story.key;
  const click = (event: MouseEvent) => {
    if (event.shiftKey) actions.select(story.id, "extend");
    else if (event.metaKey || event.ctrlKey) actions.select(story.id, "toggle");
    else actions.activate(story.id);
  };
  // The keys of a row are answered by its grid; the row itself only follows the mouse.
  const keys = (event: KeyboardEvent) => event.key === "Enter" && event.target === ref.current && actions.open(story.id);
  return (
    <div
      ref={ref}
      role="row"
      aria-rowindex={rowIndex}
      aria-selected={selected}
      aria-label={`${key} ${story.title}`}
      data-story={story.id}
      tabIndex={tabbable ? 0 : -1}
      onClick={click}
      onKeyDown={keys}
      onFocus={() => !active && actions.activate(story.id)}
      className={cx(
        "group relative grid h-full grid-cols-[28px_20px_minmax(0,1fr)_auto_auto_28px] items-center gap-x-1.5 border-b border-line px-2 select-none sm:grid-cols-[28px_20px_76px_minmax(0,1fr)_auto_auto_28px]",
        "outline-offset-[-2px] focus-visible:outline-2 focus-visible:outline-accent-text",
        selected ? "bg-accent-soft" : active ? "bg-surface-2" : "bg-surface-1 hover:bg-surface-2",
        dragging && "opacity-40",
      )}
    >
      {edge !== undefined && <span aria-hidden className={cx("pointer-events-none absolute inset-x-0 z-10 h-0.5 bg-accent-text", edge === "top" ? "-top-px" : "-bottom-px")} />}
      <span role="gridcell" className="flex justify-center">
        <input
          type="checkbox"
          tabIndex={inner}
          checked={selected}
          aria-label={`Select ${key}`}
          onClick={(event) => {
            event.stopPropagation();
            actions.select(story.id, event.shiftKey ? "extend" : "toggle");
          }}
          onChange={() => undefined}
          className={cx("size-4 accent-accent transition-opacity", !selecting && !active && "opacity-0 group-hover:opacity-100 focus-visible:opacity-100 pointer-coarse:opacity-100")}
        />
      </span>
      <span role="gridcell">
        <button
          type="button"
          tabIndex={inner}
          disabled={!shapes}
          aria-haspopup="menu"
          aria-label={`${priorityWords(story.priority)}${shapes ? "; change" : ""}`}
          onClick={(event) => {
            event.stopPropagation();
            actions.activate(story.id);
            actions.menu(story.id, "priority", event.currentTarget);
          }}
          className="flex size-6 -translate-x-0.5 items-center justify-center rounded-md enabled:hover:bg-surface-3"
        >
          <PriorityIcon priority={story.priority} />
        </button>
      </span>
      <span role="gridcell" className="truncate font-mono text-sm text-text-3 max-sm:hidden">{key}</span>
      <span role="gridcell" className="flex min-w-0 items-center gap-2 max-sm:flex-col max-sm:items-start max-sm:gap-0.5">
        {section !== BACKLOG && isWorkStatus(story.status) && <span className="max-sm:hidden"><StatusIcon status={story.status} label /></span>}
        {editing === "title" ? (
          <TitleInput title={story.title} storyKey={key} onDone={(title) => actions.finishTitle(story.id, title)} />
        ) : (
          <button
            type="button"
            tabIndex={inner}
            onClick={(event) => {
              if (event.shiftKey || event.metaKey || event.ctrlKey) return;
              event.stopPropagation();
              actions.open(story.id);
            }}
            className={cx("min-w-0 max-w-full truncate rounded-sm text-left hover:underline", story.status === "done" ? "text-text-3 line-through" : "text-text-1")}
          >
            {story.title}
          </button>
        )}
        <span className="flex shrink-0 items-center gap-1 overflow-hidden sm:@max-2xl:hidden">
          <span className="font-mono text-xs text-text-3 sm:hidden">{key}</span>
          {story.labels.slice(0, 2).map((label) => <Badge key={label} title={label} className="max-w-28 shrink">{label}</Badge>)}
          {story.labels.length > 2 && <span className="text-xs text-text-3">+{story.labels.length - 2}</span>}
        </span>
      </span>
      <span role="gridcell" className="flex items-center">{story.assignedTo === null ? <span className="opacity-0 group-hover:opacity-60"><NoAvatar size={20} /></span> : <Avatar id={story.assignedTo.id} name={story.assignedTo.name} size={20} />}</span>
      <span role="gridcell" className="flex justify-end">
        <PointsCell points={story.storyPoints} storyKey={key} readOnly={!shapes} tabIndex={inner} editing={editing === "points"} onEdit={() => actions.edit(story.id, "points")} onDone={(points) => actions.finishPoints(story.id, points)} />
      </span>
      <span role="gridcell">
        <IconButton
          size="sm"
          noTooltip
          tabIndex={inner}
          aria-haspopup="menu"
          label={`Actions for ${key}`}
          icon={<Ellipsis size={15} aria-hidden />}
          onClick={(event) => {
            event.stopPropagation();
            actions.activate(story.id);
            actions.menu(story.id, "more", event.currentTarget);
          }}
          className={cx("pointer-coarse:min-h-8 pointer-coarse:min-w-7", !active && "opacity-0 group-hover:opacity-100 focus-visible:opacity-100 pointer-coarse:opacity-100")}
        />
      </span>
    </div>
  );
});
