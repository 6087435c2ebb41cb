import path from "node:path";
import type { Config } from "../config/config.ts";
import { openEventStore } from "../event-store/open.ts";
import type { EventStore } from "../event-store/port.ts";
import { openDatabase, type Database } from "../postgres/database.ts";
import { startEmbeddedPostgres } from "../postgres/embedded.ts";
import type { Logger } from "../telemetry/logger.ts";
import type { Lifetime } from "./lifetime.ts";

/** The event store that the configuration names. */
export async function startEventStore(life: Lifetime, config: Config): Promise<EventStore> {
  const what = config.eventStoreUrl ? "Event store connected" : "Event log open";
  const store = await life.step(what, () => openEventStore({ eventStoreUrl: config.eventStoreUrl, directory: path.join(config.dataDir, "events") }));
  life.onClose("the event store", () => store.close());
  return store;
}

/** The Postgres that the configuration names, or the one npm brought. */
export async function startDatabase(life: Lifetime, config: Config, logger: Logger): Promise<Database & { readonly url: string }> {
  const url = await life.step(config.databaseUrl ? "Postgres connected" : "Postgres running", async () => {
    if (config.databaseUrl) {
      const probe = openDatabase(config.databaseUrl, { max: 1 });
      await probe.pool.query("select 1").finally(() => probe.close());
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
