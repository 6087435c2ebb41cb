import type { PoolClient } from "pg";
import type { Changes } from "./rows.ts";
import { insertSql, rememberedTables, tables, upsertSql, type AnyTable, type GrowingTable, type WrittenTable } from "./tables.ts";

const written = ["board_cards", "comments"] as const satisfies readonly WrittenTable[];
const grown = ["board_changes", "burndown_changes", "audit_log"] as const satisfies readonly GrowingTable[];
const upserts = Object.fromEntries([...rememberedTables, ...written].map((table) => [table, upsertSql(table)]));
const inserts = Object.fromEntries(grown.map((table) => [table, insertSql(table)]));
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
  for (const table of rememberedTables) {
    const present: object[] = [];
    const gone: string[] = [];
    for (const [key, row] of changes.remembered[table]) {
      if (row) present.push(row);
      else gone.push(key);
    }
    if (present.length > 0) await client.query({ name: `upsert_${table}`, text: upserts[table] ?? "", values: [JSON.stringify(present)] });
    if (gone.length > 0) await client.query(`delete from ${table} where ${tables[table].key[0]} = any($1::uuid[])`, [gone]);
  }
  for (const table of written) {
    const present: object[] = [];
    const gone: string[] = [];
    for (const [key, row] of changes.written[table]) {
      if (row) present.push(row);
      else gone.push(key);
    }
    if (present.length > 0) await client.query({ name: `upsert_${table}`, text: upserts[table] ?? "", values: [JSON.stringify(present)] });
    if (gone.length > 0) await client.query(`delete from ${table} where (${tables[table].key.map((column) => `${column}::text`).join(" || '/' || ")}) = any($1::text[])`, [gone]);
  }
  for (const table of grown) {
    const rows = changes.grown[table];
    if (rows.length > 0) await client.query({ name: `insert_${table}`, text: inserts[table] ?? "", values: [JSON.stringify(rows)] });
  }
  for (const { sprintId, seq } of changes.pruned) await client.query("delete from board_changes where sprint_id = $1 and seq <= $2", [sprintId, seq]);
  if (changes.droppedProjects.length > 0) for (const [table, condition] of ofProject) await client.query(`delete from ${table} where ${condition}`, [changes.droppedProjects]);
}
