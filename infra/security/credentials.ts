import type { Pool } from "pg";

/** Which people have which password hash. */
export class Credentials {
  readonly #pool: Pool;

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  async passwordOf(userId: string): Promise<string | undefined> {
    const { rows } = await this.#pool.query<{ hash: string }>("select hash from secrets.passwords where user_id = $1", [userId]);
    return rows[0]?.hash;
  }

  async setPassword(userId: string, hash: string): Promise<void> {
    await this.#pool.query("insert into secrets.passwords (user_id, hash) values ($1, $2) on conflict (user_id) do update set hash = excluded.hash, changed_at = now()", [userId, hash]);
  }

  async removePassword(userId: string): Promise<void> {
    await this.#pool.query("delete from secrets.passwords where user_id = $1", [userId]);
  }

  /** Whether somebody can sign in at all: who cannot has only begun to register. */
  async hasAny(userId: string): Promise<boolean> {
    const { rows } = await this.#pool.query<{ has: boolean }>("select exists (select from secrets.passwords where user_id = $1) or exists (select from secrets.identities where user_id = $1) as has", [userId]);
    return rows[0]?.has ?? false;
  }

  /** Whether anybody can sign in here. */
  async anybody(): Promise<boolean> {
    const { rows } = await this.#pool.query<{ has: boolean }>("select exists (select from secrets.passwords) or exists (select from secrets.identities) as has");
    return rows[0]?.has ?? false;
  }

  /** The person has read mail to their address. */
  async proveEmail(userId: string): Promise<void> {
    await this.#pool.query("insert into secrets.proved_emails (user_id) values ($1) on conflict do nothing", [userId]);
  }

  async hasProvedEmail(userId: string): Promise<boolean> {
    const { rowCount } = await this.#pool.query("select from secrets.proved_emails where user_id = $1", [userId]);
    return rowCount === 1;
  }

  /** Forgets everything by which this person could sign in. Their sessions and keys are ended before. */
  async forget(userId: string): Promise<void> {
    await this.#pool.query("delete from secrets.passwords where user_id = $1", [userId]);
    await this.#pool.query("delete from secrets.identities where user_id = $1", [userId]);
    await this.#pool.query("delete from secrets.proved_emails where user_id = $1", [userId]);
    await this.#pool.query("delete from secrets.one_time_tokens where subject = $1", [userId]);
    await this.#pool.query("delete from secrets.api_key_hashes where user_id = $1", [userId]);
    await this.#pool.query("delete from secrets.sessions where user_id = $1", [userId]);
  }
}
