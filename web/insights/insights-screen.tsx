import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { ChartNoAxesCombined } from "lucide-react";
import type { ProjectSummary } from "../api/projects.ts";
import { averageVelocity, points } from "../sprints/capacity.ts";
import { useProjectPlan, type PlanSprint, type ProjectPlan } from "../sprints/project-plan.ts";
import { EmptyState, ErrorState, Skeleton } from "../ui/states.tsx";
import { Select } from "../ui/select.tsx";
import { BurndownPanel } from "./burndown-panel.tsx";
import { ChartFrame } from "./chart-frame.tsx";
import { VelocityChart } from "./velocity-chart.tsx";

const words = { active: "running", planning: "in planning", completed: "completed", archived: "archived" } as const;

/** How the sprints of a project went and how the running one goes. */
export function InsightsScreen({ project }: { readonly project: ProjectSummary }) {
  const { plan, error, loading, refetch } = useProjectPlan(project.key);
  const navigate = useNavigate();
  const { sprint: wanted } = useSearch({ strict: false });
  if (loading) return <Loading />;
  if (!plan) return <ErrorState title="The charts could not be loaded" onRetry={refetch}>{error}</ErrorState>;
  const sprint = chosen(plan, wanted);
  if (sprint === undefined) {
    return (
      <EmptyState
        icon={<ChartNoAxesCombined size={28} aria-hidden />}
        title="Nothing to show yet"
        action={<Link to="/projects/$key/sprints" params={{ key: project.key }} className="inline-flex h-8 items-center rounded-md bg-accent px-3 font-medium text-accent-fg hover:bg-accent-hover">Create a sprint</Link>}
      >
        The burndown of a sprint and the team's velocity stand here once there is a sprint.
      </EmptyState>
    );
  }
  return (
    <div className="mx-auto flex max-w-5xl flex-col gap-4 p-3 sm:p-6">
      <BurndownPanel
        key={sprint.id}
        project={project}
        sprint={sprint}
        controls={
          <Select
            label="Sprint"
            hideLabel
            size="sm"
            className="w-52 max-sm:flex-1"
            value={sprint.id}
            options={sorted(plan.sprints).map(({ id, name, status }) => ({ value: id, label: `${name}, ${words[status]}` }))}
            onChange={(id) => void navigate({ to: ".", search: (now) => ({ ...now, sprint: id }), replace: true })}
          />
        }
      />
      <Velocity project={project} plan={plan} />
    </div>
  );
}

function Velocity({ project, plan }: { readonly project: ProjectSummary; readonly plan: ProjectPlan }) {
  const average = averageVelocity(plan.velocity);
  const done = [...plan.velocity].sort((a, b) => Date.parse(a.completedAt) - Date.parse(b.completedAt));
  const recent = Math.min(3, done.length);
  if (average === undefined) {
    return (
      <section aria-label="Velocity" className="rounded-lg border border-line bg-surface-1 p-4 shadow-card">
        <h2 className="text-lg">Velocity</h2>
        <p className="mt-1 text-text-2">What the team finishes in a sprint stands here when the first one is completed.</p>
      </section>
    );
  }
  return (
    <ChartFrame
      title="Velocity"
      summary={`${points(average)} on average over the last ${recent === 1 ? "sprint" : `${recent} sprints`}. Outlined is what was planned at the start, filled what was done.`}
      chart={<VelocityChart points={done} average={average} timeZone={plan.timeZone} title={`Velocity: planned and done points of ${done.length} sprints`} />}
      head={["Sprint", "Planned", "Done", "Completed"]}
      rows={done.map((point) => [point.name, point.plannedPoints, point.velocity, point.completedAt.slice(0, 10)])}
      fileName={`${project.key.toLowerCase()}-velocity`}
    />
  );
}

/** The sprint of the address; otherwise the one that runs, the last that was completed, or any. */
function chosen(plan: ProjectPlan, id: string | undefined): PlanSprint | undefined {
  const { sprints } = plan;
  return sprints.find((sprint) => sprint.id === id) ?? sorted(sprints)[0];
}

function sorted(sprints: readonly PlanSprint[]): readonly PlanSprint[] {
  const rank = { active: 0, completed: 1, planning: 2, archived: 3 } as const;
  return sprints.toSorted((a, b) => rank[a.status] - rank[b.status]);
}

function Loading() {
  return (
    <output className="mx-auto flex max-w-5xl flex-col gap-4 p-3 sm:p-6">
      <span className="sr-only">Loading the charts</span>
      <Skeleton className="h-[460px]" />
      <Skeleton className="h-[380px]" />
    </output>
  );
}
