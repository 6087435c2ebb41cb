import { Check, ChevronsUp, Ellipsis, ListChecks, MessageSquare } from "lucide-react";
import { memo, useRef } from "react";
import { statusNames } from "#schemas/status.ts";
import { Avatar } from "../ui/avatar.tsx";
import { cx } from "../ui/cx.ts";
import { useBoardUi } from "./board-ui.ts";
import { useBoardTools } from "./board-context.ts";
import type { Mark } from "./board-store.ts";
import type { Card } from "./card.ts";
import { markWords } from "./mark-words.ts";
import { useCardDrag } from "./use-card-drag.ts";

export interface CardViewProps {
  readonly card: Card;
  /** Somebody else's change of a moment ago. */
  readonly mark: Mark | undefined;
  /** Its assignee's name, if it has one that is known. */
  readonly assignee: string | undefined;
}

const LABELS_SHOWN = 2;
/** Priorities that are worth a mark on the card. */
const HIGH = 2;

/** One card. Its title is a link over all of it, so that it opens, takes the focus and reads well without a mouse. */
export const CardView = memo(function CardView({ card, mark, assignee }: CardViewProps) {
  const tools = useBoardTools();
  const element = useRef<HTMLDivElement>(null);
  const edge = useCardDrag(element, card.id, tools);
  const active = useBoardUi((state) => state.active === card.id);
  const selected = useBoardUi((state) => state.selected.has(card.id));
  const dragged = useBoardUi((state) => state.dragged.includes(card.id));
  const task = card.kind === "task";
  return (
    <div
      ref={element}
      data-card={card.id}
      data-key={card.key}
      data-status={card.status}
      className={cx(
        "group relative rounded-lg border px-3 pt-2 pb-2.5 shadow-card transition-[border-color,background-color,opacity]",
        "has-[a:focus-visible]:outline-2 has-[a:focus-visible]:outline-offset-1 has-[a:focus-visible]:outline-accent-text",
        selected ? "border-accent-text bg-accent-soft" : "border-line bg-surface-1 hover:border-line-strong dark:bg-surface-2",
        dragged && "opacity-40",
      )}
    >
      {edge !== undefined && <div aria-hidden className={cx("absolute inset-x-0 z-10 h-0.5 rounded-full bg-accent-text", edge === "above" ? "-top-[5px]" : "-bottom-[5px]")} />}
      {mark !== undefined && (
        <>
          <div key={mark.seq} aria-hidden className="pointer-events-none absolute inset-0 animate-glow rounded-lg" />
          <div className="pointer-events-none absolute -top-2 right-2 z-10 max-w-[80%] animate-appear truncate rounded-sm bg-accent px-1.5 text-xs text-accent-fg [animation-delay:0ms]">{markWords(mark)}</div>
        </>
      )}
      <div className="flex h-5 items-center gap-1.5 text-text-3 pointer-coarse:h-7">
        {selected && <Check size={12} aria-hidden className="text-accent-text" />}
        <span className="font-mono text-xs">{card.key}</span>
        {card.priority <= HIGH && !task && <ChevronsUp size={13} aria-hidden className="text-status-failed" />}
        {task && <span className="text-xs">Task</span>}
      </div>
      <a
        href={tools.hrefOf(card.id)}
        draggable={false}
        tabIndex={active ? 0 : -1}
        aria-label={describe(card, assignee, selected)}
        aria-keyshortcuts="Enter M A P X"
        onClick={(event) => {
          if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
          event.preventDefault();
          tools.open(card.id);
        }}
        className="mt-0.5 line-clamp-2 min-h-5 text-text-1 outline-none wrap-anywhere after:absolute after:inset-0 after:rounded-lg"
      >
        {card.title}
      </a>
      {hasFooter(card) && <div className="mt-1.5 flex h-5 items-center gap-2 text-sm text-text-3" aria-hidden>
        {card.storyPoints !== null && <span className="inline-flex h-[18px] min-w-[22px] items-center justify-center rounded-sm bg-surface-3 px-1 text-xs font-medium text-text-2">{card.storyPoints}</span>}
        {card.taskCount > 0 && (
          <span className={cx("inline-flex items-center gap-1 text-xs", card.doneTaskCount === card.taskCount && "text-status-done")}>
            <ListChecks size={13} />
            {card.doneTaskCount}/{card.taskCount}
          </span>
        )}
        {card.commentCount > 0 && (
          <span className="inline-flex items-center gap-1 text-xs">
            <MessageSquare size={12} />
            {card.commentCount}
          </span>
        )}
        <span className="flex min-w-0 flex-1 items-center gap-1 overflow-hidden">
          {card.labels.slice(0, LABELS_SHOWN).map((label) => (
            <span key={label} className="truncate rounded-sm border border-line px-1 text-xs text-text-2">{label}</span>
          ))}
          {card.labels.length > LABELS_SHOWN && <span className="text-xs">+{card.labels.length - LABELS_SHOWN}</span>}
        </span>
        {card.assignedAgent !== null ? <Avatar kind="agent" id={card.assignedAgent} name={card.assignedAgent} decorative /> : card.assignedTo !== null && <Avatar id={card.assignedTo} name={assignee ?? "?"} decorative />}
      </div>}
      <button
        type="button"
        aria-label={`Actions for ${card.key}`}
        aria-haspopup="menu"
        tabIndex={active ? 0 : -1}
        data-card-menu=""
        onClick={() => tools.openMenu("actions", card.id)}
        className="absolute top-1.5 right-1.5 flex size-6 items-center justify-center rounded-md bg-inherit text-text-2 opacity-0 transition-opacity group-hover:opacity-100 group-has-[:focus-visible]:opacity-100 hover:bg-surface-3 focus-visible:opacity-100 pointer-coarse:top-1 pointer-coarse:right-1 pointer-coarse:size-8 pointer-coarse:bg-transparent pointer-coarse:opacity-100"
      >
        <Ellipsis size={15} aria-hidden />
      </button>
    </div>
  );
});

function hasFooter(card: Card): boolean {
  return card.storyPoints !== null || card.taskCount > 0 || card.commentCount > 0 || card.labels.length > 0 || card.assignedTo !== null || card.assignedAgent !== null;
}

/** All a card says, in one line for a screen reader. */
function describe(card: Card, assignee: string | undefined, selected: boolean): string {
  return [
    `${card.key} ${card.title}`,
    card.kind === "task" ? "task" : undefined,
    statusNames[card.status],
    card.storyPoints === null ? undefined : `${card.storyPoints} ${card.storyPoints === 1 ? "point" : "points"}`,
    card.kind === "story" && card.priority <= HIGH ? `priority ${card.priority}` : undefined,
    card.taskCount > 0 ? `${card.doneTaskCount} of ${card.taskCount} tasks done` : undefined,
    card.commentCount > 0 ? `${card.commentCount} ${card.commentCount === 1 ? "comment" : "comments"}` : undefined,
    card.labels.length > 0 ? `labels ${card.labels.join(", ")}` : undefined,
    card.assignedAgent === null ? (assignee === undefined ? undefined : `assigned to ${assignee}`) : `assigned to the ${card.assignedAgent} agent`,
    selected ? "selected" : undefined,
  ]
    .filter((part) => part !== undefined)
    .join(", ");
}
