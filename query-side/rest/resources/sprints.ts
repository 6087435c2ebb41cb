import { sprintStatuses } from "#schemas/status.ts";
import { dayColumn, enumColumn, idColumn, instantColumn, intColumn, numberColumn, proseColumn, textColumn } from "../columns.ts";
import { defineResource } from "../resource.ts";

export const sprints = defineResource({
  table: "sprints",
  path: "/sprints",
  schemaName: "Sprint",
  one: "sprint",
  many: "sprints",
  tag: "Sprints",
  idParameter: "sprint_id",
  defaultSort: "-created_at",
  columns: {
    id: idColumn(),
    project_id: idColumn(),
    team_id: idColumn(),
    name: textColumn(),
    goal: proseColumn(),
    start_date: dayColumn({ nullable: true }),
    end_date: dayColumn({ nullable: true, help: "Its last day." }),
    status: enumColumn(sprintStatuses),
    capacity_points: numberColumn({ nullable: true }),
    velocity: numberColumn({ nullable: true, help: "Fixed when it was completed; null before." }),
    planned_points: numberColumn({ nullable: true, help: "Committed when it was started; null before." }),
    completed_points: numberColumn(),
    started_at: instantColumn({ nullable: true }),
    completed_at: instantColumn({ nullable: true }),
    revision: intColumn({ uses: [], help: "For `If-Match`." }),
    created_at: instantColumn(),
    updated_at: instantColumn(),
  },
});
