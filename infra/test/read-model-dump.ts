import type { Pool } from "pg";

/** Every read model's rows with the order they are compared in. What time it was projected is no part of them. */
const dumped = {
  users: "id", teams: "id", team_members: "id", invitations: "id", api_keys: "id", projects: "id", sprints: "id", user_stories: "id", tasks: "id", comments: "id", attachments: "id", search_documents: "id", boards: "sprint_id", board_cards: "sprint_id, card_id",
  board_changes: "sprint_id, seq", burndown_changes: "sprint_id, seq", audit_log: "position", parked_events: "stream_id, revision",
} as const;

/** All rows of all read models, as text by table, for comparing one generation with another. */
export async function dumpReadModels(pool: Pool): Promise<Record<string, string[]>> {
  const dump: Record<string, string[]> = {};
  for (const [table, order] of Object.entries(dumped)) {
    const { rows } = await pool.query<{ row: string }>(`select (to_jsonb(t) - 'parked_at')::text as row from ${table} t order by ${order}`);
    dump[table] = rows.map(({ row }) => row);
  }
  return dump;
}
