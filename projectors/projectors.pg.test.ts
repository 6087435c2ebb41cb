import { setTimeout as pause } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createProjectors } from "./app.ts";
import { projections } from "./projections/all.ts";
import { createLogger } from "#infra/telemetry/logger.ts";
import { createMetrics } from "#infra/telemetry/metrics.ts";
import { dumpReadModels } from "#infra/test/read-model-dump.ts";
import { startSides, type Sides } from "#infra/test/sides.ts";
import { testDatabase, type TestDatabase } from "#infra/postgres/testing.ts";
import { followRebuild, requestRebuild } from "#infra/postgres/rebuild-requests.ts";
import { LOCAL_OWNER_ID } from "#schemas/principal.ts";
import type { WorkStatus } from "#schemas/status.ts";

let sides: Sides;
beforeEach(async () => {
  sides = await startSides();
});
afterEach(async () => {
  await sides[Symbol.asyncDispose]();
});

const dates = { start_date: "2026-11-02", end_date: "2026-11-13" };

/** A project with two sprints and everything that can happen to a story and a task. */
async function history(): Promise<{ project: string; sprint: string; next: string }> {
  const project = await sides.project();
  const [sprint, next] = await Promise.all([sides.send("create_sprint", { project_id: project, name: "Now", ...dates }), sides.send("create_sprint", { project_id: project, name: "Next", ...dates })]);
  const stories = await Promise.all(
    Array.from({ length: 24 }, (_, index) =>
      sides.send("create_story", { project_id: project, title: `Story ${index}`, story_points: (index % 5) + 0.5, labels: ["web"], sprint_id: index % 3 === 0 ? null : sprint.id, assigned_to: index % 4 === 0 ? LOCAL_OWNER_ID : null }),
    ),
  );
  const tasks = await Promise.all(stories.slice(0, 8).flatMap(({ id }) => [1, 2].map((number) => sides.send("create_task", { story_id: id, title: `Task ${number}` }))));
  await sides.send("start_sprint", { sprint_id: sprint.id });
  for (const [index, { id }] of stories.entries()) {
    const statuses: WorkStatus[] = ["in_progress", "done", "in_review", "todo"];
    await sides.send("move_story", { story_id: id, status: statuses[index % 4]! });
    if (index % 5 === 0) await sides.send("estimate_story", { story_id: id, story_points: index % 2 === 0 ? null : 8 });
    if (index % 6 === 0) await sides.send("plan_story", { story_id: id, sprint_id: index % 12 === 0 ? null : next.id });
    if (index % 7 === 0) await sides.send("comment_on_story", { story_id: id, body: "Agreed." });
    if (index % 11 === 10) await sides.send("delete_story", { story_id: id });
  }
  for (const [index, { id }] of tasks.entries()) {
    if (index % 3 === 0) await sides.send("move_task", { task_id: id, status: "done" });
    if (index % 3 === 1) await sides.send("assign_task", { task_id: id, assigned_user_id: LOCAL_OWNER_ID });
    if (index % 5 === 4) await sides.send("comment_on_task", { task_id: id, body: "On it." });
  }
  await sides.send("update_project", { project_id: project, description: "New words" });
  await sides.send("complete_sprint", { sprint_id: sprint.id, unfinished_to: next.id });
  await settled();
  return { project, sprint: sprint.id, next: next.id };
}

async function rebuildLive(): Promise<void> {
  const { pool } = sides.database;
  expect(await followRebuild(pool, await requestRebuild(pool))).toMatchObject({ state: "done" });
}

/** The policies add events of their own for a while: until the log is as long as it was a moment ago. */
async function settled(): Promise<void> {
  for (let length = -1n; ; ) {
    await sides.upToDate();
    const [last] = await sides.store.readAll({ direction: "backwards", maxCount: 1 });
    if (last?.position === length) return;
    length = last?.position ?? 0n;
    await pause(300);
  }
}

