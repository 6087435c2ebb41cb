import type { Express } from "express";
import { ConfigError, readSideConfig, type Config } from "../config/config.ts";
import type { EventStore } from "../event-store/port.ts";
import { createApp, type Readiness } from "../http/app.ts";
import { errorHandler } from "../http/errors.ts";
import { isLoopback } from "../http/guard.ts";
import { listenHttp, type Listening } from "../http/listen.ts";
import { readinessOf } from "../http/readiness.ts";
import type { Database } from "../postgres/database.ts";
import { followReadModels, type ReadModelPosition } from "../postgres/reached.ts";
import { createLogger, type Logger } from "../telemetry/logger.ts";
import { createMetrics, type Metrics } from "../telemetry/metrics.ts";
import { live, type Lifetime } from "./lifetime.ts";
import { startDatabase, startEventStore } from "./stores.ts";

/** What every side that runs alone is given. */
export interface SideParts {
  readonly life: Lifetime;
  readonly config: Config;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly store: EventStore;
  readonly database: Database & { readonly url: string };
  readonly readModels: ReadModelPosition;
  readonly app: Express;
  readonly http: Listening;
}

/**
 * Runs one side as a process of its own: its port first, then the stores it shares with the others, then its own parts.
 * Health, readiness and metrics are served on the same port.
 */
export function liveAlone(name: string, port: number, start: (parts: SideParts) => Promise<void>): Promise<void> {
  return live(async (life) => {
    const config = readSideConfig(port);
    if (!isLoopback(config.host)) throw new ConfigError("HOST must be an address of this machine alone, such as 127.0.0.1: until people can sign in, whoever reaches the port owns everything");
    const logger = createLogger({ level: config.logLevel });
    const metrics = createMetrics();
    let readiness: Readiness = async () => ({ ready: false, checks: { start: "under way" } });
    const app = createApp({ metrics, readiness: () => readiness() });
    const http = await listenHttp(app, { host: config.host, port: config.port });
    life.onClose("the web server", () => http.close());
    const [store, database] = await Promise.all([startEventStore(life, config), startDatabase(life, config, logger)]);
    const readModels = followReadModels({ db: database.db, databaseUrl: database.url, logger });
    life.onClose("the read models' position", () => readModels.close());
    await start({ life, config, logger, metrics, store, database, readModels, app, http });
    app.use(errorHandler(logger));
    readiness = await readinessOf(store, readModels);
    return `${name} ready: ${http.url}`;
  });
}
