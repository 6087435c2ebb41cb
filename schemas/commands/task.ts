import { z } from "zod";
import { attachmentFields } from "../attachments.ts";
import { commentBody, description, hours, oneLine, rank, title, workStatus } from "../fields.ts";
import { uuid } from "../ids.ts";
import { defineCommand } from "./define.ts";

export const taskCommands = {
  create_task: defineCommand({
    entity: "task",
    idField: "task_id",
    creates: true,
    action: "work_on_tasks",
    http: { method: "POST", path: "/tasks" },
    help: "Create a task of a story.",
    input: z.strictObject({
      task_id: uuid.optional(),
      story_id: uuid,
      title,
      description: description.default(""),
      estimated_hours: hours.nullable().default(null),
      rank: rank.optional(),
      assigned_user_id: uuid.nullable().default(null),
    }),
  }),
  update_task: defineCommand({
    entity: "task",
    idField: "task_id",
    action: "work_on_tasks",
    http: { method: "PUT", path: "/tasks/:task_id" },
    help: "Change a task's title, description, hours or place among its story's tasks.",
    input: z.strictObject({
      task_id: uuid,
      title: title.optional(),
      description: description.optional(),
      estimated_hours: hours.nullable().optional(),
      actual_hours: hours.nullable().optional(),
      rank: rank.optional(),
    }),
  }),
  assign_task: defineCommand({
    entity: "task",
    idField: "task_id",
    action: "work_on_tasks",
    http: { method: "POST", path: "/tasks/:task_id/assign" },
    help: "Assign a task to a member of the team.",
    input: z.strictObject({ task_id: uuid, assigned_user_id: uuid }),
  }),
  unassign_task: defineCommand({
    entity: "task",
    idField: "task_id",
    action: "work_on_tasks",
    http: { method: "POST", path: "/tasks/:task_id/unassign" },
    help: "Take a task from whoever has it.",
    input: z.strictObject({ task_id: uuid }),
  }),
  move_task: defineCommand({
    entity: "task",
    idField: "task_id",
    action: "work_on_tasks",
    http: { method: "POST", path: "/tasks/:task_id/move" },
    help: "Move a task to a status, over several at once where a legal path leads there, if wanted to a rank too.",
    input: z.strictObject({ task_id: uuid, status: workStatus, rank: rank.optional(), reason: oneLine(500).nullable().default(null) }),
  }),
  comment_on_task: defineCommand({
    entity: "task",
    idField: "task_id",
    action: "work_on_tasks",
    http: { method: "POST", path: "/tasks/:task_id/comments" },
    help: "Comment on a task.",
    input: z.strictObject({ task_id: uuid, body: commentBody }),
  }),
  attach_to_task: defineCommand({
    entity: "task",
    idField: "task_id",
    action: "work_on_tasks",
    http: null, // the file's bytes go with it
    help: "Attach a file to a task.",
    input: z.strictObject({ task_id: uuid, attachment_id: uuid, ...attachmentFields }),
  }),
  detach_from_task: defineCommand({
    entity: "task",
    idField: "task_id",
    action: "work_on_tasks",
    http: { method: "DELETE", path: "/tasks/:task_id/attachments/:attachment_id" },
    help: "Take a file away from a task.",
    input: z.strictObject({ task_id: uuid, attachment_id: uuid }),
  }),
  delete_task: defineCommand({
    entity: "task",
    idField: "task_id",
    action: "work_on_tasks",
    http: { method: "DELETE", path: "/tasks/:task_id" },
    help: "Delete a task.",
    input: z.strictObject({ task_id: uuid }),
  }),
};
