import { ChevronDown, ChevronRight } from "lucide-react";
import { memo, useRef } from "react";
import type { WorkStatus } from "#schemas/status.ts";
import { cx } from "../ui/cx.ts";
import { useBoardUi } from "./board-ui.ts";
import { useBoardTools } from "./board-context.ts";
import type { Mark } from "./board-store.ts";
import { CardView } from "./card-view.tsx";
import { ColumnHeader } from "./column-header.tsx";
import type { Column, Lane } from "./columns.ts";
import { refusalOf } from "./moves.ts";
import { useColumnDrop } from "./use-board-drop.ts";

export interface LanesViewProps {
  readonly lanes: readonly Lane[];
  /** Of the whole board, for the headings. */
  readonly columns: readonly Column[];
  readonly marks: ReadonlyMap<string, Mark>;
  /** Ids of the stories whose lane is folded. */
  readonly folded: ReadonlySet<string>;
  readonly onFold: (storyId: string, folded: boolean) => void;
}

/** One row a story with its tasks; rows fold. The headings of the columns stay in view. */
export function LanesView({ lanes, columns, marks, folded, onFold }: LanesViewProps) {
  return (
    <div className="flex w-max min-w-full flex-col px-3 pb-6">
      <div className="sticky top-0 z-20 flex gap-3 bg-surface-0 pt-3 pb-1">
        {columns.map((column) => (
          <LaneHeader key={column.status} column={column} />
        ))}
      </div>
      {lanes.map((lane) => (
        <LaneView key={lane.storyId} lane={lane} marks={marks} folded={folded.has(lane.storyId)} onFold={onFold} />
      ))}
    </div>
  );
}

function LaneHeader({ column }: { readonly column: Column }) {
  const refusal = useRefusal(column.status);
  return (
    <div className="relative w-[300px] shrink-0 rounded-lg bg-surface-2 max-sm:w-[82vw] dark:bg-surface-1">
      <ColumnHeader column={column} />
      {refusal !== undefined && <div className="pointer-events-none absolute inset-x-3 top-10 rounded-md border border-line bg-surface-1 px-2.5 py-2 text-sm text-text-2 shadow-pop">{refusal}</div>}
    </div>
  );
}

/** Why a column does not take what is being dragged; undefined while nothing is, or when it does. */
function useRefusal(status: WorkStatus): string | undefined {
  const { store } = useBoardTools();
  return useBoardUi((state) => (state.dragged.length === 0 ? undefined : refusalOf(state.dragged.flatMap((id) => store.card(id) ?? []), status)));
}

const LaneView = memo(function LaneView({ lane, marks, folded, onFold }: { readonly lane: Lane; readonly marks: ReadonlyMap<string, Mark>; readonly folded: boolean; readonly onFold: (id: string, folded: boolean) => void }) {
  const story = lane.story;
  const Chevron = folded ? ChevronRight : ChevronDown;
  return (
    // A lane far below is not laid out until it comes near.
    <section aria-label={story === undefined ? "Tasks of other stories" : `${story.key} ${story.title}`} className="[contain-intrinsic-size:auto_180px] [content-visibility:auto]">
      <button
        type="button"
        aria-expanded={!folded}
        onClick={() => onFold(lane.storyId, !folded)}
        className="sticky left-3 mt-2 flex h-8 max-w-[min(900px,92vw)] items-center gap-2 rounded-md px-1.5 text-left hover:bg-surface-3/60 pointer-coarse:h-11"
      >
        <Chevron size={14} aria-hidden className="shrink-0 text-text-3" />
        <span className="font-mono text-xs text-text-3">{story?.key ?? ""}</span>
        <span className="truncate font-medium">{story?.title ?? "Tasks of stories that are not on this board"}</span>
        {story !== undefined && story.taskCount > 0 && <span className="shrink-0 text-sm text-text-3">{story.doneTaskCount} of {story.taskCount} tasks done</span>}
      </button>
      {!folded && (
        <div className="flex gap-3 border-b border-line pb-3">
          {lane.columns.map((column) => (
            <LaneCell key={column.status} status={column.status} column={column} marks={marks} />
          ))}
        </div>
      )}
    </section>
  );
});

function LaneCell({ status, column, marks }: { readonly status: WorkStatus; readonly column: Column; readonly marks: ReadonlyMap<string, Mark> }) {
  const tools = useBoardTools();
  const cell = useRef<HTMLUListElement>(null);
  const over = useColumnDrop(cell, status, tools, false);
  const refusal = useRefusal(status);
  return (
    <ul
      ref={cell}
      data-column={status}
      className={cx("flex min-h-14 w-[300px] shrink-0 flex-col gap-2 rounded-lg p-2 transition-[opacity,background-color] max-sm:w-[82vw]", over ? "bg-accent-soft" : "bg-surface-2/70 dark:bg-surface-1/70", refusal !== undefined && "opacity-35")}
    >
      {column.cards.map((card) => (
        <li key={card.id}>
          <CardView card={card} mark={marks.get(card.id)} assignee={card.assignedTo === null ? undefined : tools.nameOf(card.assignedTo)} />
        </li>
      ))}
    </ul>
  );
}