/** All read models from nothing, in a database of their own, in batches of whatever size the log gives. */
async function rebuilt(database: TestDatabase): Promise<void> {
  const projectors = createProjectors({ store: sides.store, database, personal: sides.secrets.personal, logger: createLogger({ level: "silent" }), metrics: createMetrics() });
  await projectors.start();
  const [last] = await sides.store.readAll({ direction: "backwards", maxCount: 1 });
  await projectors.caughtUp(last?.position ?? 0n);
  await projectors.close();
}

test("read models that grew event by event equal those built from nothing in one go", async () => {
  await history();
  await using database = await testDatabase();
  await rebuilt(database);
  expect(await dumpReadModels(database.pool)).toEqual(await dumpReadModels(sides.database.pool));
});

test("a board's changes lead from nothing to its cards, without a gap", async () => {
  await history();
  const { rows: boards } = await sides.database.pool.query<{ sprint_id: string; last_seq: number }>("select sprint_id, last_seq from boards");
  for (const { sprint_id, last_seq } of boards) {
    const { rows } = await sides.database.pool.query<{ seq: number; kind: string; card_id: string; card: unknown }>("select seq, kind, card_id, card from board_changes where sprint_id = $1 order by seq", [sprint_id]);
    expect(rows.map(({ seq }) => seq)).toEqual(Array.from({ length: last_seq }, (_, index) => index + 1));
    const cards = new Map<string, unknown>();
    for (const { kind, card_id, card } of rows) {
      if (kind === "card_removed") cards.delete(card_id);
      else cards.set(card_id, card);
    }
    const { rows: present } = await sides.database.pool.query<{ card_id: string; card: unknown }>("select card_id, card from board_cards where sprint_id = $1", [sprint_id]);
    expect(new Map(present.map(({ card_id, card }) => [card_id, card]))).toEqual(cards);
  }
});

test("scope and done points of the burndown are those of the stories, counted by hand from the events", async () => {
  const { sprint } = await history();
  const points = new Map<string, number>();
  const planned = new Map<string, string | null>();
  const done = new Set<string>();
  let completedAt: { scope: number; completed: number } | undefined;
  for (const { type, streamId, data } of await sides.store.readAll({ from: "start", maxCount: 10_000 })) {
    const facts = data as { story_points?: number | null; sprint_id?: string | null; to?: string };
    if (type === "story.created" || type === "story.estimated") points.set(streamId, facts.story_points ?? 0);
    if (type === "story.planned") planned.set(streamId, facts.sprint_id ?? null);
    if (type === "story.status_changed") {
      if (facts.to === "done") done.add(streamId);
      else done.delete(streamId);
    }
    if (type === "story.deleted") planned.delete(streamId);
    if (type === "sprint.completed") {
      const inSprint = [...planned].filter(([, sprintId]) => sprintId === sprint).map(([id]) => id);
      const sum = (ids: string[]) => ids.reduce((total, id) => total + (points.get(id) ?? 0), 0);
      completedAt = { scope: sum(inSprint), completed: sum(inSprint.filter((id) => done.has(id))) };
    }
  }
  const { rows } = await sides.database.pool.query<{ scope: number; completed: number }>(
    "select sum(scope_delta) as scope, sum(completed_delta) as completed from burndown_changes where sprint_id = $1 and seq <= (select seq from burndown_changes where sprint_id = $1 and event_type = 'sprint.completed')",
    [sprint],
  );
  expect(completedAt).toBeDefined();
  expect(rows[0]).toEqual(completedAt);
  const { rows: velocity } = await sides.database.pool.query<{ velocity: number }>("select velocity from velocity where sprint_id = $1", [sprint]);
  expect(velocity[0]?.velocity).toBe(completedAt?.completed);
});

