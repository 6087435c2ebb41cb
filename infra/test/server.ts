import { Router } from "express";
import { createFrontDoor } from "#infra/http/app.ts";
import type { Authenticate } from "#infra/http/authenticate.ts";
import { authenticateLocalOwner } from "./local-owner.ts";
import { listenHttp } from "#infra/http/listen.ts";
import { readinessOf } from "#infra/http/readiness.ts";
import { createDirectory, type Directory } from "#infra/security/directory.ts";
import { createLogger } from "#infra/telemetry/logger.ts";
import { createMetrics } from "#infra/telemetry/metrics.ts";
import { createQuerySide, type QuerySide } from "#query-side/app.ts";
import { startSides, type Sides } from "./sides.ts";

/** The sides behind a real web server, in this process. */
export interface TestServer extends Sides {
  readonly url: string;
  /** What is served, to look at. */
  readonly app: Router;
  readonly querySide: QuerySide;
  /** Who belongs to which team, as the query side knows it. */
  readonly people: Directory;
  /** A GraphQL query over HTTP. */
  query<Data>(query: string, variables?: Record<string, unknown>): Promise<{ data: Data; errors?: ReadonlyArray<{ message: string; extensions?: { code?: string } }> }>;
  /** Ends the query side and begins another one on the same stores and the same port, as a restart does. */
  restartQuerySide(): Promise<void>;
}

export async function startServer(options: { readonly authenticate?: Authenticate; readonly signIn?: boolean } = {}): Promise<TestServer> {
  const sides = await startSides(options);
  const authenticate = options.authenticate ?? sides.security?.authenticate ?? authenticateLocalOwner("Ada");
  const logger = createLogger({ level: process.env["TEST_LOG_LEVEL"] ?? "silent" });
  const directory = sides.security?.directory ?? createDirectory({ db: sides.database.db, databaseUrl: sides.database.url, logger });
  const start = async (port: number) => {
    const querySide = createQuerySide({ store: sides.store, db: sides.database.db, databaseUrl: sides.database.url, readModels: sides.readModels, commands: sides.commandSide.commands, authenticate, ...(sides.security ? { byAuthorization: sides.security.byAuthorization } : {}), directory, logger });
    const door = createFrontDoor({ metrics: createMetrics(), logger });
    const routes = Router();
    routes.use(["/api/v1", "/api"], querySide.rest, sides.commandSide.routes);
    routes.use("/graphql", querySide.graphql);
    door.open(routes, await readinessOf(sides.store, sides.readModels));
    const http = await listenHttp(door.app, { host: "127.0.0.1", port });
    querySide.attach(http.server);
    querySide.start();
    return { querySide, app: routes, http };
  };
  let running = await start(0);
  const url = running.http.url.replace("localhost", "127.0.0.1");
  const stop = async () => {
    await running.querySide.close();
    await running.http.close(100);
  };
  return {
    ...sides,
    url,
    people: directory,
    get app() {
      return running.app;
    },
    get querySide() {
      return running.querySide;
    },
    async query(query, variables = {}) {
      const response = await fetch(`${url}/graphql`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ query, variables }) });
      return response.json() as Promise<never>;
    },
    async restartQuerySide() {
      await stop();
      running = await start(Number(new URL(url).port));
    },
    async [Symbol.asyncDispose]() {
      await stop();
      if (!sides.security) await directory.close();
      await sides[Symbol.asyncDispose]();
    },
  };
}
