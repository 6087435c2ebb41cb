import type { DomainEvent } from "#schemas/events/catalogue.ts";
import type { Card, StoryRow, TaskRow } from "#schemas/read-models.ts";
import type { Rows } from "../engine/rows.ts";
import type { Projection } from "./projection.ts";

/** Changes a board keeps for clients that come back; older ones are told to start afresh. Pruned in steps. */
const KEPT = 10_000;
const PRUNE_EVERY = 5_000;

/** One board a sprint: its cards as they are, and every change in one sequence without gaps. */
export const board: Projection = {
  name: "board",
  version: 1,
  apply(event, rows, before) {
    if (event.entity === "story") storyChanged(event, rows, before.row as StoryRow | undefined);
    else if (event.entity === "task") taskChanged(event, rows, before.row as TaskRow | undefined);
  },
};

function storyChanged(event: DomainEvent, rows: Rows, was: StoryRow | undefined): void {
  const is = rows.get("user_stories", event.entityId);
  const from = was?.sprint_id ?? null;
  const to = is?.sprint_id ?? null;
  if (from !== null && from !== to && was) {
    for (const task of was.task_count > 0 ? rows.tasksOf(was.id) : []) removed(event, rows, from, task.id);
    removed(event, rows, from, was.id);
  }
  if (to === null || !is) return;
  upserted(event, rows, to, storyCard(is));
  if (from !== to && is.task_count > 0) for (const task of rows.tasksOf(is.id)) upserted(event, rows, to, taskCard(task, is));
}

function taskChanged(event: DomainEvent, rows: Rows, was: TaskRow | undefined): void {
  const is = rows.get("tasks", event.entityId);
  const storyId = is?.user_story_id ?? was?.user_story_id;
  const story = storyId === undefined ? undefined : rows.get("user_stories", storyId);
  if (!story || story.sprint_id === null) return; // with a deleted story its tasks have left the board
  if (is) upserted(event, rows, story.sprint_id, taskCard(is, story));
  else removed(event, rows, story.sprint_id, event.entityId);
  const counts = event.type === "task.created" || event.type === "task.deleted" || (event.type === "task.status_changed" && (event.data.from === "done" || event.data.to === "done"));
  if (counts) upserted(event, rows, story.sprint_id, storyCard(story));
}

function upserted(event: DomainEvent, rows: Rows, sprintId: string, card: Card): void {
  if (!changed(event, rows, sprintId, card.id, card)) return;
  rows.write("board_cards", `${sprintId}/${card.id}`, { sprint_id: sprintId, card_id: card.id, card });
}

function removed(event: DomainEvent, rows: Rows, sprintId: string, cardId: string): void {
  if (!changed(event, rows, sprintId, cardId, null)) return;
  rows.erase("board_cards", `${sprintId}/${cardId}`);
}

function changed(event: DomainEvent, rows: Rows, sprintId: string, cardId: string, card: Card | null): boolean {
  const present = rows.get("boards", sprintId);
  if (!present) return false; // gone with its project
  const seq = present.last_seq + 1;
  rows.put("boards", { ...present, last_seq: seq });
  rows.append("board_changes", {
    sprint_id: sprintId,
    seq,
    position: event.position.toString(),
    kind: card ? "card_upserted" : "card_removed",
    card_id: cardId,
    card,
    event_type: event.type,
    actor: event.metadata.actor,
    command_id: event.metadata.commandId,
    occurred_at: new Date(event.metadata.occurredAt),
  });
  if (seq % PRUNE_EVERY === 0 && seq > KEPT) rows.prune(sprintId, seq - KEPT);
  return true;
}

function storyCard(story: StoryRow): Card {
  const { id, key, title, status, rank, priority, labels, story_points, assigned_to, assigned_agent, task_count, done_task_count, comment_count, revision, updated_at } = story;
  return { id, kind: "story", story_id: id, key, title, status, rank, priority, labels, story_points, assigned_to, assigned_agent, task_count, done_task_count, comment_count, revision, updated_at: updated_at.toISOString() };
}

function taskCard(task: TaskRow, story: StoryRow): Card {
  const { id, key, title, status, rank, assigned_user_id, assigned_agent, comment_count, revision, updated_at } = task;
  return { id, kind: "task", story_id: story.id, key, title, status, rank, priority: story.priority, labels: [], story_points: null, assigned_to: assigned_user_id, assigned_agent, task_count: 0, done_task_count: 0, comment_count, revision, updated_at: updated_at.toISOString() };
}
