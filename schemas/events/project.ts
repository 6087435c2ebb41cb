import { z } from "zod";
import { description, oneLine, projectKey, techStack, timeZone, workingDays } from "../fields.ts";
import { uuid } from "../ids.ts";
import { projectStatuses } from "../status.ts";
import { defineEvent, type EventsOf } from "./define.ts";

/** What happens to a story when its last task is done. */
export const storyCompletions = ["in_review", "done", "off"] as const;
export type StoryCompletion = (typeof storyCompletions)[number];

const settings = {
  name: oneLine(255),
  description,
  tech_stack: techStack,
  /** Days on charts are days here. */
  time_zone: timeZone,
  working_days: workingDays,
  on_last_task_done: z.enum(storyCompletions),
  allow_parallel_sprints: z.boolean(),
};

export const projectEvents = {
  "project.created": defineEvent("project", 1, z.strictObject({ team_id: uuid, key: projectKey, ...settings })),
  "project.updated": defineEvent("project", 1, z.strictObject(settings).partial()),
  "project.status_changed": defineEvent("project", 1, z.strictObject({ from: z.enum(projectStatuses), to: z.enum(projectStatuses) })),
  "project.deleted": defineEvent("project", 1, z.strictObject({})),
};
export type ProjectEvent = EventsOf<typeof projectEvents>;
