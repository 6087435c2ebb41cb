import { z } from "zod";
import { day, longText, oneLine, sprintPoints } from "../fields.ts";
import { uuid } from "../ids.ts";
import { defineEvent, type EventsOf } from "./define.ts";

const points = z.number().min(0);
const plan = {
  name: oneLine(255),
  goal: longText(2_000),
  start_date: day.nullable(),
  /** Inclusive: the last day of the sprint. */
  end_date: day.nullable(),
  /** Points the team thinks it can finish; null when nobody said. */
  capacity_points: sprintPoints.nullable(),
};

export const sprintEvents = {
  "sprint.created": defineEvent("sprint", 1, z.strictObject({ project_id: uuid, ...plan })),
  "sprint.updated": defineEvent("sprint", 1, z.strictObject(plan).partial()),
  "sprint.started": defineEvent("sprint", 1, z.strictObject({ start_date: day, end_date: day, committed_points: points, committed_stories: z.int().min(0) })),
  "sprint.completed": defineEvent(
    "sprint",
    1,
    z.strictObject({
      /** Points of the stories that were done at this moment; fixed for ever. */
      velocity: points,
      total_points: points,
      completed_stories: z.int().min(0),
      /** Stories that were not done and are moved on. */
      unfinished_story_ids: z.array(uuid),
      /** Where they go: a sprint, or null for the backlog. */
      unfinished_to: uuid.nullable(),
    }),
  ),
  "sprint.archived": defineEvent("sprint", 1, z.strictObject({})),
};
export type SprintEvent = EventsOf<typeof sprintEvents>;
