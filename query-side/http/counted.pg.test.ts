import { Router } from "express";
import { createClient } from "graphql-ws";
import { WebSocket } from "ws";
import { expect, test } from "vitest";
import { createFrontDoor } from "#infra/http/app.ts";
import { authenticateLocalOwner } from "#infra/test/local-owner.ts";
import { listenHttp } from "#infra/http/listen.ts";
import { createRequestLimits } from "#infra/http/rate-limit/requests.ts";
import { createRateLimits } from "#infra/http/rate-limit/shared.ts";
import { createLogger } from "#infra/telemetry/logger.ts";
import { createMetrics } from "#infra/telemetry/metrics.ts";
import { startServer } from "#infra/test/server.ts";
import { createQuerySide } from "../app.ts";

const LIMIT = 40;

test("GraphQL over HTTP and every operation of a WebSocket count for the person, however they come", async () => {
  await using world = await startServer();
  const logger = createLogger({ level: "silent" });
  const rateLimits = createRateLimits({ pool: world.database.pool, logger });
  const limits = createRequestLimits(rateLimits, LIMIT);
  const authenticate = limits.authenticating(authenticateLocalOwner("Ada"));
  const querySide = createQuerySide({ store: world.store, db: world.database.db, databaseUrl: world.database.url, readModels: world.readModels, commands: world.commandSide.commands, directory: world.people, authenticate, limits, logger });
  const door = createFrontDoor({ metrics: createMetrics(), logger });
  const routes = Router();
  routes.use("/api/v1", querySide.rest);
  routes.use("/graphql", querySide.graphql);
  door.open(routes, async () => ({ ready: true, checks: {} }));
  const http = await listenHttp(door.app, { host: "127.0.0.1", port: 0 });
  querySide.attach(http.server);
  querySide.start();
  const client = createClient({ url: `${http.url.replace("http", "ws")}/graphql`, webSocketImpl: WebSocket, lazy: false });
  try {
    const codes: string[] = [];
    const overSocket = async () => {
      for await (const { errors } of client.iterate({ query: "{ viewer { id } }" })) codes.push(String(errors?.[0]?.extensions?.["code"] ?? "fine"));
    };
    const overHttp = () => fetch(`${http.url}/graphql`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ query: "{ viewer { id } }" }) });
    const first = await overHttp();
    expect([first.status, first.headers.get("ratelimit-limit")]).toEqual([200, String(LIMIT)]);
    for (let n = 0; n < LIMIT; n += 1) await overSocket().catch((refused: unknown) => codes.push(String((refused as Array<{ extensions?: { code?: string } }>)[0]?.extensions?.code)));
    // a minute may end in between: then there is more room, and never less
    expect(codes.slice(0, 5)).toEqual(["fine", "fine", "fine", "fine", "fine"]);
    for (let n = 0; n < 2 * LIMIT && !codes.includes("too_many_requests"); n += 1) await overSocket().catch((refused: unknown) => codes.push(String((refused as Array<{ extensions?: { code?: string } }>)[0]?.extensions?.code)));
    expect(codes).toContain("too_many_requests");
    const refused = await overHttp();
    expect([refused.status, ((await refused.json()) as { error: string }).error]).toEqual([429, "too_many_requests"]);
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
    expect((await fetch(`${http.url}/api/v1/projects`)).status).toBe(429);
  } finally {
    await client.dispose();
    await querySide.close();
    await http.close(100);
    await rateLimits.close();
  }
});
