/** The front door: every side in one process, on one port. */
import { Router } from "express";
import { createCommandSide } from "#command-side/app.ts";
import { ConfigError, readConfig } from "#infra/config/config.ts";
import { createFrontDoor } from "#infra/http/app.ts";
import { authenticateLocalOwner } from "#infra/http/authenticate.ts";
import { isLoopback } from "#infra/http/guard.ts";
import { listenHttp } from "#infra/http/listen.ts";
import { readinessOf } from "#infra/http/readiness.ts";
import { securityHeaders } from "#infra/http/security-headers.ts";
import { followReadModels } from "#infra/postgres/reached.ts";
import { live } from "#infra/process/lifetime.ts";
import { startDatabase, startEventStore } from "#infra/process/stores.ts";
import { createLogger } from "#infra/telemetry/logger.ts";
import { createMetrics } from "#infra/telemetry/metrics.ts";
import { createProjectors } from "#projectors/app.ts";
import { createQuerySide } from "#query-side/app.ts";
import { webApp, webIsBuilt } from "#query-side/http/web.ts";

await live(async (life) => {
  const config = readConfig();
  if (!isLoopback(config.host)) throw new ConfigError("HOST must be an address of this machine alone, such as 127.0.0.1: until people can sign in, whoever reaches the port owns everything");
  if (!(await webIsBuilt())) throw new ConfigError("the web app is not built; run npm run build");
  const logger = createLogger({ level: config.logLevel });
  const metrics = createMetrics();

  // The port first: when it is taken, nothing has been started that would have to be stopped.
  const door = createFrontDoor({ metrics, logger });
  const http = await listenHttp(door.app, { host: config.host, port: config.port });
  life.onClose("the web server", () => http.close());

  const [store, database] = await Promise.all([startEventStore(life, config), startDatabase(life, config, logger)]);
  const { db, pool, url: databaseUrl } = database;

  const projectors = createProjectors({ store, database, logger, metrics });
  life.onClose("the projectors", () => projectors.close());
  await life.step("Read models following the log", () => projectors.start());

  const readModels = followReadModels({ db, databaseUrl, logger });
  life.onClose("the read models' position", () => readModels.close());
  const authenticate = authenticateLocalOwner(config.ownerName);
  const commandSide = createCommandSide({ store, db, pool, readModels, authenticate, logger, metrics });
  life.onClose("the command side", () => commandSide.close());
  const querySide = createQuerySide({ store, db, databaseUrl, readModels, commands: commandSide.commands, authenticate, logger });
  await life.step("Commands and queries open", async () => {
    await commandSide.start();
    querySide.start();
    const routes = Router();
    routes.use("/api/v1", commandSide.byName);
    routes.use(["/api/v1", "/api"], querySide.rest, commandSide.routes);
    routes.use("/graphql", querySide.graphql);
    routes.use(securityHeaders, webApp());
    door.open(routes, await readinessOf(store, readModels));
    querySide.attach(http.server);
  });
  // Registered last, done first: no new requests, live connections told to come back, the others left to finish.
  life.onClose("open connections", () => Promise.all([http.close(), querySide.close()]));
  return `Software Galaxy is ready: ${http.url}`;
});
