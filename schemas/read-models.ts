/**
 * Rows of the read models: where projectors (who write them) and the query side (which reads them) meet.
 * Table names are the keys of {@link ReadModels}. Times are `timestamptz`, days are `date` as text, points are numbers.
 */
import type { AgentType, ProjectStatus, SprintStatus, WorkStatus } from "./status.ts";
import type { StoryCompletion } from "./events/project.ts";
import type { EntityKind } from "./ids.ts";
import type { AttachedFile } from "./attachments.ts";
import type { Actor } from "./envelope.ts";
import type { SearchKind } from "./search.ts";
import type { Preferences, TeamSettings } from "./people.ts";
import type { Action, TeamRole } from "./permissions.ts";

export interface UserRow {
  id: string;
  /** Null, as what else is personal, once the person has been erased. */
  name: string | null;
  email: string | null;
  avatar_url: string | null;
  time_zone: string;
  preferences: Preferences;
  status: "active" | "deleted";
  last_login_at: Date | null;
  revision: number;
  created_at: Date;
  updated_at: Date;
}

export interface TeamRow {
  id: string;
  name: string;
  workspace_slug: string;
  description: string;
  settings: TeamSettings;
  /** Null only for a team from before teams had members. */
  owner_id: string | null;
  member_count: number;
  revision: number;
  created_at: Date;
  updated_at: Date;
}

export interface TeamMemberRow {
  /** Made from team and person, so that it is the same after a rebuild. */
  id: string;
  team_id: string;
  user_id: string;
  role: TeamRole;
  joined_at: Date;
}

export interface InvitationRow {
  id: string;
  team_id: string;
  /** Null once the invited person has been erased. */
  email: string | null;
  role: TeamRole;
  invited_by: string;
  status: "pending" | "accepted" | "revoked";
  expires_at: Date;
  created_at: Date;
}

/** What is shown of an API key; its hash is among the secrets. */
export interface ApiKeyRow {
  id: string;
  team_id: string;
  user_id: string;
  name: string;
  prefix: string;
  scopes: Action[];
  expires_at: Date | null;
  revoked_at: Date | null;
  created_at: Date;
}

export interface ProjectRow {
  id: string;
  team_id: string;
  key: string;
  name: string;
  description: string;
  tech_stack: Record<string, string>;
  status: ProjectStatus;
  time_zone: string;
  working_days: number[];
  on_last_task_done: StoryCompletion;
  allow_parallel_sprints: boolean;
  /** Stories ever created; the next one gets this number plus one. */
  story_counter: number;
  revision: number;
  created_at: Date;
  updated_at: Date;
}

export interface SprintRow {
  id: string;
  project_id: string;
  team_id: string;
  name: string;
  goal: string;
  start_date: string | null;
  end_date: string | null;
  status: SprintStatus;
  capacity_points: number | null;
  /** Fixed when the sprint completed; null before. */
  velocity: number | null;
  /** Points committed when it started; null before. */
  planned_points: number | null;
  /** Points done: live while active, fixed afterwards. */
  completed_points: number;
  started_at: Date | null;
  completed_at: Date | null;
  revision: number;
  created_at: Date;
  updated_at: Date;
}

export interface StoryRow {
  id: string;
  project_id: string;
  team_id: string;
  sprint_id: string | null;
  number: number;
  /** `SG-12` */
  key: string;
  /** The key it had where it was imported from. */
  external_key: string | null;
  title: string;
  description: string;
  acceptance_criteria: string[];
  labels: string[];
  priority: number;
  rank: string;
  story_points: number | null;
  status: WorkStatus;
  assigned_to: string | null;
  assigned_agent: AgentType | null;
  task_count: number;
  done_task_count: number;
  comment_count: number;
  /** Tasks ever created; the next one gets this number plus one. */
  task_counter: number;
  created_by: string;
  revision: number;
  created_at: Date;
  updated_at: Date;
  completed_at: Date | null;
}

export interface TaskRow {
  id: string;
  user_story_id: string;
  project_id: string;
  team_id: string;
  number: number;
  /** `SG-12.3` */
  key: string;
  title: string;
  description: string;
  assigned_agent: AgentType | null;
  assigned_user_id: string | null;
  status: WorkStatus;
  estimated_hours: number | null;
  actual_hours: number | null;
  rank: string;
  comment_count: number;
  revision: number;
  created_at: Date;
  updated_at: Date;
  completed_at: Date | null;
}

