import type pg from "pg";
import { toDomainEvent } from "#infra/event-store/codec.ts";
import { openEventStore } from "#infra/event-store/open.ts";
import type { EventStore } from "#infra/event-store/port.ts";
import { openDatabase } from "#infra/postgres/database.ts";
import { createLogger } from "#infra/telemetry/logger.ts";
import { createMetrics } from "#infra/telemetry/metrics.ts";
import { readMasterKey } from "#infra/security/master-key.ts";
import { PersonKeys } from "#infra/security/person-keys.ts";
import { personalData } from "#infra/security/personal-data.ts";
import { createVault } from "#infra/security/vault.ts";
import { startProduct } from "#infra/process/testing.ts";
import { createProjectors } from "#projectors/app.ts";
import { signIn } from "#infra/test/signed-in.ts";
import { BenchClient } from "./http-client.ts";
import type { Bench } from "./run.ts";
import { withPostgres } from "./setting.ts";

const STORIES = 10_000;
const PAGE = 5_000;

/** All projections from nothing, against reading the same events out of a Postgres table. */
export const rebuild: Bench = {
  name: "rebuild",
  help: "all projections rebuilt from the embedded log",
  async run({ directory, progress }) {
    const dataDir = `${directory}/rebuild`;
    progress("writing a history through commands");
    await writeHistory(dataDir);
    const store = await openEventStore({ eventStoreUrl: undefined, directory: `${dataDir}/events` });
    const logger = createLogger({ level: "silent" });
    try {
      return await withPostgres(`${dataDir}/postgres`, 8, async (pool, url) => {
        progress("copying the events into a plain table");
        const count = await copyEvents(store, pool);
        progress(`raw SELECT of ${count} events`);
        await selectAll(pool); // once to warm the cache
        const selectSeconds = await timed(() => selectAll(pool));

        progress(`rebuilding all projections from ${count} events`);
        await pool.query("create database rebuilt");
        const rebuiltUrl = new URL(url);
        rebuiltUrl.pathname = "/rebuilt";
        const database = openDatabase(rebuiltUrl.href, { max: 8 });
        // the keys of the people who wrote: their addresses are opened in a rebuild as they are in life
        const keys = new PersonKeys({ pool, vault: createVault(await readMasterKey({ masterKey: undefined, dataDir })) });
        const projectors = createProjectors({ store, database, personal: personalData(keys), logger, metrics: createMetrics() });
        const head = (await store.head()) ?? 0n;
        const rebuildSeconds = await timed(async () => {
          await projectors.start();
          await projectors.caughtUp(head);
        });
        await projectors.close();
        await database.close();
        return [
          {
            name: "rebuild of all projections",
            unit: "events/s",
            ours: count / rebuildSeconds,
            baseline: { what: "raw SELECT of the same events, pg", value: count / selectSeconds },
            target: { kind: "ratio_at_least", value: 0.15 },
            note: `${count.toLocaleString("en")} events in ${rebuildSeconds.toFixed(1)} s`,
          },
        ];
      });
    } finally {
      await store.close();
    }
  },
};

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1_000;
}

/** Ten thousand stories, created, estimated, planned, moved and commented on: some 80,000 events. */
async function writeHistory(dataDir: string): Promise<void> {
  const product = await startProduct({ dataDir });
  const as = await signIn(product.url);
  const client = new BenchClient(product.url, 64, as.headers);
  try {
    const project = await client.command("create_project", { team_id: as.teamId, name: "Rebuild", allow_parallel_sprints: true });
    const sprints = await Promise.all(Array.from({ length: 50 }, (_, index) => client.command("create_sprint", { project_id: project.id, name: `Sprint ${index + 1}` })));
    let next = 0;
    const lives = Array.from({ length: 64 }, async () => {
      for (let index = (next += 1); index <= STORIES; index = next += 1) {
        const story = await client.command("create_story", { project_id: project.id, title: `Story ${index}`, description: "What a user wants, and why. ".repeat(10), labels: ["bench"] });
        await client.command("estimate_story", { story_id: story.id, story_points: (index % 8) + 1 });
        await client.command("plan_story", { story_id: story.id, sprint_id: sprints[index % sprints.length]?.id ?? null });
        await client.command("move_story", { story_id: story.id, status: index % 3 === 0 ? "done" : "in_review" });
        if (index % 4 === 0) await client.command("comment_on_story", { story_id: story.id, body: "Looks right to me." });
      }
    });
    await Promise.all(lives);
  } finally {
    client.close();
    await product.stop();
  }
}

async function copyEvents(store: EventStore, pool: pg.Pool): Promise<number> {
  await pool.query("create table raw_events (position bigint primary key, stream text not null, revision int not null, id uuid not null, type text not null, data jsonb not null, metadata jsonb not null, created timestamptz not null)");
  let count = 0;
  let from: bigint | "start" = "start";
  for (;;) {
    const page = await store.readAll({ from, maxCount: PAGE });
    const ours = page.filter((event) => toDomainEvent(event) !== undefined);
    if (ours.length > 0) {
      await pool.query("insert into raw_events select * from jsonb_to_recordset($1::jsonb) as e(position bigint, stream text, revision int, id uuid, type text, data jsonb, metadata jsonb, created timestamptz)", [
        JSON.stringify(ours.map((event) => ({ position: String(event.position), stream: event.streamId, revision: event.revision, id: event.id, type: event.type, data: event.data, metadata: event.metadata, created: event.created }))),
      ]);
      count += ours.length;
    }
    const last = page.at(-1);
    if (!last || page.length < PAGE) return count;
    from = last.position + 1n;
  }
}

async function selectAll(pool: pg.Pool): Promise<void> {
  let after = "-1";
  for (;;) {
    const { rows } = await pool.query<{ position: string }>({ name: "page", text: "select * from raw_events where position > $1 order by position limit $2", values: [after, PAGE] });
    const last = rows.at(-1);
    if (!last) return;
    after = last.position;
  }
}
