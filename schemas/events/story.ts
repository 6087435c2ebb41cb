import { z } from "zod";
import { attachmentFields } from "../attachments.ts";
import { acceptanceCriteria, commentBody, description, labels, oneLine, priority, rank, storyPoints, title, workStatus } from "../fields.ts";
import { uuid } from "../ids.ts";
import { agentTypes } from "../status.ts";
import { defineEvent, type EventsOf } from "./define.ts";

const text = { title, description, acceptance_criteria: acceptanceCriteria, labels };

export const storyEvents = {
  /** A story starts in `backlog`, outside any sprint; its number in the project is its place in the log. */
  "story.created": defineEvent(
    "story",
    1,
    z.strictObject({ project_id: uuid, ...text, priority, story_points: storyPoints.nullable(), rank, external_key: oneLine(255).nullable() }),
  ),
  "story.updated": defineEvent("story", 1, z.strictObject(text).partial()),
  "story.estimated": defineEvent("story", 1, z.strictObject({ story_points: storyPoints.nullable() })),
  "story.prioritized": defineEvent("story", 1, z.strictObject({ priority, rank }).partial()),
  "story.planned": defineEvent("story", 1, z.strictObject({ from_sprint_id: uuid.nullable(), sprint_id: uuid.nullable() })),
  /** To a person, to an agent, or to nobody (both null). */
  "story.assigned": defineEvent("story", 1, z.strictObject({ assigned_to: uuid.nullable(), assigned_agent: z.enum(agentTypes).nullable() })),
  "story.status_changed": defineEvent("story", 1, z.strictObject({ from: workStatus, to: workStatus, reason: oneLine(500).nullable() })),
  /** Stands behind the status change to `done`, with what velocity counts. */
  "story.completed": defineEvent("story", 1, z.strictObject({ story_points: storyPoints.nullable(), sprint_id: uuid.nullable() })),
  "story.commented": defineEvent("story", 1, z.strictObject({ comment_id: uuid, body: commentBody })),
  "story.attached": defineEvent("story", 1, z.strictObject({ attachment_id: uuid, ...attachmentFields })),
  "story.detached": defineEvent("story", 1, z.strictObject({ attachment_id: uuid, file_name: z.string() })),
  "story.deleted": defineEvent("story", 1, z.strictObject({})),
};
export type StoryEvent = EventsOf<typeof storyEvents>;
