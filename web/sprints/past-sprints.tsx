import { Link } from "@tanstack/react-router";
import { Archive } from "lucide-react";
import type { ProjectSummary } from "../api/projects.ts";
import { IconButton } from "../ui/button.tsx";
import type { PlanSprint } from "./project-plan.ts";
import { rangeWords } from "./sprint-dates.ts";

interface Props {
  readonly project: ProjectSummary;
  readonly sprints: readonly PlanSprint[];
  /** Left out for sprints that are archived already. */
  readonly onArchive?: (sprintId: string) => void;
}

/** Sprints that are over: what was planned, what was done. */
export function PastSprints({ project, sprints, onArchive }: Props) {
  const highest = Math.max(1, ...sprints.flatMap((sprint) => [sprint.velocity ?? 0, sprint.plannedPoints ?? 0]));
  return (
    <div className="overflow-x-auto rounded-lg border border-line bg-surface-1 shadow-card">
      <table className="w-full border-collapse text-left">
        <caption className="sr-only">Sprints that are over</caption>
        <thead className="text-sm text-text-3">
          <tr className="border-b border-line">
            <th scope="col" className="px-4 py-2 font-normal">Sprint</th>
            <th scope="col" className="px-4 py-2 font-normal max-sm:hidden">Dates</th>
            <th scope="col" className="px-2 py-2 text-right font-normal">Planned</th>
            <th scope="col" className="px-2 py-2 text-right font-normal">Done</th>
            <th scope="col" className="w-40 px-4 py-2 font-normal max-md:hidden"><span className="sr-only">Share</span></th>
            {onArchive !== undefined && <th scope="col" className="w-12 py-2"><span className="sr-only">Actions</span></th>}
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {sprints.map((sprint) => (
            <tr key={sprint.id} className="transition-colors hover:bg-surface-2">
              <td className="px-4 py-2">
                <Link to="/projects/$key/insights" params={{ key: project.key }} search={{ sprint: sprint.id }} className="rounded-sm font-medium hover:underline">{sprint.name}</Link>
                <p className="text-sm text-text-3 sm:hidden">{rangeWords(sprint.startDate, sprint.endDate)}</p>
              </td>
              <td className="px-4 py-2 text-text-2 max-sm:hidden">{rangeWords(sprint.startDate, sprint.endDate)}</td>
              <td className="px-2 py-2 text-right text-text-2 tabular-nums">{sprint.plannedPoints ?? "–"}</td>
              <td className="px-2 py-2 text-right font-medium tabular-nums">{sprint.velocity ?? "–"}</td>
              <td className="px-4 py-2 max-md:hidden">
                <span className="sr-only">{shareWords(sprint)}</span>
                <div aria-hidden className="relative h-2">
                  <div className="absolute inset-y-0 left-0 rounded-full border border-line-strong" style={{ width: `${((sprint.plannedPoints ?? 0) / highest) * 100}%` }} />
                  <div className="absolute inset-y-0 left-0 rounded-full bg-accent" style={{ width: `${((sprint.velocity ?? 0) / highest) * 100}%` }} />
                </div>
              </td>
              {onArchive !== undefined && (
                <td className="py-1 pr-2 text-right">
                  <IconButton size="sm" className="size-7" label={`Archive ${sprint.name}`} icon={<Archive size={14} aria-hidden />} onClick={() => onArchive(sprint.id)} />
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function shareWords({ velocity, plannedPoints }: PlanSprint): string {
  if (velocity === null || plannedPoints === null || plannedPoints === 0) return "No points were planned";
  return `${Math.round((velocity / plannedPoints) * 100)} % of the plan`;
}
