import type { CommentRow } from "#schemas/read-models.ts";
import { builder } from "./builder.ts";
import { connectionOf, pageCost } from "./connection.ts";
import { AgentTypeEnum, EntityKindEnum, WorkStatusEnum } from "./enums.ts";
import { ActorType, PersonType } from "./people.ts";
import { minPositionHelp, reached } from "./position.ts";
import { Comment, Story, Task } from "./refs.ts";

builder.node(Task, {
  id: { resolve: (task) => task.id },
  loadOne: (id, { reads }) => reads.task(id),
  isTypeOf: (value) => typeof value === "object" && value !== null && "user_story_id" in value,
  fields: (t) => ({
    id: t.exposeID("id"),
    storyId: t.exposeID("user_story_id"),
    projectId: t.exposeID("project_id"),
    number: t.exposeInt("number"),
    key: t.exposeString("key"),
    title: t.exposeString("title"),
    description: t.exposeString("description"),
    status: t.expose("status", { type: WorkStatusEnum }),
    assignedTo: t.field({ type: PersonType, nullable: true, resolve: ({ assigned_user_id }, _args, { reads }) => (assigned_user_id === null ? null : reads.person(assigned_user_id)) }),
    assignedAgent: t.expose("assigned_agent", { type: AgentTypeEnum, nullable: true }),
    estimatedHours: t.exposeFloat("estimated_hours", { nullable: true }),
    actualHours: t.exposeFloat("actual_hours", { nullable: true }),
    rank: t.exposeString("rank"),
    commentCount: t.exposeInt("comment_count"),
    revision: t.exposeInt("revision"),
    createdAt: t.expose("created_at", { type: "DateTime" }),
    updatedAt: t.expose("updated_at", { type: "DateTime" }),
    completedAt: t.expose("completed_at", { type: "DateTime", nullable: true }),
    story: t.field({ type: Story, nullable: true, resolve: ({ user_story_id }, _args, { reads }) => reads.story(user_story_id) }),
  }),
});

builder.objectType(Comment, {
  fields: (t) => ({
    id: t.exposeID("id"),
    entity: t.field({ type: EntityKindEnum, resolve: ({ entity }) => entity }),
    entityId: t.exposeID("entity_id"),
    storyId: t.exposeID("story_id"),
    author: t.field({ type: ActorType, resolve: ({ author }) => author }),
    body: t.exposeString("body"),
    createdAt: t.expose("created_at", { type: "DateTime" }),
  }),
});

const CommentConnection = connectionOf<CommentRow>("Comment", Comment);

for (const parent of [Story, Task]) {
  builder.objectField(parent, "comments", (t) =>
    t.field({
      type: CommentConnection,
      description: "Oldest first.",
      args: { first: t.arg.int(), after: t.arg.string() },
      complexity: pageCost,
      resolve: ({ id }, args, { reads }) => reads.comments(id, args),
    }),
  );
}

builder.objectField(Story, "tasks", (t) => t.field({ type: [Task], description: "In their order.", resolve: async ({ id }, _args, { reads }) => [...(await reads.tasks(id))] }));

builder.queryField("task", (t) =>
  t.field({
    type: Task,
    nullable: true,
    args: { id: t.arg.id({ required: true }), minPosition: t.arg.string({ description: minPositionHelp }) },
    resolve: reached((_root, { id }, { reads }) => reads.task(id)),
  }),
);
