import type { DomainEvent } from "#schemas/events/catalogue.ts";
import type { StoryRow } from "#schemas/read-models.ts";
import type { Rows } from "../engine/rows.ts";
import type { Projection } from "./projection.ts";

interface Sums {
  readonly scope: number;
  readonly completed: number;
  readonly stories: number;
  readonly completedStories: number;
}

const nothing: Sums = { scope: 0, completed: 0, stories: 0, completedStories: 0 };

/** What each event did to the sums of a sprint: points and stories in it, and those of them that are done. */
export const burndown: Projection = {
  name: "burndown",
  version: 1,
  apply(event, rows, before) {
    if (event.type === "sprint.started" || event.type === "sprint.completed") {
      append(event, rows, event.entityId, null, nothing);
      return;
    }
    if (event.entity !== "story") return;
    const was = before.row as StoryRow | undefined;
    const is = rows.get("user_stories", event.entityId);
    for (const sprintId of new Set([was?.sprint_id, is?.sprint_id])) {
      if (!sprintId) continue;
      const change = minus(sumsOf(is, sprintId), sumsOf(was, sprintId));
      if (change.scope !== 0 || change.completed !== 0 || change.stories !== 0 || change.completedStories !== 0) append(event, rows, sprintId, is ?? was ?? null, change);
    }
  },
};

/** What a story adds to a sprint. */
function sumsOf(story: StoryRow | undefined, sprintId: string): Sums {
  if (!story || story.sprint_id !== sprintId) return nothing;
  const points = story.story_points ?? 0;
  const done = story.status === "done";
  return { scope: points, completed: done ? points : 0, stories: 1, completedStories: done ? 1 : 0 };
}

function minus(one: Sums, other: Sums): Sums {
  return { scope: hundredths(one.scope - other.scope), completed: hundredths(one.completed - other.completed), stories: one.stories - other.stories, completedStories: one.completedStories - other.completedStories };
}

function append(event: DomainEvent, rows: Rows, sprintId: string, story: StoryRow | null, change: Sums): void {
  const board = rows.get("boards", sprintId);
  if (!board) return; // gone with its project
  const seq = board.last_burndown_seq + 1;
  rows.put("boards", { ...board, last_burndown_seq: seq });
  rows.append("burndown_changes", {
    sprint_id: sprintId,
    seq,
    position: event.position.toString(),
    occurred_at: new Date(event.metadata.occurredAt),
    event_type: event.type,
    story_id: story?.id ?? null,
    story_key: story?.key ?? null,
    scope_delta: change.scope,
    completed_delta: change.completed,
    stories_delta: change.stories,
    completed_stories_delta: change.completedStories,
  });
  const sprint = rows.get("sprints", sprintId);
  if (sprint && change.completed !== 0 && (sprint.status === "planning" || sprint.status === "active")) {
    rows.put("sprints", { ...sprint, completed_points: hundredths(sprint.completed_points + change.completed) });
  }
}

/** Points have two decimals at most; sums of them stay exact. */
function hundredths(points: number): number {
  return Math.round(points * 100) / 100 || 0;
}
