import { setTimeout as pause } from "node:timers/promises";
import type { Pool, PoolClient } from "pg";
import type { Logger } from "../telemetry/logger.ts";

export interface Leadership {
  readonly pool: Pool;
  /** Number of the advisory lock: of all processes that ask for it, one has it. */
  readonly lock: number;
  /** What is done, for the log. */
  readonly name: string;
  readonly logger: Logger;
}

/** Work that ran so long before it failed begins again without delay. */
const SETTLED_MS = 30_000;
const RETRY_MS = [100, 400, 1_600, 5_000] as const;

/**
 * Does the work in one process at a time: whoever holds the lock works, the others wait to take over. The signal the
 * work gets aborts when this is closed or the lock's connection breaks (with it goes the lock). Work that fails is begun
 * again, each time after a longer pause.
 */
export function leadAlone({ pool, lock, name, logger }: Leadership, work: (client: PoolClient, signal: AbortSignal) => Promise<void>): { close(): Promise<void> } {
  const stop = new AbortController();
  const running = keepLeading();
  return {
    async close() {
      stop.abort();
      await running;
    },
  };

  async function keepLeading(): Promise<void> {
    for (let failures = 0; !stop.signal.aborted; failures += 1) {
      let client: PoolClient | undefined;
      try {
        client = await pool.connect();
        const broken = new AbortController();
        client.once("error", () => broken.abort());
        const { rows } = await client.query<{ locked: boolean }>("select pg_try_advisory_lock($1) as locked", [lock]);
        if (rows[0]?.locked) {
          const since = Date.now();
          try {
            await work(client, AbortSignal.any([stop.signal, broken.signal]));
          } finally {
            if (Date.now() - since > SETTLED_MS) failures = 0;
          }
        }
      } catch (error) {
        if (!stop.signal.aborted) logger.error({ err: error }, `${name} stopped; starting again`);
      } finally {
        client?.release(true); // ends the session, and with it the lock
      }
      await pause(RETRY_MS[Math.min(failures, RETRY_MS.length - 1)], undefined, { signal: stop.signal }).catch(() => {}); // closed while waiting: the loop ends
    }
  }
}
