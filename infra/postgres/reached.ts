import type { Kysely } from "kysely";
import { z } from "zod";
import { GalaxyError } from "#schemas/errors.ts";
import { jsonText } from "#schemas/json.ts";
import { channels, type ReadModels } from "#schemas/read-models.ts";
import type { Logger } from "../telemetry/logger.ts";
import { listen } from "./listen.ts";

/** How long a reader may wait for a read model before it is told so, in milliseconds. */
export const LONGEST_WAIT_MS = 5_000;

/** Postgres's code for a table that is not there. */
const UNDEFINED_TABLE = "42P01";

const notice = jsonText(z.object({ position: z.string().regex(/^\d{1,19}$/), reset: z.boolean().optional() }));

interface Waiter {
  readonly position: bigint;
  readonly resolve: () => void;
}

/** Knows how far the read models are, and lets callers wait for a position. */
export interface ReadModelPosition {
  /** Where every live projection has arrived, as far as this process has heard. */
  readonly known: bigint;
  /**
   * Resolves when every live projection has handled the log up to `position`.
   * @throws {GalaxyError} `unavailable` when that takes longer than `timeoutMs`
   */
  reached(position: bigint, timeoutMs?: number): Promise<void>;
  close(): Promise<void>;
}

/** Follows the projections' checkpoints over a connection of its own. */
export function followReadModels(options: { readonly db: Kysely<ReadModels>; readonly databaseUrl: string; readonly logger: Logger }): ReadModelPosition {
  const { db, databaseUrl, logger } = options;
  const stop = new AbortController();
  const waiters = new Set<Waiter>();
  let known = 0n;

  const heard = (position: bigint): void => {
    if (position <= known) return;
    known = position;
    for (const waiter of waiters) {
      if (waiter.position > known) continue;
      waiters.delete(waiter);
      waiter.resolve();
    }
  };
  const look = async (): Promise<void> => {
    try {
      const row = await db
        .selectFrom("projections")
        .select((eb) => eb.fn.min<string | null>("position").as("position"))
        .where("status", "=", "live")
        .executeTakeFirst();
      if (row?.position) heard(BigInt(row.position));
    } catch (error) {
      if ((error as { code?: string }).code === UNDEFINED_TABLE) return; // nothing yet: who makes the tables tells when something is in them
      if (!stop.signal.aborted) logger.warn({ err: error }, "the position of the read models could not be read");
    }
  };
  const listening = listen(databaseUrl, {
    channels: [channels.checkpoint],
    onNotification: (_channel, payload) => {
      const said = notice.safeParse(payload);
      if (!said.success) return; // others may use the same Postgres, and its channels
      if (said.data.reset) known = BigInt(said.data.position);
      else heard(BigInt(said.data.position));
    },
    onConnected: () => void look(),
    signal: stop.signal,
    logger,
  });

  return {
    get known() {
      return known;
    },
    async reached(position, timeoutMs = LONGEST_WAIT_MS) {
      if (position <= known) return;
      await new Promise<void>((resolve, reject) => {
        const waiter: Waiter = {
          position,
          resolve: () => {
            clearTimeout(timer);
            resolve();
          },
        };
        const timer = setTimeout(() => {
          waiters.delete(waiter);
          reject(new GalaxyError("unavailable", `The read models have not reached position ${position} within ${timeoutMs / 1_000} seconds; try again`));
        }, timeoutMs);
        waiters.add(waiter);
      });
    },
    async close() {
      stop.abort();
      await listening;
    },
  };
}
