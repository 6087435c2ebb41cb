import type { Pool } from "pg";
import type { Secrets } from "./secrets.ts";

/** Who people are elsewhere, known by a hash that only this installation can make. */
export class Identities {
  readonly #pool: Pool;
  readonly #pepper: Secrets["pepper"];

  constructor({ pool, pepper }: Pick<Secrets, "pool" | "pepper">) {
    this.#pool = pool;
    this.#pepper = pepper;
  }

  async find(provider: string, subject: string): Promise<string | undefined> {
    const { rows } = await this.#pool.query<{ user_id: string }>("select user_id from secrets.identities where provider = $1 and subject_hash = $2", [provider, this.#hash(provider, subject)]);
    return rows[0]?.user_id;
  }

  /** @returns whether it was free: an identity belongs to one person */
  async add(provider: string, subject: string, userId: string): Promise<boolean> {
    const { rowCount } = await this.#pool.query("insert into secrets.identities (provider, subject_hash, user_id) values ($1, $2, $3) on conflict do nothing", [provider, this.#hash(provider, subject), userId]);
    return rowCount === 1 || (await this.find(provider, subject)) === userId;
  }

  async providersOf(userId: string): Promise<string[]> {
    const { rows } = await this.#pool.query<{ provider: string }>("select provider from secrets.identities where user_id = $1 order by created_at", [userId]);
    return rows.map(({ provider }) => provider);
  }

  #hash(provider: string, subject: string): Buffer {
    return this.#pepper("identity", `${provider}|${subject}`);
  }
}
