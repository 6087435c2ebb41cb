import type { ReadModels } from "#schemas/read-models.ts";

type TableName = Exclude<keyof ReadModels, "projections" | "parked_events" | "sprint_metrics" | "velocity">;

/** Tables whose present rows a projection needs to know to make the next one. */
export const rememberedTables = ["users", "teams", "team_members", "invitations", "api_keys", "projects", "sprints", "user_stories", "tasks", "boards"] as const;
export type RememberedTable = (typeof rememberedTables)[number];
/** Tables that are only written, a row replacing the one before it. */
export type WrittenTable = "board_cards" | "comments" | "attachments" | "search_documents";
/** Tables that only grow. */
export type GrowingTable = "board_changes" | "burndown_changes" | "audit_log";

export interface TableDefinition {
  /** Postgres type and constraint of each column, in the order of the table. */
  readonly columns: Readonly<Record<string, string>>;
  readonly key: readonly string[];
  readonly indexes: readonly string[];
}

type Columns<Name extends TableName> = Readonly<Record<keyof ReadModels[Name], string>>;
function table<Name extends TableName>(columns: Columns<Name>, key: ReadonlyArray<keyof ReadModels[Name] & string>, indexes: readonly string[] = []): TableDefinition {
  return { columns: columns as Readonly<Record<string, string>>, key, indexes };
}

const rank = 'text collate "C" not null';