test("a rebuild beside the live read models goes on while people write, and nobody reads less than before", async () => {
  const { project } = await history();
  const stop = new AbortController();
  let seen = 0;
  const reading = (async () => {
    while (!stop.signal.aborted) {
      const { rows } = await sides.database.pool.query<{ count: number }>("select count(*)::int as count from user_stories where project_id = $1", [project]);
      expect(rows[0]?.count).toBeGreaterThanOrEqual(seen);
      seen = rows[0]?.count ?? 0;
    }
  })();
  const writing = (async () => {
    for (let index = 0; !stop.signal.aborted; index += 1) await sides.send("create_story", { project_id: project, title: `Written meanwhile ${index}` });
  })();
  await rebuildLive();
  await rebuildLive();
  stop.abort();
  await Promise.all([reading, writing]);
  await settled();
  await using database = await testDatabase();
  await rebuilt(database);
  expect(await dumpReadModels(sides.database.pool)).toEqual(await dumpReadModels(database.pool));
});

test("another version of a projection is built anew by itself", async () => {
  await history();
  await sides.projectors.close();
  const before = await dumpReadModels(sides.database.pool);
  await sides.database.pool.query("update projections set version = 0 where name = 'board'");
  await sides.database.pool.query("update user_stories set title = 'spoiled'");
  const projectors = createProjectors({ store: sides.store, database: sides.database, personal: sides.secrets.personal, logger: createLogger({ level: "silent" }), metrics: createMetrics() });
  await projectors.start();
  const [last] = await sides.store.readAll({ direction: "backwards", maxCount: 1 });
  await projectors.caughtUp(last?.position ?? 0n);
  await projectors.close();
  expect(await dumpReadModels(sides.database.pool)).toEqual(before);
});

test("connections killed at random moments lose nothing and double nothing", async () => {
  const project = await sides.project();
  const stop = new AbortController();
  const killing = (async () => {
    while (!stop.signal.aborted) {
      await pause(Math.random() * 60);
      // whatever is in a transaction at this moment dies in the middle of it
      await sides.database.pool.query("select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and state <> 'idle' and pid <> pg_backend_pid()").catch(() => undefined); // the killer's own connection may be hit by its pool
    }
  })();
  for (let round = 0; round < 12; round += 1) {
    await Promise.all(Array.from({ length: 40 }, (_, index) => sides.send("create_story", { project_id: project, title: `Story ${round}.${index}`, status: "in_progress" })));
    await pause(Math.random() * 40);
  }
  stop.abort();
  await killing;
  await sides.upToDate();
  await using database = await testDatabase();
  await rebuilt(database);
  expect(await dumpReadModels(sides.database.pool)).toEqual(await dumpReadModels(database.pool));
});

test("two projectors on one database: one writes, and the other takes over when it ends", async () => {
  const project = await sides.project();
  const second = createProjectors({ store: sides.store, database: sides.database, personal: sides.secrets.personal, logger: createLogger({ level: "silent" }), metrics: createMetrics() });
  await second.start();
  await Promise.all(Array.from({ length: 50 }, (_, index) => sides.send("create_story", { project_id: project, title: `Story ${index}` })));
  await sides.upToDate();
  await sides.projectors.close();
  await sides.send("create_story", { project_id: project, title: "After the change of hands" });
  await sides.upToDate();
  await second.close();
  await using database = await testDatabase();
  await rebuilt(database);
  expect(await dumpReadModels(sides.database.pool)).toEqual(await dumpReadModels(database.pool));
});

