import type { Pool, PoolClient } from "pg";
import { Projector, type ProjectorOptions } from "./projector.ts";
import { BUILDING, createIndexes, createTables, dropBuilding, switchOver } from "./schema.ts";

/** Readers of the old tables are waited for this long before the switch is tried again, in milliseconds. */
const LOCK_TIMEOUT_MS = 2_000;
const ATTEMPTS = 30;

/**
 * Builds all read models anew beside the live ones, up to `goal`: where the log may grow all the time, its end is no goal.
 * @returns the projector that has built them, as far as the log went; or undefined when the signal aborted before
 */
export async function buildBeside(options: Omit<ProjectorOptions, "schema">, goal: () => bigint, signal: AbortSignal): Promise<Projector | undefined> {
  await withClient(options.pool, async (client) => {
    await dropBuilding(client);
    await createTables(client, BUILDING);
  });
  const builder = new Projector({ ...options, schema: BUILDING });
  await builder.open();
  await builder.run(signal, (caughtUp) => caughtUp || builder.position >= goal());
  if (signal.aborted) return undefined;
  await withClient(options.pool, (client) => createIndexes(client, BUILDING));
  return builder;
}

/** Puts what was built in the place of the live tables, in one transaction. Nobody may write either at this moment. */
export async function switchTo(options: Omit<ProjectorOptions, "schema">): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await withClient(options.pool, async (client) => {
        await client.query(`begin; set local lock_timeout = ${LOCK_TIMEOUT_MS}`);
        try {
          await switchOver(client);
          await client.query("commit");
        } catch (error) {
          await client.query("rollback");
          throw error;
        }
      });
      return;
    } catch (error) {
      if ((error as { code?: string }).code !== "55P03" || attempt === ATTEMPTS) throw error; // lock_not_available: somebody reads for long
      options.logger.warn({ attempt }, "the new read models wait for a long reading of the old ones");
    }
  }
}

async function withClient(pool: Pool, work: (client: PoolClient) => Promise<void>): Promise<void> {
  const client = await pool.connect();
  try {
    await work(client);
  } finally {
    client.release();
  }
}
