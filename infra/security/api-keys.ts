import type { Pool } from "pg";
import type { Action } from "#schemas/permissions.ts";
import type { SecretsNotices } from "./notices.ts";
import { randomToken, tokenHash } from "./random-token.ts";

/** What an API key looks like: `sg_`, the part that is shown, and the secret. */
const FORMAT = /^sg_([A-Za-z0-9]{8})_[\w-]{43}$/;

export interface ApiKey {
  readonly keyId: string;
  readonly teamId: string;
  readonly userId: string;
  readonly scopes: readonly Action[];
  readonly expiresAt: Date | null;
}

export interface NewApiKey {
  /** Shown once. */
  readonly key: string;
  readonly prefix: string;
}

export function isApiKey(text: string): boolean {
  return FORMAT.test(text);
}

export function newApiKey(): NewApiKey {
  const prefix = randomToken().replace(/[_-]/g, "x").slice(0, 8);
  return { key: `sg_${prefix}_${randomToken()}`, prefix };
}

/** Hashes of API keys. That a key exists, and what it is called, stands in the team's events. */
export class ApiKeys {
  readonly #pool: Pool;
  readonly #notices: Pick<SecretsNotices, "tell">;

  constructor(options: { readonly pool: Pool; readonly notices: Pick<SecretsNotices, "tell"> }) {
    this.#pool = options.pool;
    this.#notices = options.notices;
  }

  async add(key: ApiKey, text: string): Promise<void> {
    await this.#pool.query("insert into secrets.api_key_hashes (key_id, team_id, user_id, hash, scopes, expires_at) values ($1, $2, $3, $4, $5, $6)", [key.keyId, key.teamId, key.userId, tokenHash(text), JSON.stringify(key.scopes), key.expiresAt]);
  }

  /** The key this text is, unless it is unknown, revoked or over; notes that it was used. */
  async find(text: string): Promise<ApiKey | undefined> {
    const { rows } = await this.#pool.query<{ key_id: string; team_id: string; user_id: string; scopes: Action[]; expires_at: Date | null }>(
      "update secrets.api_key_hashes set last_used_at = now() where hash = $1 and revoked_at is null and (expires_at is null or expires_at > now()) returning key_id, team_id, user_id, scopes, expires_at",
      [tokenHash(text)],
    );
    const row = rows[0];
    return row && { keyId: row.key_id, teamId: row.team_id, userId: row.user_id, scopes: row.scopes, expiresAt: row.expires_at };
  }

  /** Which of these are still good. */
  async live(keyIds: readonly string[]): Promise<ReadonlySet<string>> {
    const { rows } = await this.#pool.query<{ key_id: string }>("select key_id from secrets.api_key_hashes where key_id = any($1::uuid[]) and revoked_at is null and (expires_at is null or expires_at > now())", [keyIds]);
    return new Set(rows.map(({ key_id }) => key_id));
  }

  /** When each was last used, to the minute. */
  async lastUsed(keyIds: readonly string[]): Promise<ReadonlyMap<string, Date>> {
    const { rows } = await this.#pool.query<{ key_id: string; last_used_at: Date }>("select key_id, last_used_at from secrets.api_key_hashes where key_id = any($1::uuid[]) and last_used_at is not null", [keyIds]);
    return new Map(rows.map(({ key_id, last_used_at }) => [key_id, last_used_at]));
  }

  /** Keys end at once, in every process. */
  async revoke(keyIds: readonly string[]): Promise<void> {
    await this.#revoke("key_id = any($1::uuid[])", [keyIds]);
  }

  /** The keys somebody made: in one team, or in all. */
  async revokeOf(userId: string, teamId?: string): Promise<void> {
    await this.#revoke("user_id = $1 and ($2::uuid is null or team_id = $2)", [userId, teamId ?? null]);
  }

  async #revoke(condition: string, values: readonly unknown[]): Promise<void> {
    const { rows } = await this.#pool.query<{ key_id: string }>(`update secrets.api_key_hashes set revoked_at = now() where ${condition} and revoked_at is null returning key_id`, [...values]);
    const keys = rows.map(({ key_id }) => key_id);
    for (let from = 0; from < keys.length; from += 100) await this.#notices.tell(this.#pool, { keys: keys.slice(from, from + 100) });
  }
}
