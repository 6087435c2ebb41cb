import type { PoolClient } from "pg";
import type { Changes } from "./rows.ts";
import { insertSql, rememberedTables, tables, upsertSql, type AnyTable, type GrowingTable, type TableDefinition, type WrittenTable } from "./tables.ts";

const written = ["board_cards", "comments", "attachments", "search_documents"] as const satisfies readonly WrittenTable[];
const grown = ["audit_log", "board_changes", "burndown_changes"] as const satisfies readonly GrowingTable[];
const upserts = Object.fromEntries([...rememberedTables, ...written].map((table) => [table, upsertSql(table)]));
const inserts = Object.fromEntries(grown.map((table) => [table, insertSql(table)]));
/** From where somebody worked is told nowhere once they are erased. */
const eraseSql = "update audit_log set ip = null, user_agent = null where actor ->> 'kind' = 'user' and actor ->> 'id' = any($1::text[]) and (ip is not null or user_agent is not null)";
/** A written row is known by its key's columns, ids all of them, with slashes between them. */
const deletes: Readonly<Record<string, string>> = Object.fromEntries(
  written.map((table) => {
    const { key }: TableDefinition = tables[table];
    const columns = key.map((column, index) => `split_part(gone, '/', ${index + 1})::uuid as ${column}`);
    return [table, `delete from ${table} using (select ${columns.join(", ")} from unnest($1::text[]) as gone) as gone where ${key.map((column) => `${table}.${column} = gone.${column}`).join(" and ")}`];
  }),
);
/** Tables of a project's things, with the condition that finds them. */
const ofProject: ReadonlyArray<readonly [AnyTable, string]> = [
  ["board_cards", "sprint_id in (select sprint_id from boards where project_id = any($1::uuid[]))"],
  ["board_changes", "sprint_id in (select sprint_id from boards where project_id = any($1::uuid[]))"],
  ["burndown_changes", "sprint_id in (select sprint_id from boards where project_id = any($1::uuid[]))"],
  ["boards", "project_id = any($1::uuid[])"],
  ["comments", "project_id = any($1::uuid[])"],
  ["attachments", "project_id = any($1::uuid[])"],
  ["search_documents", "project_id = any($1::uuid[])"],
  ["tasks", "project_id = any($1::uuid[])"],
  ["user_stories", "project_id = any($1::uuid[])"],
  ["sprints", "project_id = any($1::uuid[])"],
];

/**
 * Writes what a batch changed: a statement a table, each row once however often the batch touched it. With a second
 * connection, which a rebuild has, the tables that only grow are written there at the same time.
 */
export async function write(client: PoolClient, changes: Changes, beside?: PoolClient): Promise<void> {
  // a project's things are found through one another, by one who sees them all
  if (beside && changes.droppedProjects.length === 0) {
    const [grew, replaced] = await Promise.allSettled([writeGrown(beside, changes), writeRows(client, changes)]);
    if (grew.status === "rejected") throw grew.reason;
    if (replaced.status === "rejected") throw replaced.reason;
    return;
  }
  // The longest statements first: while Postgres is at them, the next batch is read.
  await writeGrown(client, changes);
  await writeRows(client, changes);
  if (changes.droppedProjects.length > 0) for (const [table, condition] of ofProject) await client.query(`delete from ${table} where ${condition}`, [changes.droppedProjects]);
}

async function writeGrown(client: PoolClient, changes: Changes): Promise<void> {
  for (const table of grown) await send(client, `insert_${table}`, inserts[table], changes.grown[table]);
  for (const { sprintId, seq } of changes.pruned) await client.query("delete from board_changes where sprint_id = $1 and seq <= $2", [sprintId, seq]);
  if (changes.erasedPeople.length > 0) await client.query(eraseSql, [changes.erasedPeople]);
}

async function writeRows(client: PoolClient, changes: Changes): Promise<void> {
  for (const table of rememberedTables) {
    const { present, gone } = divided(changes.remembered[table]);
    await send(client, `upsert_${table}`, upserts[table], present);
    if (gone.length > 0) await client.query(`delete from ${table} where ${tables[table].key[0]} = any($1::uuid[])`, [gone]);
  }
  for (const table of written) {
    const { present, gone } = divided(changes.written[table]);
    await send(client, `upsert_${table}`, upserts[table], present);
    if (gone.length > 0) await client.query(deletes[table] ?? "", [gone]);
  }
  if (changes.droppedWith.length > 0) {
    await client.query("delete from search_documents where id in (select id from comments where entity_id = any($1::uuid[]))", [changes.droppedWith]);
    await client.query("delete from comments where entity_id = any($1::uuid[])", [changes.droppedWith]);
    await client.query("delete from attachments where entity_id = any($1::uuid[])", [changes.droppedWith]);
  }
}

async function send(client: PoolClient, name: string, text: string | undefined, rows: readonly object[]): Promise<void> {
  if (rows.length > 0) await client.query({ name, text: text ?? "", values: [JSON.stringify(rows)] });
}

function divided(rows: ReadonlyMap<string, object | null>): { readonly present: object[]; readonly gone: string[] } {
  const present: object[] = [];
  const gone: string[] = [];
  for (const [key, row] of rows) {
    if (row) present.push(row);
    else gone.push(key);
  }
  return { present, gone };
}
