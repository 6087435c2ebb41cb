import { createHash, randomBytes, randomUUID } from "node:crypto";
import { readdir, utimes } from "node:fs/promises";
import { request as send } from "node:http";
import path from "node:path";
import { Router } from "express";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createFrontDoor } from "#infra/http/app.ts";
import { listenHttp, type Listening } from "#infra/http/listen.ts";
import { createLogger } from "#infra/telemetry/logger.ts";
import { createMetrics } from "#infra/telemetry/metrics.ts";
import { startSides, type Sides } from "#infra/test/sides.ts";
import { directoryStore } from "#infra/files/directory.ts";
import { localOwner } from "#schemas/principal.ts";
import { Entities } from "../pipeline/entities.ts";
import { attachmentRoutes } from "./routes.ts";
import { Attachments } from "./service.ts";

let sides: Sides;
let http: Listening;
let attachments: Attachments;
let story: string;
let task: string;
beforeAll(async () => {
  sides = await startSides();
  const project_id = await sides.project();
  story = (await sides.send("create_story", { project_id, title: "With files" })).id;
  task = (await sides.send("create_task", { story_id: story, title: "With a file" })).id;
  const logger = createLogger({ level: "silent" });
  const viewer = await sides.member("viewer");
  const stranger = { actor: { kind: "user" as const, id: randomUUID() }, name: "Mallory", teams: {} };
  attachments = new Attachments({ commands: sides.commandSide.commands, entities: new Entities(sides.store, sides.secrets.personal), files: directoryStore(kept()), incoming: path.join(sides.directory, "attachments-incoming"), logger });
  const door = createFrontDoor({ metrics: createMetrics(), logger });
  const routes = Router();
  const people: Record<string, typeof viewer> = { viewer, stranger };
  routes.use("/api/v1", attachmentRoutes(attachments, async ({ headers }) => people[String(headers["x-test-person"])] ?? localOwner("Ada")), sides.commandSide.routes);
  door.open(routes, async () => ({ ready: true, checks: {} }));
  http = await listenHttp(door.app, { host: "127.0.0.1", port: 0 });
});
afterAll(async () => {
  await attachments.close();
  await http.close(100);
  await sides[Symbol.asyncDispose]();
});

const kept = () => path.join(sides.directory, "attachments");
const files = async () => (await readdir(kept(), { recursive: true, withFileTypes: true }).catch(() => [])).filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
const of = (id: string) => `${http.url}/api/v1/user-stories/${id}/attachments`;
const upload = async (name: string, body: BodyInit, headers: Record<string, string> = {}, at = of(story)) => {
  const response = await fetch(`${at}?filename=${encodeURIComponent(name)}`, { method: "POST", body, headers });
  return { status: response.status, location: response.headers.get("location"), body: (await response.json()) as Record<string, string> & { error?: string; size: number } };
};
/** One pixel. */
const png = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64");

test("a file goes in and comes out as it was, with what it is found out from its bytes", async () => {
  const made = await upload("Übersicht “1”.png", png, { "content-type": "text/html" });
  expect(made).toMatchObject({ status: 201, body: { user_story_id: story, file_name: "Übersicht “1”.png", media_type: "image/png", size: png.length, sha256: createHash("sha256").update(png).digest("hex") } });
  const fetched = await fetch(`${http.url}${made.location}`);
  expect(Buffer.from(await fetched.arrayBuffer()).equals(png)).toBe(true);
  expect(Object.fromEntries(fetched.headers)).toMatchObject({ "content-type": "image/png", "x-content-type-options": "nosniff", "content-length": String(png.length), "content-security-policy": "default-src 'none'; sandbox", "content-disposition": "attachment; filename=\"_bersicht _1_.png\"; filename*=UTF-8''%C3%9Cbersicht%20%E2%80%9C1%E2%80%9D.png" });
  const tag = fetched.headers.get("etag") ?? "";
  expect((await fetch(`${http.url}${made.location}`, { headers: { "if-none-match": tag } })).status).toBe(304);
  await sides.upToDate();
  expect(await sides.database.db.selectFrom("attachments").selectAll().where("id", "=", made.body["id"] ?? "").execute()).toMatchObject([{ entity: "story", entity_id: story, story_id: story, file_name: "Übersicht “1”.png", size: png.length }]);
});

test("parts of a file", async () => {
  const { location } = await upload("letters.txt", "abcdefghij");
  const part = async (range: string, headers: Record<string, string> = {}) => {
    const response = await fetch(`${http.url}${location}`, { headers: { range, ...headers } });
    return [response.status, response.headers.get("content-range"), await response.text()];
  };
  expect(await part("bytes=2-4")).toEqual([206, "bytes 2-4/10", "cde"]);
  expect(await part("bytes=-3")).toEqual([206, "bytes 7-9/10", "hij"]);
  expect(await part("bytes=8-")).toEqual([206, "bytes 8-9/10", "ij"]);
  expect((await part("bytes=20-30")).slice(0, 2)).toEqual([416, "bytes */10"]);
  expect(await part("bytes=0-1,5-6")).toEqual([200, null, "abcdefghij"]);
  expect(await part("lines=1-2")).toEqual([200, null, "abcdefghij"]);
  expect(await part("bytes=0-1", { "if-range": '"another"' })).toEqual([200, null, "abcdefghij"]);
  const head = await fetch(`${http.url}${location}`, { method: "HEAD" });
  expect([head.status, head.headers.get("content-length"), await head.text()]).toEqual([200, "10", ""]);
});

