import { useMemo, type ReactNode } from "react";
import type { ProjectSummary } from "../api/projects.ts";
import { points } from "../sprints/capacity.ts";
import type { PlanSprint } from "../sprints/project-plan.ts";
import { timeLeft } from "../sprints/sprint-dates.ts";
import { useNow } from "../sprints/use-now.ts";
import { ErrorState, Skeleton } from "../ui/states.tsx";
import { BurndownChart } from "./burndown-chart.tsx";
import { burndownSeries, type BurndownData } from "./burndown-series.ts";
import { ChartFrame } from "./chart-frame.tsx";
import { useBurndown } from "./use-burndown.ts";

interface Props {
  readonly project: ProjectSummary;
  readonly sprint: PlanSprint;
  readonly controls: ReactNode;
}

/** The burndown of a sprint, live. */
export function BurndownPanel({ project, sprint, controls }: Props) {
  const { data, error } = useBurndown(sprint.id);
  const now = useNow();
  // A change of the last seconds is later than the last look at the clock.
  const latest = Math.max(now, ...(data?.changes ?? []).map((change) => Date.parse(change.at)));
  const until = sprint.completedAt === null ? latest : Date.parse(sprint.completedAt);
  const startedAt = sprint.startedAt === null ? undefined : Date.parse(sprint.startedAt);
  const series = useMemo(() => (data === undefined ? undefined : burndownSeries(data, startedAt, until)), [data, startedAt, until]);

  if (data === undefined || series === undefined) {
    return (
      <Around controls={controls} title={`Burndown of ${sprint.name}`}>
        {error === undefined ? <Skeleton className="h-[360px]" /> : <ErrorState title="The burndown could not be loaded">{error}</ErrorState>}
      </Around>
    );
  }
  if (data.days.length === 0) {
    return (
      <Around controls={controls} title={`Burndown of ${sprint.name}`}>
        <p className="flex min-h-40 items-center justify-center text-center text-text-2">{sprint.name} has no dates yet. Its burndown begins when it has, and when it is started.</p>
      </Around>
    );
  }
  return (
    <ChartFrame
      title={`Burndown of ${sprint.name}`}
      summary={summary(data, sprint, project.timeZone, now)}
      controls={controls}
      chart={<BurndownChart series={series} timeZone={data.timeZone} running={sprint.status === "active"} title={summary(data, sprint, project.timeZone, now)} />}
      head={["Day", "Remaining", "Done", "Scope", "Ideal", "Working day"]}
      rows={data.days.map((day) => [day.day, day.remaining, day.completed, day.scope, day.ideal, day.workingDay ? "yes" : "no"])}
      fileName={`${project.key.toLowerCase()}-burndown-${sprint.name.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-")}`}
    />
  );
}

/** The chart in a sentence or two. */
function summary(data: BurndownData, sprint: PlanSprint, timeZone: string, now: number): string {
  if (sprint.startedAt === null) return `Not started. ${points(data.scope)} are planned; the line shows an even pace.`;
  const scope = data.scope === data.committed ? points(data.scope) : `${points(data.scope)} (${data.committed} at the start)`;
  if (sprint.completedAt !== null) return `${data.completed} of ${scope} were done.`;
  const left = sprint.endDate === null ? "" : `, ${timeLeft(sprint.endDate, timeZone, now).toLowerCase()}`;
  return `${data.remaining} of ${scope} remain${left}.`;
}

function Around({ title, controls, children }: { readonly title: string; readonly controls: ReactNode; readonly children: ReactNode }) {
  return (
    <section aria-label={title} className="rounded-lg border border-line bg-surface-1 p-4 shadow-card">
      <div className="mb-3 flex flex-wrap items-start justify-between gap-2">
        <h2 className="min-h-12 text-lg">{title}</h2>
        {controls}
      </div>
      {children}
    </section>
  );
}
