import { ArrowRight, ChevronsUp, CircleDot, Hash, PanelRightOpen, Trash2, UserRound } from "lucide-react";
import type { Person } from "../api/members.ts";
import { Avatar, NoAvatar } from "../ui/avatar.tsx";
import { Menu, MenuChoice, MenuItem, MenuSeparator } from "../ui/menu.tsx";
import { StatusIcon } from "../ui/status.tsx";
import { statusNames, workStatuses } from "#schemas/status.ts";
import { namesOf } from "./board-actions.ts";
import { cardElement } from "./board-ui.ts";
import type { BoardTools, CardMenuKind } from "./board-context.ts";
import { mayMove, refusalOf, wayWords } from "./moves.ts";

const POINTS = [0, 1, 2, 3, 5, 8, 13, 21] as const;
const PRIORITIES = Array.from({ length: 10 }, (_, index) => index + 1);

export interface CardMenuProps {
  readonly kind: CardMenuKind;
  /** The card it was opened on; the menu stands beside it and the focus goes back to it. */
  readonly cardId: string;
  readonly tools: BoardTools;
  readonly members: readonly Person[];
  readonly onKind: (kind: CardMenuKind) => void;
  readonly onClose: () => void;
}

/** The menus of a card (or of all selected ones): actions, move to, assign, points, priority. */
export function CardMenu({ kind, cardId, tools, members, onKind, onClose }: CardMenuProps) {
  const { store, ui, actions, may } = tools;
  const works = may("work_on_tasks");
  const shapes = may("manage_stories");
  const cards = ui.targetsOf(cardId).flatMap((id) => store.card(id) ?? []);
  const [first] = cards;
  const card = store.card(cardId);
  if (first === undefined || card === undefined) return null;
  const stories = cards.filter((known) => known.kind === "story");
  const titles: Readonly<Record<CardMenuKind, string>> = {
    actions: `Actions for ${namesOf(cards)}`,
    move: `Move ${namesOf(cards)} to`,
    assign: `Assign ${namesOf(cards)} to`,
    points: `Points of ${namesOf(cards)}`,
    priority: `Priority of ${namesOf(cards)}`,
  };
  const heading = <div className="px-2 pt-1 pb-1.5 text-xs font-medium text-text-3">{titles[kind]}</div>;
  const same = <Value,>(read: (known: (typeof cards)[number]) => Value): Value | undefined => (cards.every((known) => read(known) === read(first)) ? read(first) : undefined);
  return (
    <Menu
      key={kind}
      open
      onOpenChange={(open) => !open && onClose()}
      anchor={document.querySelector(`[data-card="${CSS.escape(cardId)}"] [data-card-menu]`) ?? cardElement(cardId)}
      label={titles[kind]}
      finalFocus={() => cardElement(cardId)}
    >
      {heading}
      {kind === "actions" && (
        <>
          <MenuItem icon={<PanelRightOpen size={14} aria-hidden />} keys="enter" onSelect={() => tools.open(cardId)}>Open</MenuItem>
          {works && <MenuItem icon={<ArrowRight size={14} aria-hidden />} keys="m" keepOpen onSelect={() => onKind("move")}>Move to…</MenuItem>}
          {(stories.length === 0 ? works : shapes) && <MenuItem icon={<UserRound size={14} aria-hidden />} keys="a" keepOpen onSelect={() => onKind("assign")}>Assign…</MenuItem>}
          {shapes && stories.length > 0 && <MenuItem icon={<Hash size={14} aria-hidden />} keys="p" keepOpen onSelect={() => onKind("points")}>Points…</MenuItem>}
          {shapes && stories.length > 0 && <MenuItem icon={<ChevronsUp size={14} aria-hidden />} keepOpen onSelect={() => onKind("priority")}>Priority…</MenuItem>}
          <MenuItem icon={<CircleDot size={14} aria-hidden />} keys="x" onSelect={() => ui.toggle(cardId)}>{ui.state().selected.has(cardId) ? "Unselect" : "Select"}</MenuItem>
          {cards.length === 1 && (card.kind === "story" ? shapes : works) && (
            <>
              <MenuSeparator />
              <MenuItem danger icon={<Trash2 size={14} aria-hidden />} onSelect={() => actions.remove(card)} note={card.kind === "story" && card.taskCount > 0 ? `and its ${card.taskCount} ${card.taskCount === 1 ? "task" : "tasks"}` : undefined}>
                Delete {card.key}
              </MenuItem>
            </>
          )}
        </>
      )}
      {kind === "move" &&
        workStatuses.map((status) => {
          const here = same((known) => known.status) === status;
          const refusal = here ? undefined : refusalOf(cards, status);
          const way = cards.length === 1 ? wayWords(card.status, status) : undefined;
          const allowed = !here && mayMove(cards, status);
          return (
            <MenuItem key={status} disabled={!allowed} icon={<StatusIcon status={status} />} note={here ? "It is there now" : allowed ? way : cards.length === 1 ? `Not from ${statusNames[card.status]}` : refusal} onSelect={() => actions.move(cards, status)}>
              {statusNames[status]}
            </MenuItem>
          );
        })}
      {kind === "assign" && (
        <>
          <MenuItem icon={<NoAvatar size={18} />} onSelect={() => actions.assign(cards, null)} disabled={same((known) => known.assignedTo) === null}>Nobody</MenuItem>
          {members.map((person) => (
            <MenuItem key={person.id} icon={<Avatar id={person.id} name={person.name} size={18} decorative />} onSelect={() => actions.assign(cards, person)} disabled={same((known) => known.assignedTo) === person.id}>
              {person.name}
            </MenuItem>
          ))}
        </>
      )}
      {kind === "points" && (
        <MenuChoice
          label="Story points"
          value={String(same((known) => known.storyPoints) ?? "")}
          onChange={(value) => actions.estimate(stories, value === "" ? null : Number(value))}
          options={[...POINTS.map((points) => ({ value: String(points), label: String(points) })), { value: "", label: "Not estimated" }]}
        />
      )}
      {kind === "priority" && (
        <MenuChoice
          label="1 is the highest"
          value={String(same((known) => known.priority) ?? "")}
          onChange={(value) => actions.prioritize(stories, Number(value))}
          options={PRIORITIES.map((priority) => ({ value: String(priority), label: String(priority) }))}
        />
      )}
    </Menu>
  );
}
