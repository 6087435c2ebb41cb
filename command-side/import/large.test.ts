import { createReadStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { RowIdentities } from "./identity.ts";
import { inspect } from "./inspect.ts";
import { Lanes } from "./lanes.ts";
import { readRecords } from "./records.ts";
import { rowReader } from "./rows.ts";
import { storeUpload } from "./uploads.ts";

const ROWS = 100_000;

async function* generated(): AsyncGenerator<Uint8Array> {
  yield Buffer.from("Issue key,Summary,Description,Story Points,Labels,Labels,Created\r\n");
  for (let row = 0; row < ROWS; row += 1_000) {
    const part: string[] = [];
    for (let at = row; at < row + 1_000; at += 1) part.push(`BIG-${at},"Story ${at}, with a comma","Line one of ${at}\n""quoted"" line two ${"x".repeat(at % 150)}",${at % 13},one,two,2024-03-0${1 + (at % 9)} 10:00\r\n`);
    yield Buffer.from(part.join(""));
  }
}

describe("a file of 100,000 rows", () => {
  test("is taken in, inspected and read, every row with its line and an id of its own, while others are served", async () => {
    const directory = await mkdtemp(path.join(tmpdir(), "galaxy-large-"));
    let longest = 0;
    let lastTick = performance.now();
    const ticking = setInterval(() => {
      longest = Math.max(longest, performance.now() - lastTick);
      lastTick = performance.now();
    }, 5);
    try {
      const file = await storeUpload(generated(), directory);
      const { rows, columns, shape, format } = await inspect(file);
      expect({ rows, shape }).toEqual({ rows: ROWS, shape: "jira" });
      const readRow = rowReader(columns, { timeZone: "UTC", decimalComma: false, nullIsEmpty: true, personOf: () => undefined });
      const identities = new RowIdentities("00000000-0000-7000-8000-0000000000aa");
      const ids = new Set<string>();
      let line = 0;
      let points = 0;
      let isHeader = true;
      for await (const batch of readRecords(createReadStream(file.path), format)) {
        for (const record of batch) {
          if (record.kind === "broken") throw new Error(record.reason);
          if (isHeader) {
            isHeader = false;
            continue;
          }
          const plan = readRow(record);
          if ("reason" in plan) throw new Error(plan.reason);
          ids.add(identities.of(plan).storyId);
          points += plan.story.story_points ?? 0;
          line = plan.line;
        }
        await new Promise((resolve) => setImmediate(resolve));
      }
      expect(ids.size).toBe(ROWS);
      expect(points).toBe(Array.from({ length: ROWS }, (_, row) => row % 13).reduce((sum, one) => sum + one, 0));
      expect(line).toBe(2 * ROWS); // two lines a row behind one of the header
      expect(longest).toBeLessThan(500);
    } finally {
      clearInterval(ticking);
      await rm(directory, { recursive: true, force: true });
    }
  }, 60_000);
});

describe("lanes", () => {
  test("run a bounded number at once, and tell the first error", async () => {
    const lanes = new Lanes(3);
    let running = 0;
    let most = 0;
    const work = async () => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
    };
    for (let times = 0; times < 20; times += 1) await lanes.start(work);
    await lanes.idle();
    expect({ most, running }).toEqual({ most: 3, running: 0 });
    await lanes.start(() => Promise.reject(new Error("first")));
    await expect(lanes.idle()).rejects.toThrow("first");
    await expect(lanes.start(work)).rejects.toThrow("first");
  });

  test("give way to others even when the work never waits", async () => {
    const lanes = new Lanes(4);
    let served = 0;
    const others = setInterval(() => (served += 1), 1);
    const until = performance.now() + 200;
    while (performance.now() < until) await lanes.start(async () => {});
    clearInterval(others);
    expect(served).toBeGreaterThan(5);
  });
});
