import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import type { Pool, PoolClient } from "pg";

/** Told when somebody asks for a rebuild. Nobody needs to hear it: the request stands in its table until it is done. */
export const REBUILD_CHANNEL = "galaxy_rebuild";
/** A rebuild that was begun so often and never came to its end is given up, so that it does not go on for ever. */
const MAX_ATTEMPTS = 5;
const LOOK_AGAIN_MS = 100;
const LOCK = 7_301_005;

/** Not part of the read models: it outlives the switch from one generation to the next. */
const table = `create table if not exists public.rebuild_requests (
  id uuid primary key, requested_at timestamptz not null, state text not null, attempts int not null, position bigint not null, goal bigint not null, reason text, changed_at timestamptz not null)`;

export interface RebuildState {
  readonly state: "waiting" | "building" | "done" | "failed";
  /** How far the new read models are in the log, and where the present ones are. */
  readonly position: bigint;
  readonly goal: bigint;
  /** Why it failed. */
  readonly reason: string | null;
}

/** Makes the table where it is not there. */
export async function prepareRebuildRequests(pool: Pool): Promise<void> {
  // Several processes may do so at once, and "if not exists" does not wait for one another. Sent together they are one transaction.
  await pool.query(`select pg_advisory_xact_lock(${LOCK}); ${table}`);
}

/** Asks for all read models to be built anew, by whoever leads the projectors now or next. Resolves with the request's id. */
export async function requestRebuild(pool: Pool): Promise<string> {
  await prepareRebuildRequests(pool);
  const id = randomUUID();
  await pool.query("insert into public.rebuild_requests (id, requested_at, state, attempts, position, goal, changed_at) values ($1, now(), 'waiting', 0, 0, 0, now())", [id]);
  await pool.query("select pg_notify($1, $2)", [REBUILD_CHANNEL, id]);
  return id;
}

/** Resolves when the request is done or has failed, telling its state on the way. Rejects when the signal aborts. */
export async function followRebuild(pool: Pool, id: string, options: { readonly onProgress?: (state: RebuildState) => void; readonly signal?: AbortSignal } = {}): Promise<RebuildState> {
  for (;;) {
    options.signal?.throwIfAborted();
    const { rows } = await pool.query<{ state: RebuildState["state"]; position: string; goal: string; reason: string | null }>("select state, position::text, goal::text, reason from public.rebuild_requests where id = $1", [id]);
    const [row] = rows;
    if (!row) throw new Error(`there is no rebuild ${id}`);
    const state: RebuildState = { state: row.state, position: BigInt(row.position), goal: BigInt(row.goal), reason: row.reason };
    options.onProgress?.(state);
    if (state.state === "done" || state.state === "failed") return state;
    await pause(LOOK_AGAIN_MS, undefined, options.signal && { signal: options.signal });
  }
}

/** The requests that a leader has to fulfil, those that an earlier one left unfinished among them: one rebuild fulfils all. */
export async function takeRebuildRequests(client: PoolClient): Promise<readonly string[]> {
  await client.query("update public.rebuild_requests set state = 'failed', reason = coalesce(reason, 'it was begun ' || attempts || ' times and never ended'), changed_at = now() where state = 'building' and attempts >= $1", [MAX_ATTEMPTS]);
  const { rows } = await client.query<{ id: string }>("update public.rebuild_requests set state = 'building', attempts = attempts + 1, changed_at = now() where state in ('waiting', 'building') returning id");
  return rows.map(({ id }) => id);
}

/** Says how far a rebuild is, how it ended, or (still `building`) why this attempt ended. */
export async function tellRebuild(pool: Pool, ids: readonly string[], told: Partial<RebuildState>): Promise<void> {
  const { state = "building", position = null, goal = null, reason = null } = told;
  await pool.query("update public.rebuild_requests set state = $2, position = coalesce($3, position), goal = coalesce($4, goal), reason = $5, changed_at = now() where id = any($1::uuid[])", [ids, state, position?.toString() ?? null, goal?.toString() ?? null, reason]);
}