test("an event that cannot be applied is parked with its reason; its stream waits, everything else goes on, a rebuild mends it", async () => {
  await sides.projectors.close();
  const broken = projections.map((projection) =>
    projection.name === "burndown"
      ? {
          ...projection,
          apply: (...args: Parameters<typeof projection.apply>) => {
            if (args[0].type === "story.estimated" && args[0].data.story_points === 13) throw new Error("thirteen is not understood");
            projection.apply(...args);
          },
        }
      : projection,
  );
  const faulty = createProjectors({ store: sides.store, database: sides.database, personal: sides.secrets.personal, projections: broken, logger: createLogger({ level: "silent" }), metrics: createMetrics() });
  await faulty.start();
  const project = await sides.project();
  const [one, other] = await Promise.all([sides.send("create_story", { project_id: project, title: "One" }), sides.send("create_story", { project_id: project, title: "Other" })]);
  await sides.send("estimate_story", { story_id: one.id, story_points: 13 });
  await sides.send("update_story", { story_id: one.id, title: "One, later" });
  await sides.send("update_story", { story_id: other.id, title: "Other, later" });
  await sides.upToDate();
  const { rows: parked } = await sides.database.pool.query("select projection, revision, event_type, reason from parked_events order by revision");
  expect(parked).toEqual([
    { projection: "burndown", revision: 1, event_type: "story.estimated", reason: "thirteen is not understood" },
    { projection: "*", revision: 2, event_type: "story.updated", reason: "an event before it of the same stream is parked" },
  ]);
  const titles = async () => (await sides.database.db.selectFrom("user_stories").select(["title", "story_points"]).orderBy("title").execute()).map(({ title, story_points }) => `${title} ${story_points}`);
  expect(await titles()).toEqual(["One null", "Other, later null"]);
  await faulty.close();

  const mended = createProjectors({ store: sides.store, database: sides.database, personal: sides.secrets.personal, logger: createLogger({ level: "silent" }), metrics: createMetrics() });
  await mended.start();
  await rebuildLive();
  await mended.close();
  expect(await titles()).toEqual(["One, later 13", "Other, later null"]);
  expect((await sides.database.pool.query("select 1 from parked_events")).rows).toEqual([]);
});

test("what Postgres refuses is parked alone, and the batch around it is not lost", async () => {
  const project = await sides.project();
  const one = await sides.send("create_story", { project_id: project, title: "One" });
  // a fact no command would write: the number is more than the column can hold
  const last = await lastOf(`story-${one.id}`);
  await sides.store.append(`story-${one.id}`, [{ id: crypto.randomUUID(), type: "story.prioritized", data: { priority: 3_000_000_000 }, metadata: { ...(last.metadata as object) } }], last.revision);
  const other = await sides.send("create_story", { project_id: project, title: "Other" });
  await sides.upToDate();
  const { rows } = await sides.database.pool.query<{ reason: string }>("select reason from parked_events");
  expect(rows[0]?.reason).toMatch(/out of range/);
  expect(await sides.database.db.selectFrom("user_stories").select("title").where("id", "=", other.id).executeTakeFirst()).toEqual({ title: "Other" });
});

test("behind a parked event one still reads one's own writes", async () => {
  const project_id = await sides.project();
  const sprint = await sides.send("create_sprint", { project_id, name: "Sprint", ...dates });
  const story = await sides.send("create_story", { project_id, title: "One", sprint_id: sprint.id });
  const last = await lastOf(`story-${story.id}`);
  await sides.store.append(`story-${story.id}`, [{ id: crypto.randomUUID(), type: "story.prioritized", data: { priority: 3_000_000_000 }, metadata: { ...(last.metadata as object) } }], last.revision);
  const started = Date.now();
  expect((await sides.send("start_sprint", { sprint_id: sprint.id })).entity).toMatchObject({ status: "active" });
  expect(Date.now() - started).toBeLessThan(3_000);
});

test("read models of another log, or of one that has been put back to an older backup, are built anew", async () => {
  await history();
  await sides.projectors.close();
  await using other = await startSides();
  await other.project({ name: "In the other log" });
  const moved = createProjectors({ store: other.store, database: sides.database, personal: other.secrets.personal, logger: createLogger({ level: "silent" }), metrics: createMetrics() });
  await moved.start();
  const names = async () => (await sides.database.pool.query<{ name: string }>("select name from projects")).rows.map(({ name }) => name);
  await expect.poll(names).toEqual(["In the other log"]);
  await moved.close();
});

async function lastOf(streamId: string) {
  for await (const page of sides.store.readStream(streamId, { direction: "backwards", maxCount: 1 })) if (page[0]) return page[0];
  throw new Error(`no events on ${streamId}`);
}
