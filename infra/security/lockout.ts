import type { Pool } from "pg";
import { GalaxyError } from "#schemas/errors.ts";

const WINDOW_SECONDS = 15 * 60;
/** Wrong passwords for one account from one place. */
const PER_ACCOUNT = 10;
/** Wrong passwords from one place, for whatever accounts. */
const PER_PLACE = 60;

/** Where an attempt comes from: a browser that signed in to this account before, or else an address. */
export interface Place {
  /** HMAC of the account's email address. */
  readonly account: Buffer;
  readonly address: string;
  /** Id of a browser known to this account; its attempts are counted apart from those of its address. */
  readonly device: string | undefined;
}

/**
 * Slows down guessing. Attempts are counted by account and place, never by account alone: however often others fail
 * from elsewhere, the owner is let in, and a browser that is known to the account is not even counted with its address.
 */
export class Lockout {
  readonly #pool: Pool;

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  /**
   * Does one attempt. It is counted before it is done, so that many at once are no way around; when it succeeds the
   * count for this account from this place begins anew.
   * @throws {GalaxyError} `too_many_requests`
   */
  async attempt<Result>(place: Place, work: () => Promise<Result | undefined>): Promise<Result | undefined> {
    const account = place.account.toString("base64url");
    const limits = place.device === undefined
      ? [{ key: `sign-in|${account}|${place.address}`, most: PER_ACCOUNT }, { key: `sign-in|${place.address}`, most: PER_PLACE }]
      : [{ key: `sign-in|${account}|device ${place.device}`, most: PER_ACCOUNT }];
    const keys = limits.map(({ key }) => key);
    const counts = await this.#count(keys, WINDOW_SECONDS);
    for (const { key, most } of limits) {
      const count = counts.get(key);
      if (count && count.points > most) throw new GalaxyError("too_many_requests", `Too many attempts; the next in ${minutes(count.seconds)}`, { _: [`try again in ${minutes(count.seconds)}, or reset the password`] });
    }
    const result = await work();
    if (result !== undefined) await this.#giveBack(keys);
    return result;
  }

  /** Counts something that may be done only so often in a time; false when it is once too often. */
  async take(what: string, most: number, seconds: number): Promise<boolean> {
    return ((await this.#count([what], seconds)).get(what)?.points ?? 0) <= most;
  }

  async #count(keys: readonly string[], windowSeconds: number): Promise<Map<string, { points: number; seconds: number }>> {
    const { rows } = await this.#pool.query<{ key: string; points: number; seconds: number }>(
      `insert into secrets.rate_limits as known (key, points, expires_at) select key, 1, now() + make_interval(secs => $2) from unnest($1::text[]) as key order by key
       on conflict (key) do update set
         points = case when known.expires_at < now() then 1 else least(known.points + 1, 1000000) end,
         expires_at = case when known.expires_at < now() then excluded.expires_at else known.expires_at end
       returning key, points, extract(epoch from expires_at - now())::float8 as seconds`,
      [[...keys].sort(), windowSeconds],
    );
    return new Map(rows.map(({ key, points, seconds }) => [key, { points, seconds }]));
  }

  async #giveBack([own, place]: readonly string[]): Promise<void> {
    await this.#pool.query("delete from secrets.rate_limits where key = $1", [own]);
    if (place !== undefined) await this.#pool.query("update secrets.rate_limits set points = greatest(points - 1, 0) where key = $1", [place]);
  }
}

function minutes(seconds: number): string {
  const whole = Math.max(1, Math.ceil(seconds / 60));
  return whole === 1 ? "a minute" : `${whole} minutes`;
}
