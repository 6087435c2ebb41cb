/** Rows of what is watched live: boards and burndowns, and each of their changes. */
import type { Actor } from "../envelope.ts";
import type { AgentType, WorkStatus } from "../status.ts";

/** One board a sprint. */
export interface BoardRow {
  sprint_id: string;
  project_id: string;
  team_id: string;
  /** Sequence of the last change; 0 when there was none. */
  last_seq: number;
  /** Sequence of the last change of the burndown; 0 when there was none. */
  last_burndown_seq: number;
}

/** A card as a board shows it. The JSON of a delta is exactly this, in the same field names. */
export interface Card {
  id: string;
  kind: "story" | "task";
  /** The story a task belongs to; for a story its own id. */
  story_id: string;
  key: string;
  title: string;
  status: WorkStatus;
  rank: string;
  priority: number;
  labels: string[];
  story_points: number | null;
  assigned_to: string | null;
  assigned_agent: AgentType | null;
  task_count: number;
  done_task_count: number;
  comment_count: number;
  revision: number;
  /** RFC 3339 */
  updated_at: string;
}

export interface BoardCardRow {
  sprint_id: string;
  card_id: string;
  card: Card;
}

/** One step of a board's life; `seq` starts at 1 and has no gaps within a sprint. */
export interface BoardChangeRow {
  sprint_id: string;
  seq: number;
  position: string;
  kind: "card_upserted" | "card_removed";
  card_id: string;
  /** Null when the card was removed. */
  card: Card | null;
  /** Type of the event behind it. */
  event_type: string;
  actor: Actor;
  command_id: string;
  occurred_at: Date;
}

/**
 * What an event did to a sprint's sums. The chart sorts by `occurred_at`, then `seq`, and adds up: imported history may
 * arrive out of order. `seq` starts at 1 and has no gaps within a sprint.
 */
export interface BurndownChangeRow {
  sprint_id: string;
  seq: number;
  position: string;
  occurred_at: Date;
  event_type: string;
  story_id: string | null;
  story_key: string | null;
  scope_delta: number;
  completed_delta: number;
  stories_delta: number;
  completed_stories_delta: number;
}
