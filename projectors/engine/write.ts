import type { PoolClient } from "pg";
import type { Changes } from "./rows.ts";
import { insertSql, rememberedTables, tables, upsertSql, type AnyTable, type GrowingTable, type WrittenTable } from "./tables.ts";

const written = ["board_cards", "comments"] as const satisfies readonly WrittenTable[];
const grown = ["audit_log", "board_changes", "burndown_changes"] as const satisfies readonly GrowingTable[];
const upserts = Object.fromEntries([...rememberedTables, ...written].map((table) => [table, upsertSql(table)]));
const inserts = Object.fromEntries(grown.map((table) => [table, insertSql(table)]));
/** From where somebody worked is told nowhere once they are erased. */
const eraseSql = "update audit_log set ip = null, user_agent = null where actor ->> 'kind' = 'user' and actor ->> 'id' = any($1::text[]) and (ip is not null or user_agent is not null)";
/** Tables of a project's things, with the condition that finds them. */
const ofProject: ReadonlyArray<readonly [AnyTable, string]> = [
  ["board_cards", "sprint_id in (select sprint_id from boards where project_id = any($1::uuid[]))"],
  ["board_changes", "sprint_id in (select sprint_id from boards where project_id = any($1::uuid[]))"],
  ["burndown_changes", "sprint_id in (select sprint_id from boards where project_id = any($1::uuid[]))"],
  ["boards", "project_id = any($1::uuid[])"],
  ["comments", "project_id = any($1::uuid[])"],
  ["tasks", "project_id = any($1::uuid[])"],
  ["user_stories", "project_id = any($1::uuid[])"],
  ["sprints", "project_id = any($1::uuid[])"],
];

/** Writes what a batch changed: a statement a table, each row once however often the batch touched it. */
export async function write(client: PoolClient, changes: Changes): Promise<void> {
  const send = async (name: string, text: string | undefined, rows: readonly object[]) => {
    if (rows.length > 0) await client.query({ name, text: text ?? "", values: [JSON.stringify(rows)] });
  };
  // The longest statements first: while Postgres is at them, the next batch is read.
  for (const table of grown) await send(`insert_${table}`, inserts[table], changes.grown[table]);
  for (const table of rememberedTables) {
    const { present, gone } = divided(changes.remembered[table]);
    await send(`upsert_${table}`, upserts[table], present);
    if (gone.length > 0) await client.query(`delete from ${table} where ${tables[table].key[0]} = any($1::uuid[])`, [gone]);
  }
  for (const table of written) {
    const { present, gone } = divided(changes.written[table]);
    await send(`upsert_${table}`, upserts[table], present);
    if (gone.length > 0) await client.query(`delete from ${table} where (${tables[table].key.map((column) => `${column}::text`).join(" || '/' || ")}) = any($1::text[])`, [gone]);
  }
  for (const { sprintId, seq } of changes.pruned) await client.query("delete from board_changes where sprint_id = $1 and seq <= $2", [sprintId, seq]);
  if (changes.erasedPeople.length > 0) await client.query(eraseSql, [changes.erasedPeople]);
  if (changes.droppedProjects.length > 0) for (const [table, condition] of ofProject) await client.query(`delete from ${table} where ${condition}`, [changes.droppedProjects]);
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
