import type { PoolClient } from "pg";
import { channels } from "#schemas/read-models.ts";
import { tables, type AnyTable, type TableDefinition } from "./tables.ts";
import { views } from "./views.ts";

/** Where readers look, and where the next generation is built beside it. */
export const LIVE = "public";
export const BUILDING = "building";
export type Schema = typeof LIVE | typeof BUILDING;

/** For building an index over a full table: the one over words is built several times as fast as with the default. */
const INDEX_MEMORY = "256MB";

const bookkeeping = `
  create table if not exists projections (name text primary key, version int not null, status text not null, position bigint not null, updated_at timestamptz not null);
  create table if not exists parked_events (projection text not null, stream_id text not null, revision int not null, position bigint not null, event_id uuid not null, event_type text not null, reason text not null, parked_at timestamptz not null, primary key (stream_id, revision));
`;

/** Tables of the read models in a schema, without rows; what is there stays. Views only where readers look. */
export async function createTables(client: PoolClient, schema: Schema): Promise<void> {
  await client.query(`create schema if not exists ${schema}`);
  await client.query(`set search_path to ${schema}`);
  await client.query(bookkeeping);
  for (const [name, { columns, key }] of Object.entries(tables) as Array<[AnyTable, TableDefinition]>) {
    const body = Object.entries(columns).map(([column, type]) => `${column} ${type}`);
    await client.query(`create table if not exists ${name} (${body.join(", ")}, primary key (${key.join(", ")}))`);
  }
  if (schema === LIVE) await client.query(views);
  await client.query("reset search_path");
}

/** What readers need beside the keys. A table that is filled first and indexed then is built much faster. */
export async function createIndexes(client: PoolClient, schema: Schema): Promise<void> {
  await client.query(`set maintenance_work_mem = '${INDEX_MEMORY}'`);
  for (const [name, { indexes }] of Object.entries(tables) as Array<[AnyTable, TableDefinition]>) {
    for (const [index, on] of indexes.entries()) await client.query(`create index if not exists ${name}_${index + 1} on ${schema}.${name} ${on}`);
  }
  await client.query("reset maintenance_work_mem");
}

/** Throws away what an earlier build left, to start from nothing. */
export async function dropBuilding(client: PoolClient): Promise<void> {
  await client.query(`drop schema if exists ${BUILDING} cascade`);
}

/**
 * Puts the built tables in the place of the live ones, in the caller's transaction: readers see the old ones up to its
 * commit and the new ones from then on.
 */
export async function switchOver(client: PoolClient): Promise<void> {
  for (const name of [...Object.keys(tables), "projections", "parked_events"]) {
    await client.query(`drop table if exists ${LIVE}.${name} cascade`);
    await client.query(`alter table ${BUILDING}.${name} set schema ${LIVE}`);
  }
  await client.query(`update ${LIVE}.projections set status = 'live'`);
  await client.query(`drop schema ${BUILDING}`);
  // The new ones may stand at a lower position, where the log was put back to an older backup: what was heard before is void.
  await client.query(`select pg_notify($1, json_build_object('position', (select min(position)::text from ${LIVE}.projections), 'reset', true)::text)`, [channels.checkpoint]);
  await client.query("select pg_notify($1, $2)", [channels.people, JSON.stringify({ users: [], teams: [], all: true })]);
  await client.query(`set local search_path to ${LIVE}`);
  await client.query(views);
}
