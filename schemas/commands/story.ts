import { z } from "zod";
import { attachmentFields } from "../attachments.ts";
import { acceptanceCriteria, commentBody, description, labels, oneLine, priority, rank, storyPoints, title, workStatus } from "../fields.ts";
import { uuid } from "../ids.ts";
import { defineCommand } from "./define.ts";

const reason = oneLine(500).nullable().default(null);

export const storyCommands = {
  create_story: defineCommand({
    entity: "story",
    idField: "story_id",
    creates: true,
    action: "manage_stories",
    http: { method: "POST", path: "/user-stories" },
    help: "Create a story at the end of the backlog (or at a rank), if wanted in a sprint and in a status already.",
    input: z.strictObject({
      story_id: uuid.optional(),
      project_id: uuid,
      title,
      description: description.default(""),
      acceptance_criteria: acceptanceCriteria.default([]),
      labels: labels.default([]),
      priority: priority.default(5),
      story_points: storyPoints.nullable().default(null),
      rank: rank.optional(),
      external_key: oneLine(255).nullable().default(null),
      sprint_id: uuid.nullable().default(null),
      status: workStatus.optional(),
      assigned_to: uuid.nullable().default(null),
    }),
  }),
  update_story: defineCommand({
    entity: "story",
    idField: "story_id",
    action: "manage_stories",
    http: { method: "PUT", path: "/user-stories/:story_id" },
    help: "Change a story's title, description, acceptance criteria or labels.",
    input: z.strictObject({
      story_id: uuid,
      title: title.optional(),
      description: description.optional(),
      acceptance_criteria: acceptanceCriteria.optional(),
      labels: labels.optional(),
    }),
  }),
  estimate_story: defineCommand({
    entity: "story",
    idField: "story_id",
    action: "manage_stories",
    http: { method: "POST", path: "/user-stories/:story_id/estimate" },
    help: "Set a story's points, or take them away with null.",
    input: z.strictObject({ story_id: uuid, story_points: storyPoints.nullable() }),
  }),
  prioritize_story: defineCommand({
    entity: "story",
    idField: "story_id",
    action: "manage_stories",
    http: { method: "POST", path: "/user-stories/:story_id/prioritize" },
    help: "Give a story a priority, a place in the backlog, or both.",
    input: z.strictObject({ story_id: uuid, priority: priority.optional(), rank: rank.optional() }),
  }),
  plan_story: defineCommand({
    entity: "story",
    idField: "story_id",
    action: "manage_stories",
    http: { method: "POST", path: "/user-stories/:story_id/plan" },
    help: "Put a story into a sprint (it becomes to do), or back into the backlog with null.",
    input: z.strictObject({ story_id: uuid, sprint_id: uuid.nullable(), rank: rank.optional() }),
  }),
  assign_story: defineCommand({
    entity: "story",
    idField: "story_id",
    action: "manage_stories",
    http: { method: "POST", path: "/user-stories/:story_id/assign" },
    help: "Assign a story to a member of the team, or to nobody with null.",
    input: z.strictObject({ story_id: uuid, assigned_to: uuid.nullable() }),
  }),
  move_story: defineCommand({
    entity: "story",
    idField: "story_id",
    action: "work_on_tasks",
    http: { method: "POST", path: "/user-stories/:story_id/move" },
    help: "Move a story to a status, over several at once where a legal path leads there, if wanted to a rank too.",
    input: z.strictObject({ story_id: uuid, status: workStatus, rank: rank.optional(), reason }),
  }),
  comment_on_story: defineCommand({
    entity: "story",
    idField: "story_id",
    action: "work_on_tasks",
    http: { method: "POST", path: "/user-stories/:story_id/comments" },
    help: "Comment on a story.",
    input: z.strictObject({ story_id: uuid, body: commentBody }),
  }),
  attach_to_story: defineCommand({
    entity: "story",
    idField: "story_id",
    action: "work_on_tasks",
    http: null, // the file's bytes go with it
    help: "Attach a file to a story.",
    input: z.strictObject({ story_id: uuid, attachment_id: uuid, ...attachmentFields }),
  }),
  detach_from_story: defineCommand({
    entity: "story",
    idField: "story_id",
    action: "work_on_tasks",
    http: { method: "DELETE", path: "/user-stories/:story_id/attachments/:attachment_id" },
    help: "Take a file away from a story.",
    input: z.strictObject({ story_id: uuid, attachment_id: uuid }),
  }),
  delete_story: defineCommand({
    entity: "story",
    idField: "story_id",
    action: "manage_stories",
    http: { method: "DELETE", path: "/user-stories/:story_id" },
    help: "Delete a story and its tasks.",
    input: z.strictObject({ story_id: uuid }),
  }),
};