export interface CommentRow {
  id: string;
  entity: "story" | "task";
  entity_id: string;
  story_id: string;
  project_id: string;
  team_id: string;
  author: Actor;
  body: string;
  created_at: Date;
}

/** What search looks at: a story, a task or a comment, as its words. */
export interface SearchDocumentRow {
  /** Of the story, the task or the comment. */
  id: string;
  kind: SearchKind;
  story_id: string;
  project_id: string;
  team_id: string;
  /** Log position of the event that gave it its present text, in decimal: larger is newer. */
  position: string;
  /** Postgres' `tsvector`, as text. */
  words: string;
}

export interface AttachmentRow extends AttachedFile {
  id: string;
  entity: "story" | "task";
  entity_id: string;
  story_id: string;
  project_id: string;
  team_id: string;
  attached_by: Actor;
  created_at: Date;
}

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

export interface AuditRow {
  /** Log position, in decimal; unique. */
  position: string;
  event_id: string;
  team_id: string;
  project_id: string | null;
  entity: EntityKind;
  entity_id: string;
  stream_id: string;
  revision: number;
  /** The event's type. */
  action: string;
  actor: Actor;
  /** Field by field, what it was and what it became. */
  changes: Record<string, { from: unknown; to: unknown }>;
  command_id: string;
  correlation_id: string;
  causation_id: string;
  occurred_at: Date;
  recorded_at: Date;
  ip: string | null;
  user_agent: string | null;
  hash: string;
  prev_hash: string;
}

/** How far each projection is. `building` while it is rebuilt beside the live one. */
export interface ProjectionRow {
  name: string;
  version: number;
  status: "live" | "building";
  /** Log position handled, in decimal; "0" before the first event. */
  position: string;
  updated_at: Date;
}

/** An event a projection could not apply; everything behind it of the same stream waits. */
export interface ParkedEventRow {
  projection: string;
  stream_id: string;
  revision: number;
  position: string;
  event_id: string;
  event_type: string;
  reason: string;
  parked_at: Date;
}

/** View of the design document, with its columns. */
export interface SprintMetricsRow {
  sprint_id: string;
  name: string;
  status: SprintStatus;
  total_stories: number;
  total_points: number;
  completed_points: number;
  completion_percentage: number | null;
  sprint_days: number | null;
  days_remaining: number | null;
}

export interface VelocityRow {
  sprint_id: string;
  project_id: string;
  name: string;
  planned_points: number;
  velocity: number;
  completed_at: Date;
}

export interface ReadModels {
  users: UserRow;
  team_members: TeamMemberRow;
  invitations: InvitationRow;
  api_keys: ApiKeyRow;
  teams: TeamRow;
  projects: ProjectRow;
  sprints: SprintRow;
  user_stories: StoryRow;
  tasks: TaskRow;
  comments: CommentRow;
  attachments: AttachmentRow;
  search_documents: SearchDocumentRow;
  boards: BoardRow;
  board_cards: BoardCardRow;
  board_changes: BoardChangeRow;
  burndown_changes: BurndownChangeRow;
  audit_log: AuditRow;
  projections: ProjectionRow;
  parked_events: ParkedEventRow;
  /** View. */
  sprint_metrics: SprintMetricsRow;
  /** View over completed sprints. */
  velocity: VelocityRow;
}

/** Postgres channels. Payloads are JSON. */
export const channels = {
  /** `{"sprint_id","seq"}` after new board_changes were committed, once a board and batch. */
  board: "galaxy_board",
  /** `{"sprint_id","seq"}` after new burndown_changes. */
  burndown: "galaxy_burndown",
  /** `{"users","teams"}`: ids of those whose memberships, names or keys have changed. With `"all": true`: everybody's may have. */
  people: "galaxy_people",
  /** `{"position"}`: every live projection has handled the log up to here. With `"reset": true`: and no further, whatever was said before. */
  checkpoint: "galaxy_checkpoint",
} as const;
