import type { ProjectRow, VelocityRow } from "#schemas/read-models.ts";
import type { CountedPage } from "../reads/reads.ts";
import { builder } from "./builder.ts";
import { connectionOf, pageCost, QUERY_COST } from "./connection.ts";
import { ProjectStatusEnum, StoryCompletionEnum } from "./enums.ts";
import { minPositionHelp, reached } from "./position.ts";
import { Project, Sprint } from "./refs.ts";

const VelocityPoint = builder.objectRef<VelocityRow>("VelocityPoint").implement({
  description: "What a completed sprint planned and finished.",
  fields: (t) => ({
    sprintId: t.exposeID("sprint_id"),
    name: t.exposeString("name"),
    plannedPoints: t.exposeFloat("planned_points"),
    velocity: t.exposeFloat("velocity"),
    completedAt: t.expose("completed_at", { type: "DateTime" }),
  }),
});

builder.node(Project, {
  id: { resolve: (project) => project.id },
  loadOne: (id, { reads }) => reads.project(id),
  isTypeOf: (value) => typeof value === "object" && value !== null && "story_counter" in value,
  fields: (t) => ({
    id: t.exposeID("id"),
    teamId: t.exposeID("team_id"),
    key: t.exposeString("key", { description: "Prefix of the keys of its stories: `SG` in `SG-12`." }),
    name: t.exposeString("name"),
    description: t.exposeString("description"),
    techStack: t.expose("tech_stack", { type: "JSON" }),
    timeZone: t.exposeString("time_zone"),
    workingDays: t.exposeIntList("working_days", { description: "ISO weekdays, 1 Monday to 7 Sunday." }),
    status: t.expose("status", { type: ProjectStatusEnum }),
    onLastTaskDone: t.expose("on_last_task_done", { type: StoryCompletionEnum }),
    allowParallelSprints: t.exposeBoolean("allow_parallel_sprints"),
    revision: t.exposeInt("revision"),
    createdAt: t.expose("created_at", { type: "DateTime" }),
    updatedAt: t.expose("updated_at", { type: "DateTime" }),
    storyCount: t.int({ description: "Stories there are now.", resolve: ({ id }, _args, { reads }) => reads.storyCount(id) }),
    activeSprint: t.field({ type: Sprint, nullable: true, description: "The one started last, where several may be active.", resolve: ({ id }, _args, { reads }) => reads.activeSprint(id) }),
    velocity: t.field({
      type: [VelocityPoint],
      complexity: ({ last }) => ({ field: QUERY_COST, multiplier: last ?? 10 }),
      description: "Its completed sprints, oldest first.",
      args: { last: t.arg.int({ defaultValue: 10, description: "At most 100." }) },
      resolve: ({ id }, { last }, { reads }) => reads.velocity(id, last ?? 10),
    }),
  }),
});

const ProjectConnection = connectionOf<ProjectRow, CountedPage<ProjectRow>>("Project", Project);
builder.objectField(ProjectConnection, "totalCount", (t) => t.int({ resolve: (page) => page.total() }));

builder.queryFields((t) => ({
  projects: t.field({
    type: ProjectConnection,
    description: "The projects of a team, or of all the viewer's teams, by name.",
    args: { teamId: t.arg.id(), first: t.arg.int(), after: t.arg.string(), minPosition: t.arg.string({ description: minPositionHelp }) },
    complexity: pageCost,
    resolve: reached((_root, { teamId, first, after }, { reads }) => reads.projects(teamId, { first, after })),
  }),
  project: t.field({
    type: Project,
    nullable: true,
    description: "By id, or by key: in one team, or of several teams' projects with that key the oldest.",
    args: { id: t.arg.id(), key: t.arg.string(), teamId: t.arg.id(), minPosition: t.arg.string({ description: minPositionHelp }) },
    resolve: reached((_root, { id, key, teamId }, { reads }) => (id ? reads.project(id) : key ? reads.projectByKey(key, teamId ?? null) : null)),
  }),
}));