test.each([
  ["page.html", "<html><script>alert(1)</script></html>", "text/plain; charset=utf-8"],
  ["picture.svg", '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "application/octet-stream"],
  ["letter.txt", "Grüße", "text/plain; charset=utf-8"],
  ["noise.png", Buffer.alloc(64, 7), "application/octet-stream"],
])("%s can run nowhere", async (name, body, type) => {
  const { status, location } = await upload(name, body);
  expect(status).toBe(201);
  const { headers } = await fetch(`${http.url}${location}`);
  expect([headers.get("content-type"), headers.get("x-content-type-options"), headers.get("content-disposition")?.startsWith("attachment;")]).toEqual([type, "nosniff", true]);
});

test.each(["", "../../etc/passwd", "a/b", "a\\b", "..", "a\u0000b", "a\nb", "a\u202egnp.exe", "x".repeat(256)])("%j is no name", async (name) => {
  expect(await upload(name, "text")).toMatchObject({ status: 400, body: { error: "validation_error", details: { filename: [expect.any(String)] } } });
});

test("nothing at all, too much, and half of it leave nothing behind", async () => {
  const before = (await files()).length;
  expect((await upload("empty.txt", "")).status).toBe(400);
  expect((await upload("zip.txt", "x", { "content-encoding": "gzip" })).status).toBe(415);
  const tooLarge = await new Promise<number>((resolve, reject) => {
    const sent = send(`${of(story)}?filename=huge.bin`, { method: "POST", headers: { "content-length": String(101 * 1024 * 1024) } }, (response) => {
      resolve(response.statusCode ?? 0);
      sent.destroy();
    });
    sent.on("error", reject);
    sent.write("x");
  });
  expect(tooLarge).toBe(413);
  await new Promise<void>((resolve) => {
    const sent = send(`${of(story)}?filename=half.bin`, { method: "POST", headers: { "content-length": "1000000" } });
    sent.on("error", () => resolve());
    sent.write(randomBytes(1_000), () => setTimeout(() => sent.destroy(), 50));
  });
  await expect.poll(() => readdir(path.join(sides.directory, "attachments-incoming"))).toEqual([]);
  expect((await files()).length).toBe(before);
});

test("a stream without a length is cut at the limit", async () => {
  const chunk = randomBytes(1024 * 1024);
  const status = await new Promise<number>((resolve) => {
    const sent = send(`${of(story)}?filename=endless.bin`, { method: "POST" }, (response) => {
      resolve(response.statusCode ?? 0);
      sent.destroy();
    });
    sent.on("error", () => {}); // the server has had enough
    const more = () => {
      while (!sent.destroyed && sent.write(chunk));
    };
    sent.on("drain", more);
    more();
  });
  expect(status).toBe(413);
  await expect.poll(() => readdir(path.join(sides.directory, "attachments-incoming"))).toEqual([]);
});

test("who may not work on tasks may not attach, and a stranger learns nothing", async () => {
  const { location, body } = await upload("secret.txt", "secret");
  const as = (person: string) => ({ "x-test-person": person });
  expect((await upload("no.txt", "no", as("viewer"))).status).toBe(403);
  expect((await upload("no.txt", "no", as("stranger"))).status).toBe(404);
  expect((await fetch(`${http.url}${location}`, { headers: as("viewer") })).status).toBe(200);
  expect((await fetch(`${http.url}${location}`, { headers: as("stranger") })).status).toBe(404);
  // a file of one thing is not found under another
  expect((await fetch(`${http.url}/api/v1/tasks/${task}/attachments/${body["id"]}`)).status).toBe(404);
  expect((await upload("no.txt", "no", {}, of(randomUUID()))).status).toBe(404);
});

test("the same upload again is the same file, another under its key is refused", async () => {
  const key = { "idempotency-key": randomUUID() };
  const [one, again] = [await upload("once.txt", "once", key), await upload("once.txt", "once", key)];
  expect(again).toEqual(one);
  expect(await upload("once.txt", "twice", key)).toMatchObject({ status: 409, body: { error: "command_id_reused" } });
  expect((await upload("once.txt", "once", { "idempotency-key": "../x" })).status).toBe(400);
  expect((await upload("late.txt", "late", { "if-match": '"0"' })).status).toBe(412);
});

test("a file is taken away by its command; what nobody refers to is removed, and nothing else", async () => {
  const { body } = await upload("gone.txt", "gone", {}, `${http.url}/api/v1/tasks/${task}/attachments`);
  expect(body["task_id"]).toBe(task);
  const stays = await upload("stays.txt", "stays", {}, `${http.url}/api/v1/tasks/${task}/attachments`);
  const at = `${http.url}/api/v1/tasks/${task}/attachments/${body["id"]}`;
  expect((await fetch(at, { method: "DELETE" })).status).toBe(204);
  expect((await fetch(at, { method: "DELETE" })).status).toBe(404);
  expect((await fetch(at)).status).toBe(404);
  const before = await files();
  expect(await attachments.sweep()).toBe(0); // too young to be judged
  const long = new Date(Date.now() - 2 * 60 * 60 * 1_000);
  for (const file of before) await utimes(file, long, long);
  const removed = await attachments.sweep();
  const after = await files();
  expect(removed).toBe(before.length - after.length);
  expect(before.some((file) => file.includes(`${body["id"]}.`))).toBe(true);
  expect(after.some((file) => file.includes(`${body["id"]}.`))).toBe(false);
  expect((await fetch(`${http.url}${stays.location}`)).status).toBe(200);
  await sides.send("delete_story", { story_id: story });
  await attachments.sweep();
  expect((await files()).some((file) => file.includes(story))).toBe(false);
  await sides.upToDate();
  expect(await sides.database.db.selectFrom("attachments").select("id").where("entity_id", "=", story).execute()).toEqual([]);
});
