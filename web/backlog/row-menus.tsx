import { ArrowDown, ArrowDownToLine, ArrowUp, ArrowUpToLine, Hash, Inbox, IterationCw, Pencil, SquareArrowOutUpRight, Tag, Trash2, UserRound } from "lucide-react";
import type { Person } from "../api/members.ts";
import { rangeWords } from "../sprints/sprint-dates.ts";
import type { PlanSprint } from "../sprints/project-plan.ts";
import { Avatar, NoAvatar } from "../ui/avatar.tsx";
import { Menu, MenuItem, MenuSeparator } from "../ui/menu.tsx";
import type { BacklogActions } from "./backlog-actions.ts";
import { BACKLOG, type SectionId } from "./section-store.ts";
import { PriorityIcon, priorityWords } from "./priority.tsx";

/** Menus about stories, each opened beside something. */
export type StoryMenu = "more" | "move" | "priority" | "assign" | "points";

export interface OpenMenu {
  readonly menu: StoryMenu;
  readonly ids: readonly string[];
  /** Where the stories are, when they are in one section. */
  readonly section: SectionId | undefined;
  readonly anchor: Element;
}

interface Props {
  readonly open: OpenMenu;
  readonly sprints: readonly PlanSprint[];
  readonly members: readonly Person[];
  /** Whether places within the section mean something: it is in the person's own order. */
  readonly ordered: boolean;
  /** Stories may be changed; otherwise they can only be opened. */
  readonly shapes: boolean;
  readonly actions: BacklogActions;
  readonly onClose: () => void;
  readonly onAnother: (menu: StoryMenu) => void;
  readonly onOpenStory: () => void;
  readonly onEditTitle: () => void;
  readonly onEditPoints: () => void;
  readonly onLabels: () => void;
  readonly onRemove: () => void;
  readonly finalFocus: () => HTMLElement | null;
}

const icon = { size: 14, "aria-hidden": true } as const;
const usualPoints = [0, 0.5, 1, 2, 3, 5, 8, 13, 20, 40];

/** The menu that is open, about one story or about all that are selected. */
export function RowMenus(props: Props) {
  const { open, actions, onClose, finalFocus } = props;
  const what = open.ids.length === 1 ? "the story" : `${open.ids.length} stories`;
  return (
    <Menu open onOpenChange={(next) => !next && onClose()} anchor={open.anchor} label={`Actions for ${what}`} finalFocus={finalFocus}>
      {open.menu === "more" && <More {...props} />}
      {open.menu === "move" && <Move {...props} />}
      {open.menu === "priority" &&
        Array.from({ length: 10 }, (_, i) => i + 1).map((priority) => (
          <MenuItem key={priority} icon={<PriorityIcon priority={priority} />} onSelect={() => actions.prioritize(open.ids, priority)}>{priorityWords(priority)}</MenuItem>
        ))}
      {open.menu === "points" && (
        <>
          {usualPoints.map((points) => <MenuItem key={points} onSelect={() => actions.estimate(open.ids, points)}>{points} {points === 1 ? "point" : "points"}</MenuItem>)}
          <MenuSeparator />
          <MenuItem onSelect={() => actions.estimate(open.ids, null)}>No points</MenuItem>
        </>
      )}
      {open.menu === "assign" && (
        <>
          <MenuItem icon={<NoAvatar size={18} />} onSelect={() => actions.assign(open.ids, null)}>Nobody</MenuItem>
          {props.members.map((person) => (
            <MenuItem key={person.id} icon={<Avatar id={person.id} name={person.name} size={18} decorative />} onSelect={() => actions.assign(open.ids, person)}>{person.name}</MenuItem>
          ))}
        </>
      )}
    </Menu>
  );
}

function More({ open, shapes, onAnother, onOpenStory, onEditTitle, onEditPoints, onLabels, onRemove }: Props) {
  const one = open.ids.length === 1;
  return (
    <>
      {one && <MenuItem icon={<SquareArrowOutUpRight {...icon} />} keys="enter" onSelect={onOpenStory}>Open</MenuItem>}
      {shapes && <Changes open={open} onAnother={onAnother} onEditTitle={onEditTitle} onEditPoints={onEditPoints} onLabels={onLabels} onRemove={onRemove} />}
    </>
  );
}

function Changes({ open, onAnother, onEditTitle, onEditPoints, onLabels, onRemove }: Pick<Props, "open" | "onAnother" | "onEditTitle" | "onEditPoints" | "onLabels" | "onRemove">) {
  const one = open.ids.length === 1;
  return (
    <>
      {one && <MenuItem icon={<Pencil {...icon} />} keys="e" onSelect={onEditTitle}>Edit the title</MenuItem>}
      <MenuItem icon={<ArrowUpToLine {...icon} />} keys="m" onSelect={() => onAnother("move")}>Move to…</MenuItem>
      <MenuItem icon={<Hash {...icon} />} keys="p" onSelect={onEditPoints}>Estimate</MenuItem>
      <MenuItem icon={<UserRound {...icon} />} keys="a" onSelect={() => onAnother("assign")}>Assign…</MenuItem>
      <MenuItem icon={<Tag {...icon} />} onSelect={onLabels}>Labels…</MenuItem>
      <MenuSeparator />
      <MenuItem danger icon={<Trash2 {...icon} />} keys="delete" onSelect={onRemove}>Delete</MenuItem>
    </>
  );
}

function Move({ open, sprints, ordered, actions }: Props) {
  const { ids, section } = open;
  const to = (place: "start" | "end") => section !== undefined && actions.move(ids, section, { at: place });
  return (
    <>
      {section !== undefined && (
        <>
          <MenuItem disabled={!ordered} {...(ordered ? {} : { note: "Sort by order first" })} icon={<ArrowUpToLine {...icon} />} keys="alt+home" onSelect={() => to("start")}>To the top</MenuItem>
          <MenuItem disabled={!ordered} icon={<ArrowUp {...icon} />} keys="alt+arrowup" onSelect={() => actions.step(ids, -1)}>Up</MenuItem>
          <MenuItem disabled={!ordered} icon={<ArrowDown {...icon} />} keys="alt+arrowdown" onSelect={() => actions.step(ids, 1)}>Down</MenuItem>
          <MenuItem disabled={!ordered} icon={<ArrowDownToLine {...icon} />} keys="alt+end" onSelect={() => to("end")}>To the bottom</MenuItem>
          <MenuSeparator />
        </>
      )}
      {sprints.map((sprint) => (
        <MenuItem
          key={sprint.id}
          disabled={section === sprint.id}
          icon={<IterationCw {...icon} />}
          note={sprint.status === "active" ? "Running: changes its scope" : rangeWords(sprint.startDate, sprint.endDate)}
          onSelect={() => actions.move(ids, sprint.id, { at: "end" })}
        >
          {sprint.name}
        </MenuItem>
      ))}
      <MenuItem disabled={section === BACKLOG} icon={<Inbox {...icon} />} onSelect={() => actions.move(ids, BACKLOG, { at: "start" })}>Backlog</MenuItem>
    </>
  );
}
