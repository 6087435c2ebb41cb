/**
 * Rows of the read models: where projectors (who write them) and the query side (which reads them) meet.
 * Table names are the keys of {@link ReadModels}. Times are `timestamptz`, days are `date` as text, points are numbers.
 */
import type { ApiKeyRow, InvitationRow, TeamMemberRow, TeamRow, UserRow } from "./read-models/people.ts";
import type { AttachmentRow, CommentRow, ProjectRow, SearchDocumentRow, SprintMetricsRow, SprintRow, StoryRow, TaskRow, VelocityRow } from "./read-models/planning.ts";
import type { BoardCardRow, BoardChangeRow, BoardRow, BurndownChangeRow } from "./read-models/board.ts";
import type { AuditRow, ParkedEventRow, ProjectionRow } from "./read-models/log.ts";

export type * from "./read-models/people.ts";
export type * from "./read-models/planning.ts";
export type * from "./read-models/board.ts";
export type * from "./read-models/log.ts";

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
