import { Link } from "@tanstack/react-router";
import { CalendarDays, CheckCheck, Pencil, Play, Target } from "lucide-react";
import type { ProjectSummary } from "../api/projects.ts";
import { Button, IconButton } from "../ui/button.tsx";
import { CapacityBar } from "./capacity-bar.tsx";
import { points, stories } from "./capacity.ts";
import type { PlanSprint } from "./project-plan.ts";
import type { SprintAction } from "./sprint-dialogs.tsx";
import { rangeWords, timeLeft, workingDaysBetween } from "./sprint-dates.ts";

interface Props {
  readonly project: ProjectSummary;
  readonly sprint: PlanSprint;
  readonly velocity: number | undefined;
  readonly now: number;
  /** Undefined for somebody who may not plan sprints. */
  readonly onAction: ((action: SprintAction) => void) | undefined;
}

/** A sprint that runs or is being planned. */
export function OpenSprintCard({ project, sprint, velocity, now, onAction }: Props) {
  const active = sprint.status === "active";
  const total = sprint.metrics?.totalPoints ?? 0;
  return (
    <article aria-label={sprint.name} className="rounded-lg border border-line bg-surface-1 p-4 shadow-card">
      <div className="flex flex-wrap items-start gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1 basis-64">
          <h3 className="truncate text-lg">{sprint.name}</h3>
          <p className="flex flex-wrap items-center gap-x-1.5 text-sm text-text-3">
            <CalendarDays size={13} aria-hidden />
            {rangeWords(sprint.startDate, sprint.endDate)}
            {active && sprint.endDate !== null && <span className="font-medium text-text-1">· {timeLeft(sprint.endDate, project.timeZone, now)}</span>}
            {!active && sprint.startDate !== null && sprint.endDate !== null && <span>· {workingDaysBetween(sprint.startDate, sprint.endDate, project.workingDays)} working days</span>}
            <span>· {stories(sprint.metrics?.totalStories ?? 0)}</span>
          </p>
        </div>
        <div className="flex items-center gap-2">
          {onAction !== undefined && <IconButton size="sm" className="size-7" label={`Edit ${sprint.name}`} icon={<Pencil size={14} aria-hidden />} onClick={() => onAction({ do: "edit", sprintId: sprint.id })} />}
          {active ? (
            <>
              <LinkButton to="/projects/$key/board" project={project} sprintId={sprint.id}>Open the board</LinkButton>
              {onAction !== undefined && <Button size="sm" icon={<CheckCheck size={14} aria-hidden />} onClick={() => onAction({ do: "complete", sprintId: sprint.id })}>Complete</Button>}
            </>
          ) : (
            <>
              <LinkButton to="/projects/$key/backlog" project={project}>{onAction === undefined ? "Backlog" : "Plan"}</LinkButton>
              {onAction !== undefined && <Button size="sm" variant="primary" icon={<Play size={13} aria-hidden />} onClick={() => onAction({ do: "start", sprintId: sprint.id })}>Start</Button>}
            </>
          )}
        </div>
      </div>
      {sprint.goal !== "" && (
        <p className="mt-2 flex items-start gap-1.5 text-text-2">
          <Target size={14} aria-hidden className="mt-[3px] shrink-0 text-text-3" />
          <span className="line-clamp-3 whitespace-pre-line">{sprint.goal}</span>
        </p>
      )}
      <div className="mt-3">
        {active ? <Done sprint={sprint} /> : <CapacityBar planned={total} capacity={sprint.capacityPoints ?? undefined} velocity={velocity} />}
      </div>
    </article>
  );
}

/** How much of a running sprint is done. */
function Done({ sprint }: { readonly sprint: PlanSprint }) {
  const total = sprint.metrics?.totalPoints ?? 0;
  const done = sprint.metrics?.completedPoints ?? sprint.completedPoints;
  const share = total > 0 ? (done / total) * 100 : 0;
  return (
    <>
      <div aria-hidden className="h-2 overflow-hidden rounded-full bg-surface-3">
        <div className="h-full rounded-full bg-status-done transition-[width] duration-150" style={{ width: `${share}%` }} />
      </div>
      <p className="mt-1 text-sm text-text-2 tabular-nums">
        {total === 0 ? "No points in it" : `${done} of ${points(total)} done (${Math.round(share)} %), ${points(total - done)} left`}
        {sprint.plannedPoints !== null && sprint.plannedPoints !== total && <span className="text-text-3">; {points(sprint.plannedPoints)} were committed at the start</span>}
      </p>
    </>
  );
}

function LinkButton({ to, project, sprintId, children }: { readonly to: "/projects/$key/board" | "/projects/$key/backlog"; readonly project: ProjectSummary; readonly sprintId?: string; readonly children: string }) {
  return (
    <Link
      to={to}
      params={{ key: project.key }}
      search={sprintId === undefined ? {} : { sprint: sprintId }}
      className="inline-flex h-7 items-center rounded-md border border-line bg-surface-1 px-2 text-sm text-text-1 shadow-card transition-colors hover:bg-surface-2 pointer-coarse:min-h-10"
    >
      {children}
    </Link>
  );
}
