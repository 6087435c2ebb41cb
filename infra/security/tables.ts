import type { Pool } from "pg";

/** Of all processes that start at once, one brings the tables up to date. */
const MIGRATION_LOCK = 7_303_014;

/**
 * What may not stand in the log: it is forgotten with the person, or must never be read by anybody who reads events.
 * Each entry brings the schema one step forward; what has been released is never changed, only followed by another.
 */
const migrations: readonly string[] = [
  `
  -- Secrets of the installation itself, wrapped by the master key.
  create table secrets.instance (
    name text primary key,
    wrapped bytea not null
  );
  -- The key of one person's (or invitation's) data in events. Destroyed: the row stays, so that none is made again.
  create table secrets.person_keys (
    owner_id text primary key,
    wrapped bytea,
    created_at timestamptz not null default now(),
    destroyed_at timestamptz,
    check ((wrapped is null) = (destroyed_at is not null))
  );
  create table secrets.passwords (
    user_id uuid primary key,
    hash text not null,
    changed_at timestamptz not null default now()
  );
  create table secrets.sessions (
    id uuid primary key,
    user_id uuid not null,
    method text not null,
    ip text,
    user_agent text,
    created_at timestamptz not null default now(),
    last_used_at timestamptz not null default now(),
    expires_at timestamptz not null,
    ended_at timestamptz
  );
  create index on secrets.sessions (user_id);
  create index on secrets.sessions (expires_at);
  -- Each may be used once. Its successor is kept wrapped for a few seconds, for a tab that asks at the same moment.
  create table secrets.refresh_tokens (
    hash bytea primary key,
    session_id uuid not null references secrets.sessions on delete cascade,
    created_at timestamptz not null default now(),
    used_at timestamptz,
    successor bytea
  );
  create index on secrets.refresh_tokens (session_id);
  create table secrets.signing_keys (
    kid text primary key,
    public_key jsonb not null,
    wrapped bytea not null,
    created_at timestamptz not null default now(),
    -- New tokens are signed by the newest key that is not retired; a retired one verifies until its last token is over.
    retired_at timestamptz
  );
  create table secrets.api_key_hashes (
    key_id uuid primary key,
    team_id uuid not null,
    user_id uuid not null,
    hash bytea not null unique,
    scopes jsonb not null,
    expires_at timestamptz,
    created_at timestamptz not null default now(),
    last_used_at timestamptz,
    revoked_at timestamptz
  );
  create index on secrets.api_key_hashes (user_id);
  -- Who somebody is elsewhere. The subject is hashed under the installation's pepper.
  create table secrets.identities (
    provider text not null,
    subject_hash bytea not null,
    user_id uuid not null,
    created_at timestamptz not null default now(),
    primary key (provider, subject_hash)
  );
  create index on secrets.identities (user_id);
  create table secrets.one_time_tokens (
    hash bytea primary key,
    purpose text not null,
    -- Whom or what it is for: a user, an invitation; null for a sign-in that has only begun.
    subject text,
    wrapped bytea,
    created_at timestamptz not null default now(),
    expires_at timestamptz not null,
    used_at timestamptz
  );
  create index on secrets.one_time_tokens (purpose, subject);
  create index on secrets.one_time_tokens (expires_at);
  create table secrets.rate_limits (
    key text primary key,
    points integer not null,
    expires_at timestamptz not null
  );
  create index on secrets.rate_limits (expires_at);
  `,
  `
  -- People who have shown that mail to their address reaches them.
  create table secrets.proved_emails (
    user_id uuid primary key,
    proved_at timestamptz not null default now()
  );
  `,
];

/** Brings the schema `secrets` up to date; safe to run in every process at once. */
export async function migrateSecrets(pool: Pool): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query("begin");
    await client.query("select pg_advisory_xact_lock($1)", [MIGRATION_LOCK]);
    await client.query("create schema if not exists secrets");
    await client.query("create table if not exists secrets.migrations (version integer primary key, applied_at timestamptz not null default now())");
    const { rows } = await client.query<{ version: number }>("select coalesce(max(version), 0) as version from secrets.migrations");
    const done = rows[0]?.version ?? 0;
    for (const [index, sql] of migrations.entries()) {
      if (index < done) continue;
      await client.query(sql);
      await client.query("insert into secrets.migrations (version) values ($1)", [index + 1]);
    }
    await client.query("commit");
  } catch (error) {
    await client.query("rollback").catch(() => {}); // the connection may be what broke; the error says so
    throw error;
  } finally {
    client.release();
  }
}
