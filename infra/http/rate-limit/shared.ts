import type { Pool } from "pg";
import type { Logger } from "../../telemetry/logger.ts";
import { Window, type Policy, type Taken, type Untold } from "./window.ts";

export interface RateLimit {
  readonly policy: Policy;
  /** Counts one request; needs no answer of anybody. */
  take(key: string): Taken;
  /** Counts one request among all processes at once: a query each, for limits of a few. Without the database: this process's own count. */
  takeExactly(key: string): Promise<Taken>;
}

export interface RateLimits {
  /** A limit of its own; the same name in every process is the same limit. */
  limit(policy: Policy): RateLimit;
  close(): Promise<void>;
}

/** How often processes tell each other what they counted, in milliseconds. */
const SHARE_MS = 1_000;
const CLEAN_MS = 60_000;
/** Keys further from the limit than this are nobody else's business: with twenty processes they still could not pass it. */
const WORTH_TELLING = 0.05;
/** Keys in one statement. */
const BATCH = 1_000;

/**
 * Limits that hold across processes without a query for each request: every process counts in memory and once a second
 * adds what it counted of the busy keys to a table, which answers with the total of all. A caller who spreads over
 * several processes can thus be about a second late in being refused, and one who stays at one is refused exactly.
 * While the database is away each process goes by its own count.
 */
export function createRateLimits({ pool, logger }: { readonly pool: Pool; readonly logger: Logger }): RateLimits {
  const windows = new Map<string, Window>();
  let turn: Promise<void> = Promise.resolve();
  let failing = false;

  async function tellAll(window: Window, part: number): Promise<void> {
    const untold = window.untold(part);
    for (let from = 0; from < untold.length; from += BATCH) await tell(window, untold.slice(from, from + BATCH));
  }

  async function tell(window: Window, untold: readonly Untold[]): Promise<void> {
    const sorted = untold.toSorted((a, b) => (a.key < b.key ? -1 : 1)); // in one order everywhere: two processes never wait for each other
    const { rows } = await pool.query<{ key: string; points: number }>(
      `insert into secrets.rate_limits as known (key, points, expires_at)
       select key, points, to_timestamp(expires_at) from unnest($1::text[], $2::integer[], $3::float8[]) as counted (key, points, expires_at)
       on conflict (key) do update set points = least(known.points::bigint + excluded.points, 2147483647)::integer
       returning key, points`,
      [sorted.map(({ key }) => key), sorted.map(({ points }) => points), sorted.map(({ expiresAt }) => expiresAt / 1_000)],
    );
    const told = new Map(sorted.map(({ key, points }) => [key, points]));
    for (const { key, points } of rows) window.learn(key, points, told.get(key) ?? 0);
  }

  /** One at a time, so that nothing is told twice; a database that is away is said once, not every second. */
  const inTurn = (work: () => Promise<unknown>): Promise<void> =>
    (turn = turn.then(async () => {
      try {
        await work();
        failing = false;
      } catch (error) {
        if (!failing) logger.warn({ err: error }, "rate limits cannot be shared; each process goes by its own count");
        failing = true;
      }
    }));
  let sharing = false;
  const sharer = setInterval(() => {
    if (sharing) return;
    sharing = true;
    void inTurn(async () => {
      for (const window of windows.values()) await tellAll(window, WORTH_TELLING);
    }).finally(() => (sharing = false));
  }, SHARE_MS).unref();
  const cleaner = setInterval(() => void inTurn(() => pool.query("delete from secrets.rate_limits where expires_at < now()")), CLEAN_MS).unref();

  return {
    limit(policy) {
      const window = windows.get(policy.name) ?? new Window(policy);
      windows.set(policy.name, window);
      return {
        policy: window.policy,
        take: (key) => window.take(key),
        async takeExactly(key) {
          const taken = window.take(key);
          if (!taken.allowed) return taken; // known to be over: no query for whoever goes on
          await inTurn(() => tellAll(window, 0)); // whoever waits for the same turn is told along
          return window.again(key);
        },
      };
    },
    async close() {
      clearInterval(sharer);
      clearInterval(cleaner);
      await turn;
    },
  };
}
