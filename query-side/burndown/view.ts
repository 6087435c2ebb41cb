import type { BurndownState } from "../reads/reads.ts";
import { burndown, type Burndown } from "./burndown.ts";

/** A sprint's burndown with the state it was computed from. */
export interface BurndownView extends Burndown {
  readonly sprintId: string;
  readonly cursor: string;
  readonly timeZone: string;
}

/** The chart at an instant, whoever shows it. */
export function burndownView({ sprint, project, cursor, changes }: BurndownState, asOf: Date): BurndownView {
  return {
    sprintId: sprint.id,
    cursor,
    timeZone: project.time_zone,
    ...burndown({
      startDate: sprint.start_date,
      endDate: sprint.end_date,
      startedAt: sprint.started_at,
      completedAt: sprint.completed_at,
      committed: sprint.planned_points,
      timeZone: project.time_zone,
      workingDays: project.working_days,
      changes,
      asOf,
    }),
  };
}
