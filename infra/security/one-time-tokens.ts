import type { Pool } from "pg";
import { randomToken, tokenHash } from "./random-token.ts";
import type { Vault } from "./vault.ts";

export type TokenPurpose = "reset" | "invitation" | "oauth_state" | "answer";

export interface OneTimeToken {
  /** Whom or what it is for. */
  readonly subject: string | null;
  readonly data: unknown;
  readonly expiresAt: Date;
}

interface Row {
  readonly subject: string | null;
  readonly wrapped: Buffer | null;
  readonly expires_at: Date;
}

/** Links that work once: only their hash is kept, and what goes with them is wrapped. */
export class OneTimeTokens {
  readonly #pool: Pool;
  readonly #vault: Vault;

  constructor(options: { readonly pool: Pool; readonly vault: Vault }) {
    this.#pool = options.pool;
    this.#vault = options.vault;
  }

  /** @param data JSON that goes with it */
  async create(purpose: TokenPurpose, options: { readonly subject?: string; readonly data?: unknown; readonly expiresAt: Date }): Promise<string> {
    const token = randomToken();
    const wrapped = options.data === undefined ? null : this.#vault.wrap(Buffer.from(JSON.stringify(options.data)), purpose);
    await this.#pool.query("insert into secrets.one_time_tokens (hash, purpose, subject, wrapped, expires_at) values ($1, $2, $3, $4, $5)", [tokenHash(token), purpose, options.subject ?? null, wrapped, options.expiresAt]);
    return token;
  }

  /** Keeps something under a name that only its owner can say again; {@link look} finds it by that. */
  async keep(purpose: TokenPurpose, name: string, data: unknown, expiresAt: Date): Promise<void> {
    const wrapped = this.#vault.wrap(Buffer.from(JSON.stringify(data)), purpose);
    await this.#pool.query(
      `insert into secrets.one_time_tokens (hash, purpose, wrapped, expires_at) values ($1, $2, $3, $4)
       on conflict (hash) do update set wrapped = excluded.wrapped, expires_at = excluded.expires_at, used_at = null where one_time_tokens.purpose = excluded.purpose`,
      [tokenHash(name), purpose, wrapped, expiresAt],
    );
  }

  /** What a token is for, without using it; undefined when it is unknown, used or over. */
  async look(purpose: TokenPurpose, token: string): Promise<OneTimeToken | undefined> {
    const { rows } = await this.#pool.query<Row>("select subject, wrapped, expires_at from secrets.one_time_tokens where hash = $1 and purpose = $2 and used_at is null and expires_at > now()", [tokenHash(token), purpose]);
    return this.#of(rows[0], purpose);
  }

  /** Uses a token: of all who try, one gets it. */
  async use(purpose: TokenPurpose, token: string): Promise<OneTimeToken | undefined> {
    const { rows } = await this.#pool.query<Row>("update secrets.one_time_tokens set used_at = now() where hash = $1 and purpose = $2 and used_at is null and expires_at > now() returning subject, wrapped, expires_at", [tokenHash(token), purpose]);
    return this.#of(rows[0], purpose);
  }

  /** Makes all tokens of a subject worthless. */
  async revoke(purpose: TokenPurpose, subject: string): Promise<void> {
    await this.#pool.query("delete from secrets.one_time_tokens where purpose = $1 and subject = $2", [purpose, subject]);
  }

  /** Forgets those that are over. */
  async prune(): Promise<void> {
    await this.#pool.query("delete from secrets.one_time_tokens where expires_at < now() - interval '1 day'");
  }

  #of(row: Row | undefined, purpose: TokenPurpose): OneTimeToken | undefined {
    return row && { subject: row.subject, data: row.wrapped ? (JSON.parse(this.#vault.unwrap(row.wrapped, purpose).toString()) as unknown) : undefined, expiresAt: row.expires_at };
  }
}
