import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdir, mkdtemp, open, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { describe, expect, it, onTestFinished } from "vitest";
import { eventStoreContract } from "../contract.ts";
import { event, events, history, readAllOf } from "../contract/support.ts";
import { openEmbeddedEventStore } from "./open.ts";

eventStoreContract("embedded", async () => {
  const directory = await mkdtemp(path.join(tmpdir(), "event log "));
  let store = await openEmbeddedEventStore({ directory });
  return {
    store,
    async reopen() {
      await store.close();
      store = await openEmbeddedEventStore({ directory });
      return store;
    },
    async close() {
      await store.close();
      await rm(directory, { recursive: true });
    },
  };
});

async function emptyDirectory(): Promise<string> {
  const directory = await mkdtemp(path.join(tmpdir(), "event log "));
  onTestFinished(() => rm(directory, { recursive: true }));
  return directory;
}

/** A closed log with some thousand events in it. */
async function filledLog(): Promise<{ readonly directory: string; readonly file: string }> {
  const directory = await emptyDirectory();
  const store = await openEmbeddedEventStore({ directory });
  for (let n = 0; n < 20; n += 1) await store.append(`stream-${n}`, events(100), "no_stream");
  await store.close();
  return { directory, file: path.join(directory, "log.sqlite") };
}

describe("the embedded event log", () => {
  it("loses no acknowledged append when its process is killed, again and again", async () => {
    const directory = await emptyDirectory();
    const acknowledged: { stream: string; revision: number; id: string }[] = [];
    for (let round = 0; round < 4; round += 1) {
      const child = spawn(process.execPath, [path.join(import.meta.dirname, "appender.fixture.ts"), directory], { stdio: ["ignore", "pipe", "inherit"] });
      const target = acknowledged.length + 300 + round * 173;
      for await (const line of createInterface({ input: child.stdout })) {
        const [stream, revision, id] = line.split(" ");
        if (stream && revision && id?.length === 36) acknowledged.push({ stream, revision: Number(revision), id });
        if (acknowledged.length === target) child.kill("SIGKILL");
      }
      expect(child.signalCode ?? (await once(child, "exit"))[1]).toBe("SIGKILL");

      const store = await openEmbeddedEventStore({ directory });
      const log = await history(store, { by: "stream", prefixes: ["writer-"] }, "start");
      const ids = new Map(log.map(({ streamId, revision, id }) => [`${streamId} ${revision}`, id]));
      expect(acknowledged.filter(({ stream, revision, id }) => ids.get(`${stream} ${revision}`) !== id)).toEqual([]);
      expect(log.map(({ position }) => position)).toEqual(log.map((_, index) => BigInt(index + 1)));
      // Each append wrote two events: never half of one.
      expect([...Map.groupBy(log, ({ streamId }) => streamId).values()].filter((stream) => stream.length % 2 !== 0)).toEqual([]);
      await store.close();
    }
  }, 60_000);

  it("is locked while another process has it", async () => {
    const directory = await emptyDirectory();
    const child = spawn(process.execPath, [path.join(import.meta.dirname, "appender.fixture.ts"), directory], { stdio: ["ignore", "pipe", "inherit"] });
    await once(child.stdout, "data");
    await expect(openEmbeddedEventStore({ directory })).rejects.toMatchObject({ name: "EmbeddedLogError", code: "locked", message: expect.stringContaining(directory) as string });
    child.kill("SIGKILL");
    await once(child, "exit");
    const store = await openEmbeddedEventStore({ directory });
    await expect(openEmbeddedEventStore({ directory })).rejects.toMatchObject({ code: "locked" });
    await store.close();
  });

  describe("says that it is damaged, and touches nothing", () => {
    const damages: readonly [string, (file: string) => Promise<void>][] = [
      ["is no database", (file) => writeFile(file, "a text that somebody put there\n".repeat(1_000))],
      ["has lost its header", (file) => overwrite(file, 0, 100)],
      ["was cut off", async (file) => truncate(file, (await readFile(file)).byteLength / 2)],
      ["has garbage in the middle", async (file) => overwrite(file, Math.floor((await readFile(file)).byteLength / 2 / 4_096) * 4_096, 8_192)],
      ["has garbage near the end", async (file) => overwrite(file, (await readFile(file)).byteLength - 20_480, 20_480)],
    ];
    it.each(damages)("when it %s", async (_, damage) => {
      const { directory, file } = await filledLog();
      await damage(file);
      const before = await readFile(file);
      await expect(openEmbeddedEventStore({ directory })).rejects.toMatchObject({ name: "EmbeddedLogError", code: "corrupted", message: expect.stringContaining(directory) as string });
      expect((await readFile(file)).equals(before)).toBe(true);
    });
  });

  describe("says that it cannot be written", () => {
    it("when a file stands where the directory should be", async () => {
      const directory = path.join(await emptyDirectory(), "file", "events");
      await writeFile(path.dirname(directory), "");
      await expect(openEmbeddedEventStore({ directory })).rejects.toMatchObject({ code: "not_writable", message: expect.stringContaining(directory) as string });
    });

    it("when a directory stands where the file should be", async () => {
      const directory = await emptyDirectory();
      await mkdir(path.join(directory, "log.sqlite"));
      await expect(openEmbeddedEventStore({ directory })).rejects.toMatchObject({ code: "not_writable" });
    });

    it.skipIf(process.getuid?.() === 0)("when the permissions forbid it", async () => {
      const { directory, file } = await filledLog();
      await chmod(file, 0o400);
      await chmod(directory, 0o500);
      await expect(openEmbeddedEventStore({ directory })).rejects.toMatchObject({ code: "not_writable" });
      await chmod(directory, 0o700);
    });
  });

  it("gives subscribers what was appended while the stream was truncated under them", async () => {
    const store = await openEmbeddedEventStore({ directory: await emptyDirectory() });
    await store.append("s", events(10), "no_stream");
    const seen: number[] = [];
    for await (const message of store.subscribeStream("s", { after: "start", batchSize: 4 })) {
      if (message.kind !== "events") break;
      seen.push(...message.events.map(({ revision }) => revision));
      if (seen.length === 4) await store.setStreamMetadata("s", { truncateBefore: 7 });
    }
    expect(seen).toEqual([0, 1, 2, 3, 7, 8, 9]);
    await store.close();
  });

  it("keeps large events out of memory once they are read", async () => {
    const store = await openEmbeddedEventStore({ directory: await emptyDirectory() });
    for (let n = 0; n < 60; n += 1) await store.append("large", [event(new Uint8Array(1_000_000).fill(n))], n === 0 ? "no_stream" : n - 1);
    const sizes: number[] = [];
    for await (const message of store.subscribeAll({ after: "start" })) {
      if (message.kind !== "events") break;
      sizes.push(message.events.length);
    }
    expect(sizes.reduce((sum, size) => sum + size)).toBe(60);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(34);
    expect(await readAllOf(store, "large")).toHaveLength(60);
    await store.close();
  });
});

async function overwrite(file: string, at: number, bytes: number): Promise<void> {
  const handle = await open(file, "r+");
  await handle.write(Buffer.alloc(bytes, 0xa5), 0, bytes, at);
  await handle.close();
}
