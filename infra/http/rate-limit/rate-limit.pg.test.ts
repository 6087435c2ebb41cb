import { setTimeout as pause } from "node:timers/promises";
import express from "express";
import { afterAll, beforeAll, expect, test } from "vitest";
import { testDatabase, type TestDatabase } from "#infra/postgres/testing.ts";
import { createLogger } from "#infra/telemetry/logger.ts";
import { GalaxyError } from "#schemas/errors.ts";
import { localOwner } from "#schemas/principal.ts";
import { migrateSecrets } from "../../security/tables.ts";
import { errorHandler } from "../errors.ts";
import { listenHttp, type Listening } from "../listen.ts";
import { createRequestLimits } from "./requests.ts";
import { createRateLimits, type RateLimits } from "./shared.ts";

const logger = createLogger({ level: "silent" });
let database: TestDatabase;
const processes: RateLimits[] = [];
const open: Listening[] = [];
/** A process of its own, as far as limits are concerned: nothing but the database is shared. */
const process = (): RateLimits => {
  const limits = createRateLimits({ pool: database.pool, logger });
  processes.push(limits);
  return limits;
};
beforeAll(async () => {
  database = await testDatabase();
  await migrateSecrets(database.pool);
});
afterAll(async () => {
  await Promise.all(open.map((http) => http.close(100)));
  await Promise.all(processes.map((limits) => limits.close()));
  await database.close();
});

/** Whole windows only: a test that begins at the end of one would see two. */
async function earlyInWindow(seconds: number): Promise<void> {
  const left = seconds * 1_000 - (Date.now() % (seconds * 1_000));
  if (left < 8_000) await pause(left + 10);
}

test("a strict limit is exact across processes, whatever they do at once", async () => {
  await earlyInWindow(60);
  const limits = [process(), process(), process()].map((one) => one.limit({ name: "exact", limit: 10, windowSeconds: 60 }));
  const taken = await Promise.all(Array.from({ length: 60 }, (_, n) => limits[n % 3]?.takeExactly("somebody")));
  const later = await Promise.all(limits.map((one) => one.takeExactly("somebody")));
  expect(taken.filter((one) => one?.allowed).length).toBeLessThanOrEqual(10);
  expect(later.map(({ allowed }) => allowed)).toEqual([false, false, false]);
  expect((await limits[0]?.takeExactly("somebody else"))?.allowed).toBe(true);
});

test("the general limit needs no query for a request, and other processes know of it in about a second", async () => {
  await earlyInWindow(60);
  const policy = { name: "general", limit: 100, windowSeconds: 60 };
  const [one, other] = [process().limit(policy), process().limit(policy)];
  const before = await database.pool.query("select 1 from secrets.rate_limits where key like 'general|%'");
  for (let n = 0; n < 100; n += 1) expect(one.take("busy").allowed).toBe(true);
  expect(one.take("busy").allowed).toBe(false);
  expect(before.rowCount).toBe(0);
  expect(other.take("busy").remaining).toBe(99);
  for (let n = 0; n < 10; n += 1) other.take("busy");
  await expect.poll(() => other.take("busy").allowed, { timeout: 5_000, interval: 100 }).toBe(false);
});

test("without the database each process goes by its own count", async () => {
  const broken = await testDatabase();
  const limits = createRateLimits({ pool: broken.pool, logger }); // its tables were never made
  const limit = limits.limit({ name: "alone", limit: 2, windowSeconds: 3_600 });
  expect([(await limit.takeExactly("a")).allowed, (await limit.takeExactly("a")).allowed, (await limit.takeExactly("a")).allowed]).toEqual([true, true, false]);
  await limits.close();
  await broken.close();
});

test("a request says what is left; one too many is 429 with when to come back, by person and not by address", async () => {
  await earlyInWindow(60);
  const limits = createRequestLimits(process(), 5);
  const authenticate = limits.authenticating(async (request) => {
    const who = request.headers["x-who"];
    if (typeof who !== "string") throw new GalaxyError("unauthorized", "Not signed in");
    return { ...localOwner(who), actor: { kind: "user", id: who } };
  });
  const app = express();
  app.get("/", async (request, response) => {
    response.json({ name: (await authenticate(request)).name });
  });
  app.get("/strict", limits.strict({ name: "strict", limit: 2, windowSeconds: 60 }), (_request, response) => {
    response.json({});
  });
  app.use(errorHandler(logger));
  const http = await listenHttp(app, { host: "127.0.0.1", port: 0 });
  open.push(http);
  const ask = async (who?: string, path = "/") => {
    const response = await fetch(`${http.url}${path}`, { headers: who === undefined ? {} : { "x-who": who } });
    return { status: response.status, headers: response.headers, body: (await response.json()) as { error?: string } };
  };
  const first = await ask("ada");
  expect(first.headers.get("ratelimit-policy")).toBe("5;w=60");
  expect([first.headers.get("ratelimit-limit"), first.headers.get("ratelimit-remaining")]).toEqual(["5", "4"]);
  expect(Number(first.headers.get("ratelimit-reset"))).toBeGreaterThan(0);
  for (let n = 0; n < 4; n += 1) await ask("ada");
  const refused = await ask("ada");
  expect([refused.status, refused.body.error]).toEqual([429, "too_many_requests"]);
  expect(refused.headers.get("retry-after")).toBe(refused.headers.get("ratelimit-reset"));
  expect((await ask("bob")).status).toBe(200);

  const unknown = await Promise.all(Array.from({ length: 8 }, () => ask()));
  expect(unknown.map(({ status }) => status).toSorted()).toEqual([401, 401, 401, 401, 401, 429, 429, 429]);
  expect((await ask("bob")).status).toBe(200); // whoever is signed in does not pay for others at the same address
  const strict = [await ask("ada", "/strict"), await ask("bob", "/strict"), await ask("eve", "/strict")];
  expect(strict.map(({ status }) => status)).toEqual([200, 200, 429]);
});
