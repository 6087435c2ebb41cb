import { Router } from "express";
import type { Config } from "../config/config.ts";
import type { EventStore } from "../event-store/port.ts";
import { createFrontDoor } from "../http/app.ts";
import { isLoopback } from "../http/guard.ts";
import { listenHttp, type Listening } from "../http/listen.ts";
import { createRequestLimits, type RequestLimits } from "../http/rate-limit/requests.ts";
import { createRateLimits } from "../http/rate-limit/shared.ts";
import { readinessOf } from "../http/readiness.ts";
import type { Database } from "../postgres/database.ts";
import { followReadModels, type ReadModelPosition } from "../postgres/reached.ts";
import { readMasterKey } from "../security/master-key.ts";
import { openSecurity, type Security } from "../security/open.ts";
import { openSecrets } from "../security/secrets.ts";
import { createLogger, type Logger } from "../telemetry/logger.ts";
import { createMetrics, type Metrics } from "../telemetry/metrics.ts";
import { live, type Lifetime } from "./lifetime.ts";
import { startDatabase, startEventStore } from "./stores.ts";

/** What every process that serves is given, be it one side or all of them. */
export interface ProcessParts {
  readonly life: Lifetime;
  readonly config: Config;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly store: EventStore;
  readonly database: Database & { readonly url: string };
  readonly readModels: ReadModelPosition;
  /** By what people are recognised, and what is theirs kept secret. */
  readonly security: Security;
  /** To be put around whatever finds out who sends a request. */
  readonly limits: RequestLimits;
  /** Where the process puts what it serves. */
  readonly routes: Router;
  readonly http: Listening;
}

export interface Serving {
  /** Said with the address when everything has started, such as `Query side ready`. */
  readonly ready: string;
  /** @throws {ConfigError} */
  readonly config: () => Config;
  /** What else must hold before anything is started; throws when it does not. */
  readonly check?: () => Promise<void>;
  /** Starts the process's own parts. What it returns is asked to let go of its live connections when the process ends. */
  readonly start: (parts: ProcessParts) => Promise<{ drain(): Promise<unknown> } | void>;
}

/**
 * Runs a process that serves on a port: the port first (when it is taken, nothing has been started that would have to be
 * stopped), then the stores, then its own parts. Health, readiness and metrics are served on the same port.
 */
export function liveServing({ ready, config: read, check, start }: Serving): Promise<void> {
  return live(async (life) => {
    const config = read();
    await check?.();
    const logger = createLogger({ level: config.logLevel });
    const metrics = createMetrics();
    const door = createFrontDoor({ metrics, logger });
    const { publicUrl } = config.signIn;
    const { corsOrigins, trustedProxies, rateLimitPerMinute } = config.guardRails;
    const http = await listenHttp(door.app, { host: config.host, port: config.port, settings: { loopbackOnly: isLoopback(config.host), publicUrl, corsOrigins, trustedProxies } });
    life.onClose("the web server", () => http.close());
    const [store, database] = await Promise.all([startEventStore(life, config), startDatabase(life, config, logger)]);
    const readModels = followReadModels({ db: database.db, databaseUrl: database.url, logger });
    life.onClose("the read models' position", () => readModels.close());
    const secrets = await openSecrets({ pool: database.pool, databaseUrl: database.url, masterKey: await readMasterKey({ masterKey: config.signIn.masterKey, dataDir: config.dataDir }), logger });
    life.onClose("the secrets", () => secrets.close());
    const security = openSecurity({ config: config.signIn, secrets, db: database.db, databaseUrl: database.url, logger, print: (text) => console.log(text) });
    life.onClose("signing in", () => security.close());
    const rateLimits = createRateLimits({ pool: database.pool, logger });
    life.onClose("the rate limits", () => rateLimits.close());
    const limits = createRequestLimits(rateLimits, rateLimitPerMinute);
    const routes = Router();
    const started = await start({ life, config, logger, metrics, store, database, readModels, security, limits, routes, http });
    door.open(routes, await readinessOf(store, readModels));
    // Registered last, done first: no new requests, live connections told to come back, the others left to finish.
    life.onClose("open connections", () => Promise.all([started?.drain(), http.close()]));
    return `${ready}: ${http.url}`;
  });
}
