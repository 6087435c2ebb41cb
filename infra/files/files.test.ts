import { createHash } from "node:crypto";
import { mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { buffer } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { filesEnvironment } from "../config/files.ts";
import { directoryStore } from "./directory.ts";
import { startS3Server, type S3Server } from "./s3-server.ts";
import { s3Store } from "./s3.ts";
import type { FileStore, StoredFile } from "./store.ts";

let directory: string;
let bucket: S3Server;
const stores = new Map<string, FileStore>();
beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), "galaxy-files-"));
  bucket = await startS3Server("galaxy", "AKIATEST");
  stores.set("a directory", directoryStore(path.join(directory, "kept")));
  const settings = filesEnvironment.parse({ S3_BUCKET: "galaxy", S3_ENDPOINT: bucket.url, S3_ACCESS_KEY_ID: "AKIATEST", S3_SECRET_ACCESS_KEY: "secret", S3_PREFIX: "files/" });
  if (!settings) throw new Error("a bucket was named");
  stores.set("S3", s3Store(settings));
});
afterAll(async () => {
  for (const store of stores.values()) store.close();
  await bucket[Symbol.asyncDispose]();
  await rm(directory, { recursive: true, force: true });
});

const all = async (store: FileStore) => {
  const found: StoredFile[] = [];
  for await (const one of store.list()) found.push(one);
  return found;
};

const write = async (text: string) => {
  const file = path.join(directory, createHash("sha256").update(text + Math.random()).digest("hex"));
  await writeFile(file, text);
  return { path: file, size: Buffer.byteLength(text), sha256: createHash("sha256").update(text).digest("hex") };
};

describe.each(["a directory", "S3"])("%s", (name) => {
  const store = () => stores.get(name) as FileStore;
  const text = async (key: string, range?: { start: number; end: number }) => {
    const found = await store().read(key, range);
    return found && (await buffer(found)).toString();
  };

  test("keeps files, gives them back whole and in parts, lists and forgets them", async () => {
    expect(await all(store())).toEqual([]);
    for (const [key, body] of [["story/0a/one.1", "Grüße, Welt"], ["story/0b/two.2", "second"], ["task/0c/three.3", "third"]] as const) await store().put(key, await write(body));
    expect(await text("story/0a/one.1")).toBe("Grüße, Welt");
    expect(await text("story/0b/two.2", { start: 1, end: 3 })).toBe("eco");
    expect(await text("story/0b/none")).toBeUndefined();
    const listed = await all(store());
    expect(listed.map(({ key }) => key).toSorted()).toEqual(["story/0a/one.1", "story/0b/two.2", "task/0c/three.3"]);
    for (const { storedAt } of listed) expect(Math.abs(storedAt.getTime() - Date.now())).toBeLessThan(60_000);
    await store().put("story/0a/one.1", await write("again"));
    expect(await text("story/0a/one.1")).toBe("again");
    await store().remove("story/0a/one.1");
    await store().remove("story/0a/one.1");
    expect(await text("story/0a/one.1")).toBeUndefined();
  });

  test.each(["../outside", "/etc/passwd", "a/../../b", "a//b", "", "A/b", "a/\u0000"])("has no place for %j", async (key) => {
    await expect(store().put(key, await write("x"))).rejects.toThrow("not one of ours");
    await expect(store().read(key)).rejects.toThrow("not one of ours");
  });
});

test("files on the disk are nobody else's to read, and nothing half written has a name", async () => {
  const kept = path.join(directory, "kept", "story", "0b");
  expect((await stat(kept)).mode & 0o077).toBe(0);
  expect(await readdir(kept)).toEqual(["two.2"]);
});

test("a bucket gets the prefix, and wrong bytes are not taken", async () => {
  expect([...bucket.objects.keys()].every((key) => key.startsWith("files/"))).toBe(true);
  await expect(stores.get("S3")?.put("x/y", { ...(await write("right")), sha256: "0".repeat(64) })).rejects.toThrow("BadDigest");
});

test.each([{ S3_ENDPOINT: "http://localhost" }, { S3_BUCKET: "b_d" }, { S3_BUCKET: "good", S3_ACCESS_KEY_ID: "one" }, { S3_BUCKET: "good", S3_PREFIX: "../" }])("%j cannot be", (environment) => {
  expect(filesEnvironment.safeParse(environment).success).toBe(false);
});