/** The read models' tables, with the columns of the design document where it names them. */
export const tables = {
  users: table<"users">(
    {
      id: "uuid not null", name: "text", email: "text", avatar_url: "text", time_zone: "text not null", preferences: "jsonb not null", status: "text not null", last_login_at: "timestamptz",
      revision: "int not null", created_at: "timestamptz not null", updated_at: "timestamptz not null",
    },
    ["id"],
  ),
  team_members: table<"team_members">({ id: "uuid not null", team_id: "uuid not null", user_id: "uuid not null", role: "text not null", joined_at: "timestamptz not null" }, ["id"], ["(user_id)", "(team_id, joined_at)"]),
  invitations: table<"invitations">(
    { id: "uuid not null", team_id: "uuid not null", email: "text", role: "text not null", invited_by: "text not null", status: "text not null", expires_at: "timestamptz not null", created_at: "timestamptz not null" },
    ["id"],
    ["(team_id, created_at)"],
  ),
  api_keys: table<"api_keys">(
    { id: "uuid not null", team_id: "uuid not null", user_id: "uuid not null", name: "text not null", prefix: "text not null", scopes: "jsonb not null", expires_at: "timestamptz", revoked_at: "timestamptz", created_at: "timestamptz not null" },
    ["id"],
    ["(team_id, created_at)", "(user_id)"],
  ),
  teams: table<"teams">(
    { id: "uuid not null", name: "text not null", workspace_slug: "text not null", description: "text not null", settings: "jsonb not null", owner_id: "uuid", member_count: "int not null", revision: "int not null", created_at: "timestamptz not null", updated_at: "timestamptz not null" },
    ["id"],
  ),
  projects: table<"projects">(
    {
      id: "uuid not null", team_id: "uuid not null", key: "text not null", name: "text not null", description: "text not null", tech_stack: "jsonb not null", status: "text not null",
      time_zone: "text not null", working_days: "jsonb not null", on_last_task_done: "text not null", allow_parallel_sprints: "boolean not null", story_counter: "int not null",
      revision: "int not null", created_at: "timestamptz not null", updated_at: "timestamptz not null",
    },
    ["id"],
    ["(team_id, name)", "(key)"],
  ),
  sprints: table<"sprints">(
    {
      id: "uuid not null", project_id: "uuid not null", team_id: "uuid not null", name: "text not null", goal: "text not null", start_date: "date", end_date: "date", status: "text not null",
      capacity_points: "float8", velocity: "float8", planned_points: "float8", completed_points: "float8 not null", started_at: "timestamptz", completed_at: "timestamptz",
      revision: "int not null", created_at: "timestamptz not null", updated_at: "timestamptz not null",
    },
    ["id"],
    ["(project_id, created_at)"],
  ),
  user_stories: table<"user_stories">(
    {
      id: "uuid not null", project_id: "uuid not null", team_id: "uuid not null", sprint_id: "uuid", number: "int not null", key: "text not null", external_key: "text", title: "text not null",
      description: "text not null", acceptance_criteria: "jsonb not null", labels: "jsonb not null", priority: "int not null", rank, story_points: "float8", status: "text not null",
      assigned_to: "uuid", assigned_agent: "text", task_count: "int not null", done_task_count: "int not null", comment_count: "int not null", task_counter: "int not null", created_by: "text not null",
      revision: "int not null", created_at: "timestamptz not null", updated_at: "timestamptz not null", completed_at: "timestamptz",
    },
    ["id"],
    ["(project_id, rank, id)", "(sprint_id, rank, id) where sprint_id is not null", "(team_id, created_at, id)"],
  ),
  tasks: table<"tasks">(
    {
      id: "uuid not null", user_story_id: "uuid not null", project_id: "uuid not null", team_id: "uuid not null", number: "int not null", key: "text not null", title: "text not null",
      description: "text not null", assigned_agent: "text", assigned_user_id: "uuid", status: "text not null", estimated_hours: "float8", actual_hours: "float8", rank, comment_count: "int not null",
      revision: "int not null", created_at: "timestamptz not null", updated_at: "timestamptz not null", completed_at: "timestamptz",
    },
    ["id"],
    ["(user_story_id, rank, id)", "(project_id)"],
  ),
  comments: table<"comments">(
    {
      id: "uuid not null", entity: "text not null", entity_id: "uuid not null", story_id: "uuid not null", project_id: "uuid not null", team_id: "uuid not null", author: "jsonb not null", body: "text not null",
      created_at: "timestamptz not null",
    },
    ["id"],
    ["(entity_id, created_at, id)", "(project_id)"],
  ),
  // The words are looked up by the index on them, or read newest first within a team or a project: see the query side's
  // search. What is new waits beside the index in a list that is kept short (in kB), so that no batch pays for a long one.
  search_documents: table<"search_documents">(
    { id: "uuid not null", kind: "text not null", story_id: "uuid not null", project_id: "uuid not null", team_id: "uuid not null", position: "bigint not null", words: "tsvector not null" },
    ["id"],
    ["(team_id, position)", "(project_id, position)", "using gin (words) with (gin_pending_list_limit = 256)"],
  ),
  attachments: table<"attachments">(
    {
      id: "uuid not null", entity: "text not null", entity_id: "uuid not null", story_id: "uuid not null", project_id: "uuid not null", team_id: "uuid not null", file_name: "text not null", media_type: "text not null",
      size: "int not null", sha256: "text not null", attached_by: "jsonb not null", created_at: "timestamptz not null",
    },
    ["id"],
    ["(entity_id, created_at, id)", "(project_id)"],
  ),
  boards: table<"boards">({ sprint_id: "uuid not null", project_id: "uuid not null", team_id: "uuid not null", last_seq: "int not null", last_burndown_seq: "int not null" }, ["sprint_id"], ["(project_id)"]),
  board_cards: table<"board_cards">({ sprint_id: "uuid not null", card_id: "uuid not null", card: "jsonb not null" }, ["sprint_id", "card_id"]),
  board_changes: table<"board_changes">(
    {
      sprint_id: "uuid not null", seq: "int not null", position: "bigint not null", kind: "text not null", card_id: "uuid not null", card: "jsonb", event_type: "text not null", actor: "jsonb not null",
      command_id: "uuid not null", occurred_at: "timestamptz not null",
    },
    ["sprint_id", "seq"],
  ),
  burndown_changes: table<"burndown_changes">(
    {
      sprint_id: "uuid not null", seq: "int not null", position: "bigint not null", occurred_at: "timestamptz not null", event_type: "text not null", story_id: "uuid", story_key: "text",
      scope_delta: "float8 not null", completed_delta: "float8 not null", stories_delta: "int not null", completed_stories_delta: "int not null",
    },
    ["sprint_id", "seq"],
  ),
  audit_log: table<"audit_log">(
    {
      position: "bigint not null", event_id: "uuid not null", team_id: "uuid not null", project_id: "uuid", entity: "text not null", entity_id: "text not null", stream_id: "text not null", revision: "int not null",
      action: "text not null", actor: "jsonb not null", changes: "jsonb not null", command_id: "uuid not null", correlation_id: "text not null", causation_id: "text not null",
      occurred_at: "timestamptz not null", recorded_at: "timestamptz not null", ip: "text", user_agent: "text", hash: "text not null", prev_hash: "text not null",
    },
    ["position"],
    ["(entity_id, position)", "(project_id, position)", "(team_id, position)"],
  ),
} as const satisfies Record<TableName, TableDefinition>;

export type AnyTable = keyof typeof tables;

/** SQL that writes many rows at once, given as one JSON array; a row with the same key is replaced. */
export function upsertSql(name: AnyTable): string {
  const { columns, key }: TableDefinition = tables[name];
  const names = Object.keys(columns);
  const typed = names.map((column) => `${column} ${(columns[column] ?? "").replace(/ not null| collate "C"/g, "")}`);
  const replaced = names.filter((column) => !key.includes(column)).map((column) => `${column} = excluded.${column}`);
  return `insert into ${name} (${names.join(", ")}) select ${names.join(", ")} from json_to_recordset($1::json) as r(${typed.join(", ")}) on conflict (${key.join(", ")}) do update set ${replaced.join(", ")}`;
}

/** SQL that adds rows, given as one JSON array. A row that is there already is an error: a batch is never applied twice. */
export function insertSql(name: AnyTable): string {
  return upsertSql(name).replace(/ on conflict .*$/, "");
}
