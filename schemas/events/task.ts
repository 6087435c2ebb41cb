import { z } from "zod";
import { attachmentFields } from "../attachments.ts";
import { commentBody, description, hours, oneLine, rank, title, workStatus } from "../fields.ts";
import { uuid } from "../ids.ts";
import { agentTypes } from "../status.ts";
import { defineEvent, type EventsOf } from "./define.ts";

export const taskEvents = {
  /** A task starts in `todo` when its story is planned or further, otherwise in `backlog`. */
  "task.created": defineEvent(
    "task",
    1,
    z.strictObject({ story_id: uuid, project_id: uuid, title, description, estimated_hours: hours.nullable(), rank, status: workStatus }),
  ),
  "task.updated": defineEvent("task", 1, z.strictObject({ title, description, estimated_hours: hours.nullable(), actual_hours: hours.nullable(), rank }).partial()),
  /** To a person or to an agent: exactly one of the two is not null. */
  "task.assigned": defineEvent("task", 1, z.strictObject({ assigned_user_id: uuid.nullable(), assigned_agent: z.enum(agentTypes).nullable() })),
  "task.unassigned": defineEvent("task", 1, z.strictObject({})),
  "task.status_changed": defineEvent("task", 1, z.strictObject({ from: workStatus, to: workStatus, reason: oneLine(500).nullable() })),
  /** Stands behind the status change to `done`. */
  "task.completed": defineEvent("task", 1, z.strictObject({ story_id: uuid })),
  "task.commented": defineEvent("task", 1, z.strictObject({ comment_id: uuid, body: commentBody })),
  "task.attached": defineEvent("task", 1, z.strictObject({ attachment_id: uuid, ...attachmentFields })),
  "task.detached": defineEvent("task", 1, z.strictObject({ attachment_id: uuid, file_name: z.string() })),
  "task.deleted": defineEvent("task", 1, z.strictObject({})),
};
export type TaskEvent = EventsOf<typeof taskEvents>;
