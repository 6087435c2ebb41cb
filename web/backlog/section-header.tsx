import { Link } from "@tanstack/react-router";
import { ChevronRight, Ellipsis, Pencil, Play, Plus } from "lucide-react";
import { useRef } from "react";
import type { ProjectSummary } from "../api/projects.ts";
import { CapacityBar } from "../sprints/capacity-bar.tsx";
import { points, readCapacity, stories } from "../sprints/capacity.ts";
import type { PlanSprint } from "../sprints/project-plan.ts";
import type { SprintAction } from "../sprints/sprint-dialogs.tsx";
import { rangeWords } from "../sprints/sprint-dates.ts";
import { Button, IconButton } from "../ui/button.tsx";
import { cx } from "../ui/cx.ts";
import { Menu, MenuItem } from "../ui/menu.tsx";
import { BACKLOG, type Section, type SectionId } from "./section-store.ts";
import { useSectionDrop } from "./row-drag.ts";

interface Props {
  readonly id: SectionId;
  readonly section: Section;
  readonly folded: boolean;
  readonly onFold: () => void;
  readonly filtered: boolean;
  readonly project: ProjectSummary;
  /** Undefined for the backlog. */
  readonly sprint: PlanSprint | undefined;
  readonly velocity: number | undefined;
  /** Undefined for somebody who may not plan sprints. */
  readonly onSprint: ((action: SprintAction) => void) | undefined;
}

/** The head of the backlog or of a sprint: what is in it, how it stands against capacity, what can be done. Also a place to drop. */
export function SectionHeader({ id, section, folded, onFold, filtered, project, sprint, velocity, onSprint }: Props) {
  const ref = useRef<HTMLDivElement>(null);
  const over = useSectionDrop(ref, id, id === BACKLOG ? "start" : "end");
  const { totalCount, totalPoints } = section.list;
  const known = section.status === "ready" || totalCount > 0;
  const name = sprint?.name ?? "Backlog";
  const capacity = sprint?.capacityPoints ?? undefined;
  const planned = filtered ? (sprint?.metrics?.totalPoints ?? totalPoints) : totalPoints;
  const tooMuch = sprint !== undefined && readCapacity(planned, capacity, velocity).fit === "over";
  return (
    <div ref={ref} className={cx("flex h-full items-center gap-1 border-b border-line px-2 transition-colors", over ? "bg-accent-soft" : "bg-surface-2")}>
      <button type="button" aria-expanded={!folded} aria-label={`${name}, ${folded ? "folded" : "unfolded"}`} onClick={onFold} className="flex size-7 shrink-0 items-center justify-center rounded-md hover:bg-surface-3">
        <ChevronRight size={15} aria-hidden className={cx("transition-transform", !folded && "rotate-90")} />
      </button>
      <div className="min-w-0 flex-1">
        <h2 className="truncate text-base">{name}</h2>
        <p className="truncate text-sm text-text-3">
          {sprint !== undefined && (sprint.status === "active" ? "Running" : rangeWords(sprint.startDate, sprint.endDate))}
          {known && (
            <>
              {sprint !== undefined && " · "}
              {stories(totalCount)}
              {filtered && " found"}
            </>
          )}
        </p>
      </div>
      {known && (
        <div className="shrink-0 pl-2 text-right">
          <p className={cx("text-sm tabular-nums", tooMuch ? "font-medium text-danger" : "text-text-2")}>
            {sprint !== undefined && capacity !== undefined ? `${planned} of ${points(capacity)}` : points(totalPoints)}
            {tooMuch && ", over"}
          </p>
          {sprint !== undefined && <CapacityBar compact className="w-28 @max-[400px]:hidden" planned={planned} capacity={capacity} velocity={velocity} />}
        </div>
      )}
      {onSprint !== undefined && sprint?.status === "planning" && (
        <Button size="sm" className="ml-2" icon={<Play size={12} aria-hidden />} onClick={() => onSprint({ do: "start", sprintId: sprint.id })}>Start</Button>
      )}
      {sprint?.status === "active" && (
        <Link to="/projects/$key/board" params={{ key: project.key }} search={{ sprint: sprint.id }} className="ml-2 inline-flex h-7 items-center rounded-md border border-line bg-surface-1 px-2 text-sm shadow-card hover:bg-surface-2">Board</Link>
      )}
      {onSprint !== undefined && sprint !== undefined && (
        <Menu align="end" label={`Actions for ${name}`} trigger={<IconButton size="sm" className="size-7" noTooltip label={`Actions for ${name}`} icon={<Ellipsis size={15} aria-hidden />} />}>
          <MenuItem icon={<Pencil size={14} aria-hidden />} onSelect={() => onSprint({ do: "edit", sprintId: sprint.id })}>Edit sprint…</MenuItem>
          {sprint.status === "active" && <MenuItem onSelect={() => onSprint({ do: "complete", sprintId: sprint.id })}>Complete sprint…</MenuItem>}
        </Menu>
      )}
      {onSprint !== undefined && id === BACKLOG && <Button size="sm" className="ml-2" icon={<Plus size={13} aria-hidden />} onClick={() => onSprint({ do: "create" })}>Sprint</Button>}
    </div>
  );
}
