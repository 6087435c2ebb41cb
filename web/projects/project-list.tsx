import { Link } from "@tanstack/react-router";
import { IterationCw } from "lucide-react";
import type { ProjectStatus } from "#schemas/status.ts";
import type { ProjectSummary } from "../api/projects.ts";
import { timeLeft } from "../sprints/sprint-dates.ts";
import { useNow } from "../sprints/use-now.ts";
import { Badge } from "../ui/badge.tsx";

const statusWords: Readonly<Record<ProjectStatus, string>> = { planning: "Planning", active: "Active", paused: "Paused", completed: "Completed" };
const columns = "sm:grid-cols-[minmax(0,1fr)_96px_minmax(0,260px)]";

/** The projects by name. The whole row is a way to the board; the running sprint says how long it still has. */
export function ProjectList({ projects }: { readonly projects: readonly ProjectSummary[] }) {
  const now = useNow();
  return (
    <div className="mx-auto max-w-5xl p-4 sm:p-6">
      <div className="overflow-hidden rounded-lg border border-line bg-surface-1 shadow-card">
        <div aria-hidden className={`hidden gap-8 border-b border-line px-4 py-2 text-sm text-text-3 sm:grid ${columns}`}>
          <span className="flex gap-3"><span className="w-16">Key</span>Project</span>
          <span className="text-right">Stories</span>
          <span>Running sprint</span>
        </div>
        <ul aria-label="Projects" className="divide-y divide-line">
          {projects.map((project) => (
            <li key={project.id} className={`relative grid gap-x-8 gap-y-1 px-4 py-3 transition-colors hover:bg-surface-2 has-[a:focus-visible]:bg-surface-2 sm:items-center ${columns}`}>
              <div className="flex min-w-0 items-center gap-3">
                <span className="w-12 shrink-0 truncate font-mono sm:w-16 text-sm text-text-3">{project.key}</span>
                <div className="min-w-0">
                  <div className="flex items-center gap-2">
                    <Link to="/projects/$key/board" params={{ key: project.key }} className="truncate font-medium text-text-1 after:absolute after:inset-0">{project.name}</Link>
                    {project.status !== "active" && project.status !== "planning" && <Badge>{statusWords[project.status]}</Badge>}
                  </div>
                  {project.description !== "" && <p className="line-clamp-1 text-sm text-text-3">{project.description}</p>}
                </div>
              </div>
              <p className="text-text-2 max-sm:pl-[60px] max-sm:text-sm sm:text-right">
                {project.storyCount.toLocaleString("en")}
                <span className="sm:sr-only"> {project.storyCount === 1 ? "story" : "stories"}</span>
              </p>
              <RunningSprint project={project} now={now} />
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}

function RunningSprint({ project, now }: { readonly project: ProjectSummary; readonly now: number }) {
  const sprint = project.activeSprint;
  if (sprint === null) {
    return (
      <p className="text-text-3 max-sm:pl-[60px] max-sm:text-sm">
        None<span className="sr-only"> of its sprints is running</span>
      </p>
    );
  }
  return (
    <p className="flex min-w-0 items-center gap-2 text-text-2 max-sm:pl-[60px] max-sm:text-sm">
      <IterationCw size={14} aria-hidden className="shrink-0 text-status-in_progress" />
      <span className="truncate text-text-1">{sprint.name}</span>
      {sprint.endDate !== null && <span className="shrink-0 text-sm text-text-3">{timeLeft(sprint.endDate, project.timeZone, now)}</span>}
    </p>
  );
}
