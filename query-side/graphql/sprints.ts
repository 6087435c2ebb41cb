import type { SprintMetricsRow, SprintRow } from "#schemas/read-models.ts";
import type { CountedPage } from "../reads/reads.ts";
import { builder } from "./builder.ts";
import { connectionOf, pageCost } from "./connection.ts";
import { SprintStatusEnum } from "./enums.ts";
import { minPositionHelp, reached } from "./position.ts";
import { Project, Sprint } from "./refs.ts";

const SprintMetrics = builder.objectRef<SprintMetricsRow>("SprintMetrics").implement({
  fields: (t) => ({
    sprintId: t.exposeID("sprint_id"),
    totalStories: t.exposeInt("total_stories"),
    totalPoints: t.exposeFloat("total_points"),
    completedPoints: t.exposeFloat("completed_points"),
    completionPercentage: t.exposeFloat("completion_percentage", { nullable: true, description: "Null while there are no points." }),
    sprintDays: t.exposeInt("sprint_days", { nullable: true }),
    daysRemaining: t.exposeInt("days_remaining", { nullable: true }),
  }),
});

builder.node(Sprint, {
  id: { resolve: (sprint) => sprint.id },
  loadOne: (id, { reads }) => reads.sprint(id),
  isTypeOf: (value) => typeof value === "object" && value !== null && "capacity_points" in value,
  fields: (t) => ({
    id: t.exposeID("id"),
    projectId: t.exposeID("project_id"),
    name: t.exposeString("name"),
    goal: t.exposeString("goal"),
    startDate: t.expose("start_date", { type: "Date", nullable: true }),
    endDate: t.expose("end_date", { type: "Date", nullable: true, description: "Its last day." }),
    status: t.expose("status", { type: SprintStatusEnum }),
    capacityPoints: t.exposeFloat("capacity_points", { nullable: true }),
    velocity: t.exposeFloat("velocity", { nullable: true, description: "Fixed when it was completed; null before." }),
    plannedPoints: t.exposeFloat("planned_points", { nullable: true, description: "Committed when it was started; null before." }),
    completedPoints: t.exposeFloat("completed_points"),
    startedAt: t.expose("started_at", { type: "DateTime", nullable: true }),
    completedAt: t.expose("completed_at", { type: "DateTime", nullable: true }),
    revision: t.exposeInt("revision"),
    createdAt: t.expose("created_at", { type: "DateTime" }),
    updatedAt: t.expose("updated_at", { type: "DateTime" }),
    project: t.field({ type: Project, nullable: true, resolve: ({ project_id }, _args, { reads }) => reads.project(project_id) }),
    metrics: t.field({ type: SprintMetrics, nullable: true, resolve: ({ id }, _args, { reads }) => reads.sprintMetrics(id) }),
  }),
});

const SprintConnection = connectionOf<SprintRow, CountedPage<SprintRow>>("Sprint", Sprint);
builder.objectField(SprintConnection, "totalCount", (t) => t.int({ resolve: (page) => page.total() }));

builder.objectField(Project, "sprints", (t) =>
  t.field({
    type: SprintConnection,
    description: "Newest first.",
    args: { status: t.arg({ type: [SprintStatusEnum] }), first: t.arg.int(), after: t.arg.string() },
    complexity: pageCost,
    resolve: ({ id }, args, { reads }) => reads.sprints(id, args),
  }),
);

builder.queryField("sprint", (t) =>
  t.field({
    type: Sprint,
    nullable: true,
    args: { id: t.arg.id({ required: true }), minPosition: t.arg.string({ description: minPositionHelp }) },
    resolve: reached((_root, { id }, { reads }) => reads.sprint(id)),
  }),
);
