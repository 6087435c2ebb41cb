import { setTimeout as pause } from "node:timers/promises";
import { Client } from "pg";
import type { Logger } from "../telemetry/logger.ts";

export interface Listening {
  readonly channels: readonly string[];
  readonly onNotification: (channel: string, payload: string) => void;
  /** Called each time the connection stands, the first included: notifications before it may have been missed, so read again. */
  readonly onConnected: () => void;
  readonly signal: AbortSignal;
  readonly logger: Logger;
}

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;

/** Listens on a connection of its own until the signal aborts, connecting again by itself. Resolves when it has ended. */
export async function listen(url: string, listening: Listening): Promise<void> {
  const { signal, logger } = listening;
  let wait = FIRST_PAUSE_MS;
  while (!signal.aborted) {
    const client = new Client({ connectionString: url, application_name: "galaxy-listen", keepAlive: true });
    const ended = new Promise<void>((resolve) => {
      client.on("end", resolve);
      client.on("error", () => resolve());
      signal.addEventListener("abort", () => resolve(), { once: true });
    });
    try {
      await client.connect();
      client.on("notification", ({ channel, payload }) => listening.onNotification(channel, payload ?? ""));
      for (const channel of listening.channels) await client.query(`listen "${channel}"`);
      wait = FIRST_PAUSE_MS;
      listening.onConnected();
      await ended;
    } catch (error) {
      if (!signal.aborted) logger.warn({ err: error }, "the connection for notifications failed; trying again");
    } finally {
      await client.end().catch(() => {}); // it is gone already when the server was
    }
    if (!signal.aborted) await pause(wait, undefined, { signal }).catch(() => {}); // aborted while waiting: the loop ends
    wait = Math.min(wait * 2, LONGEST_PAUSE_MS);
  }
}
