import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { openEmbeddedEventStore } from "#infra/event-store/embedded/open.ts";
import { openDatabase } from "#infra/postgres/database.ts";
import { startEmbeddedPostgres } from "#infra/postgres/embedded.ts";
import { createLogger } from "#infra/telemetry/logger.ts";
import { Load } from "#infra/test/load.ts";
import { expectWhole } from "#infra/test/rebuilt.ts";
import { startProduct } from "./testing.ts";

test("kill -9 of the whole process, twenty times during a load of commands: nothing acknowledged is lost, nothing happens twice", async () => {
  const dataDir = await mkdtemp(path.join(tmpdir(), "galaxy kill "));
  const load = new Load();
  try {
    for (let round = 0; round < 20; round += 1) {
      const product = await startProduct({ dataDir });
      load.url = product.url;
      if (round === 0) await load.prepare();
      const dying = new AbortController();
      const running = load.run(12, dying.signal);
      await load.hasDone(51 + Math.random() * 150); // the arbitrary moment
      await product.kill();
      dying.abort();
      await running;
    }
    const product = await startProduct({ dataDir });
    load.url = product.url;
    expect(await load.retryUnanswered()).toBeGreaterThan(0);
    expect(load.acknowledged.size).toBeGreaterThan(1_000);
    expect(await product.stop()).toBe(0);
    // the last commands may have been projected before the stop or not: ready means that all of the log is
    const last = await startProduct({ dataDir });
    await expect.poll(async () => (await fetch(`${last.url}/readyz`)).status, { timeout: 30_000 }).toBe(200);
    expect(await last.stop()).toBe(0);

    const store = await openEmbeddedEventStore({ directory: path.join(dataDir, "events") });
    const postgres = await startEmbeddedPostgres({ directory: path.join(dataDir, "postgres"), logger: createLogger({ level: "silent" }) });
    const database = openDatabase(postgres.url);
    try {
      await expectWhole(store, database.pool, load.acknowledged, dataDir);
    } finally {
      await database.close();
      await postgres.close();
      await store.close();
    }
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}, 240_000);
