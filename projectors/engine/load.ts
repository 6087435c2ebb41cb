import type { PoolClient } from "pg";
import type { DomainEvent } from "#schemas/events/catalogue.ts";
import type { EntityKind } from "#schemas/ids.ts";
import type { ReadModels } from "#schemas/read-models.ts";
import { membershipId } from "#infra/ids/membership-id.ts";
import { personBehind } from "./people-of.ts";
import type { Rows } from "./rows.ts";
import type { RememberedTable } from "./tables.ts";

const tableOf: Partial<Record<EntityKind, RememberedTable>> = { user: "users", team: "teams", project: "projects", sprint: "sprints", story: "user_stories", task: "tasks" };

/** The remembered row that an event's own entity has. */
export function ownTable(event: DomainEvent): RememberedTable | undefined {
  return tableOf[event.entity];
}

/**
 * Brings in every row the projections may ask for while they apply the batch: a handful of queries for all of it, and
 * none for what is remembered or begins in this batch.
 */
export async function load(client: PoolClient, events: readonly DomainEvent[], rows: Rows): Promise<void> {
  const wanted = new Map<RememberedTable, Set<string>>();
  const want = (table: RememberedTable, id: string | null | undefined) => {
    if (id) (wanted.get(table) ?? wanted.set(table, new Set()).get(table))?.add(id);
  };
  const born = new Set<string>();
  for (const event of events) {
    const table = ownTable(event);
    if (table) {
      if (event.revision === 0) born.add(event.entityId);
      want(table, event.entityId);
      if (table === "sprints") want("boards", event.entityId);
    }
    want("users", personBehind(event));
    if (event.entity === "team") {
      const about = event.data as { readonly user_id?: string; readonly invitation_id?: string | null; readonly key_id?: string };
      if (about.user_id !== undefined) want("team_members", membershipId(event.entityId, about.user_id));
      want("invitations", about.invitation_id);
      want("api_keys", about.key_id);
    }
    want("projects", event.metadata.projectId);
    const ids = event.data as { readonly story_id?: string; readonly sprint_id?: string | null; readonly from_sprint_id?: string | null };
    want("user_stories", ids.story_id);
    for (const sprintId of [ids.sprint_id, ids.from_sprint_id]) {
      want("sprints", sprintId);
      want("boards", sprintId);
    }
  }
  for (const table of ["users", "teams", "team_members", "invitations", "api_keys", "projects", "sprints", "boards", "tasks"] as const) await fetchRows(client, rows, table, wanted.get(table), born);
  for (const event of events) if (event.entity === "task") want("user_stories", known(rows, "tasks", event.entityId)?.user_story_id);
  await fetchRows(client, rows, "user_stories", wanted.get("user_stories"), born);

  const sprintIds = new Set<string>();
  for (const id of wanted.get("user_stories") ?? []) {
    const sprintId = known(rows, "user_stories", id)?.sprint_id;
    if (sprintId) sprintIds.add(sprintId);
  }
  await fetchRows(client, rows, "sprints", sprintIds, born);
  await fetchRows(client, rows, "boards", sprintIds, born);
  await fetchTasks(client, events, rows);
}

function known<Table extends RememberedTable>(rows: Rows, table: Table, id: string): ReadModels[Table] | undefined {
  return rows.missing(table, [id]).length > 0 ? undefined : rows.get(table, id);
}

async function fetchRows(client: PoolClient, rows: Rows, table: RememberedTable, ids: Iterable<string> | undefined, born: ReadonlySet<string>): Promise<void> {
  const missing = rows.missing(table, ids ?? []);
  const old = missing.filter((id) => !born.has(id));
  const found = old.length === 0 ? [] : (await client.query<ReadModels[typeof table]>(`select * from ${table} where ${table === "boards" ? "sprint_id" : "id"} = any($1::uuid[])`, [old])).rows;
  rows.bring(table, missing, found);
}

/** Where a story leaves or enters a board, or is deleted, its tasks' cards go with it. */
async function fetchTasks(client: PoolClient, events: readonly DomainEvent[], rows: Rows): Promise<void> {
  const stories = new Set<string>();
  for (const event of events) {
    if (event.type !== "story.planned" && event.type !== "story.deleted") continue;
    if ((known(rows, "user_stories", event.entityId)?.task_count ?? 0) > 0) stories.add(event.entityId);
  }
  if (stories.size === 0) return;
  const { rows: found } = await client.query<ReadModels["tasks"]>("select * from tasks where user_story_id = any($1::uuid[])", [[...stories]]);
  const absent = new Set(rows.missing("tasks", found.map(({ id }) => id)));
  const fresh = found.filter(({ id }) => absent.has(id));
  rows.bring("tasks", [], fresh);
  for (const story of stories) rows.bringTasksOf(story, found.filter(({ user_story_id }) => user_story_id === story).map(({ id }) => id));
}
