import path from "node:path";
import type { Config } from "../config/config.ts";
import { openEventStore } from "../event-store/open.ts";
import type { EventStore } from "../event-store/port.ts";
import { openDatabase, type Database } from "../postgres/database.ts";
import { startEmbeddedPostgres } from "../postgres/embedded.ts";
import { withoutCredentials, type Logger } from "../telemetry/logger.ts";
import type { Lifetime } from "./lifetime.ts";

/** A store that the configuration names cannot be used. The message names the variable, and no password. */
export class StoreUnusable extends Error {
  constructor(variable: string, cause: unknown) {
    const reason = cause instanceof AggregateError && cause.errors[0] instanceof Error ? cause.errors[0].message : cause instanceof Error ? cause.message : String(cause);
    super(`${variable} cannot be used: ${withoutCredentials(reason)}. See that the server runs and the address is right`, { cause });
    this.name = "StoreUnusable";
  }
}

/** The event store that the configuration names. */
export async function startEventStore(life: Lifetime, config: Config): Promise<EventStore> {
  const what = config.eventStoreUrl ? "Event store connected" : "Event log open";
  const store = await life.step(what, async () => {
    const directory = path.join(config.dataDir, "events");
    if (!config.eventStoreUrl) return openEventStore({ eventStoreUrl: undefined, directory });
    try {
      const remote = await openEventStore({ eventStoreUrl: config.eventStoreUrl, directory });
      life.onClose("the event store", () => remote.close());
      await remote.readAll({ direction: "backwards", maxCount: 1 }); // connecting alone asks nothing of the server
      return remote;
    } catch (cause) {
      throw new StoreUnusable("EVENTSTORE_URL", cause);
    }
  });
  life.onClose("the event store", () => store.close());
  return store;
}

/** The Postgres that the configuration names, or the one npm brought. */
export async function startDatabase(life: Lifetime, config: Config, logger: Logger): Promise<Database & { readonly url: string }> {
  const url = await life.step(config.databaseUrl ? "Postgres connected" : "Postgres running", async () => {
    if (config.databaseUrl) {
      const probe = openDatabase(config.databaseUrl, { max: 1 });
      try {
        await probe.pool.query("select 1");
      } catch (cause) {
        throw new StoreUnusable("DATABASE_URL", cause);
      } finally {
        await probe.close();
      }
      return config.databaseUrl;
    }
    const server = await startEmbeddedPostgres({ directory: path.join(config.dataDir, "postgres"), logger });
    life.onClose("Postgres", () => server.close());
    return server.url;
  });
  const database = openDatabase(url, { max: 16 });
  life.onClose("the connections to Postgres", () => database.close());
  return { ...database, url };
}
