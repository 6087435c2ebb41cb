/** Rows about what is planned and done. */
import type { AttachedFile } from "../attachments.ts";
import type { Actor } from "../envelope.ts";
import type { StoryCompletion } from "../events/project.ts";
import type { SearchKind } from "../search.ts";
import type { AgentType, ProjectStatus, SprintStatus, WorkStatus } from "../status.ts";

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
