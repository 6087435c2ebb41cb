import type { StoryRow } from "#schemas/read-models.ts";
import { storySorts, type StoryPage } from "../reads/reads.ts";
import { builder } from "./builder.ts";
import { connectionOf, pageCost } from "./connection.ts";
import { AgentTypeEnum, WorkStatusEnum } from "./enums.ts";
import { PersonType } from "./people.ts";
import { minPositionHelp, reached } from "./position.ts";
import { Project, Sprint, Story } from "./refs.ts";

builder.node(Story, {
  id: { resolve: (story) => story.id },
  loadOne: (id, { reads }) => reads.story(id),
  isTypeOf: (value) => typeof value === "object" && value !== null && "acceptance_criteria" in value,
  fields: (t) => ({
    id: t.exposeID("id"),
    projectId: t.exposeID("project_id"),
    sprintId: t.exposeID("sprint_id", { nullable: true }),
    number: t.exposeInt("number"),
    key: t.exposeString("key"),
    externalKey: t.exposeString("external_key", { nullable: true, description: "The key it had where it was imported from." }),
    title: t.exposeString("title"),
    description: t.exposeString("description"),
    acceptanceCriteria: t.exposeStringList("acceptance_criteria"),
    labels: t.exposeStringList("labels"),
    priority: t.exposeInt("priority", { description: "1 is the highest, 10 the lowest." }),
    rank: t.exposeString("rank", { description: "Place in the backlog; compare byte by byte." }),
    storyPoints: t.exposeFloat("story_points", { nullable: true }),
    status: t.expose("status", { type: WorkStatusEnum }),
    assignedTo: t.field({ type: PersonType, nullable: true, resolve: ({ assigned_to }, _args, { reads }) => (assigned_to === null ? null : reads.person(assigned_to)) }),
    assignedAgent: t.expose("assigned_agent", { type: AgentTypeEnum, nullable: true }),
    taskCount: t.exposeInt("task_count"),
    doneTaskCount: t.exposeInt("done_task_count"),
    commentCount: t.exposeInt("comment_count"),
    revision: t.exposeInt("revision"),
    createdAt: t.expose("created_at", { type: "DateTime" }),
    updatedAt: t.expose("updated_at", { type: "DateTime" }),
    completedAt: t.expose("completed_at", { type: "DateTime", nullable: true }),
    project: t.field({ type: Project, nullable: true, resolve: ({ project_id }, _args, { reads }) => reads.project(project_id) }),
    sprint: t.field({ type: Sprint, nullable: true, resolve: ({ sprint_id }, _args, { reads }) => (sprint_id === null ? null : reads.sprint(sprint_id)) }),
  }),
});

const StoryFilterInput = builder.inputType("StoryFilter", {
  fields: (t) => ({
    sprintId: t.id(),
    inBacklog: t.boolean({ description: "In no sprint and not done." }),
    status: t.field({ type: [WorkStatusEnum] }),
    assignedTo: t.id(),
    unassigned: t.boolean(),
    text: t.string({ description: "In title, key, external key or description, whatever the case." }),
    label: t.string(),
    estimated: t.boolean(),
    minPoints: t.float(),
    maxPoints: t.float(),
  }),
});

const StorySortEnum = builder.enumType("StorySort", {
  description: "RANK and KEY ascending, PRIORITY from the highest and then by rank, CREATED and UPDATED newest first, POINTS largest first.",
  values: storySorts,
});

const StoryConnection = connectionOf<StoryRow, StoryPage>("Story", Story);
builder.objectFields(StoryConnection, (t) => ({
  totalCount: t.int({ resolve: async (page) => (await page.totals()).count }),
  totalPoints: t.float({ resolve: async (page) => (await page.totals()).points }),
}));

for (const [parent, kind] of [[Project, "project"], [Sprint, "sprint"]] as const) {
  builder.objectField(parent, "stories", (t) =>
    t.field({
      type: StoryConnection,
      args: { filter: t.arg({ type: StoryFilterInput }), sort: t.arg({ type: StorySortEnum, defaultValue: "RANK" }), first: t.arg.int({ description: "At most 500; 50 when left out." }), after: t.arg.string() },
      complexity: pageCost,
      resolve: ({ id }, args, { reads }) => reads.stories({ kind, id }, args),
    }),
  );
}

builder.queryField("story", (t) =>
  t.field({
    type: Story,
    nullable: true,
    args: { id: t.arg.id({ required: true }), minPosition: t.arg.string({ description: minPositionHelp }) },
    resolve: reached((_root, { id }, { reads }) => reads.story(id)),
  }),
);
