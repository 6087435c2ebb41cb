import { afterEach, beforeEach, expect, test } from "vitest";
import type { EventStore } from "#infra/event-store/port.ts";
import { followRebuild, requestRebuild } from "#infra/postgres/rebuild-requests.ts";
import { createLogger } from "#infra/telemetry/logger.ts";
import { createMetrics } from "#infra/telemetry/metrics.ts";
import { dumpReadModels } from "#infra/test/read-model-dump.ts";
import { startSides, type Sides } from "#infra/test/sides.ts";
import { createProjectors, type Projectors } from "./app.ts";

let sides: Sides;
let before: Record<string, string[]>;
beforeEach(async () => {
  sides = await startSides();
  const project_id = await sides.project();
  for (let index = 0; index < 20; index += 1) await sides.send("create_story", { project_id, title: `Story ${index}` });
  await sides.upToDate();
  before = await dumpReadModels(sides.database.pool);
  await sides.database.pool.query("update user_stories set title = 'spoiled'");
});
afterEach(async () => {
  await sides[Symbol.asyncDispose]();
});

async function another(store: EventStore = sides.store): Promise<Projectors> {
  const projectors = createProjectors({ store, database: sides.database, personal: sides.secrets.personal, logger: createLogger({ level: "silent" }), metrics: createMetrics() });
  await projectors.start();
  return projectors;
}

/** The log, except that reading it from its start is another matter. */
function logWhoseStart(read: EventStore["subscribeAll"]): EventStore {
  return new Proxy(sides.store, {
    get(store, name) {
      if (name === "subscribeAll") return (options: Parameters<EventStore["subscribeAll"]>[0]) => (options.after === "start" ? read(options) : store.subscribeAll(options));
      const value: unknown = Reflect.get(store, name);
      return typeof value === "function" ? (value.bind(store) as unknown) : value;
    },
  });
}

test("the leader hears of a request; several are fulfilled, and their progress is told", async () => {
  const ids = await Promise.all([1, 2, 3].map(() => requestRebuild(sides.database.pool)));
  const head = await sides.store.head();
  const told: string[] = [];
  for (const id of ids) expect(await followRebuild(sides.database.pool, id, { onProgress: ({ state }) => told.push(state) })).toEqual({ state: "done", position: head, goal: head, reason: null });
  expect(told.at(-1)).toBe("done");
  expect(await dumpReadModels(sides.database.pool)).toEqual(before);
});

test("where nobody leads, the request is kept for the next leader", async () => {
  await sides.projectors.close();
  const id = await requestRebuild(sides.database.pool);
  const next = await another();
  expect(await followRebuild(sides.database.pool, id)).toMatchObject({ state: "done" });
  await next.close();
  expect(await dumpReadModels(sides.database.pool)).toEqual(before);
});

test("a leader that ends in the middle leaves the request to the next", async () => {
  await sides.projectors.close();
  const reading = Promise.withResolvers<void>();
  const stuck = await another(
    logWhoseStart(async function* ({ signal }) {
      reading.resolve();
      await new Promise((resolve) => signal?.addEventListener("abort", resolve, { once: true }));
      yield { kind: "caught_up" };
    }),
  );
  const id = await requestRebuild(sides.database.pool);
  await reading.promise;
  await stuck.close();
  const next = await another();
  expect(await followRebuild(sides.database.pool, id)).toMatchObject({ state: "done" });
  await next.close();
  expect(await dumpReadModels(sides.database.pool)).toEqual(before);
});

test("one that never comes to its end is given up with its reason, and the read models go on following", async () => {
  await sides.projectors.close();
  const failing = await another(
    logWhoseStart(() => {
      throw new Error("the log's start is lost");
    }),
  );
  const id = await requestRebuild(sides.database.pool);
  expect(await followRebuild(sides.database.pool, id)).toMatchObject({ state: "failed", reason: "the log's start is lost" });
  await sides.project({ name: "Written afterwards" });
  await sides.upToDate();
  expect((await sides.database.pool.query("select 1 from projects where name = 'Written afterwards'")).rows).toHaveLength(1);
  await failing.close();
});
