import { access, mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { connect, type AddressInfo } from "node:net";
import path from "node:path";
import { tmpdir } from "node:os";
import express from "express";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { errorHandler } from "#infra/http/errors.ts";
import { createLogger } from "#infra/telemetry/logger.ts";
import { startSides, type Sides } from "#infra/test/sides.ts";
import type { ImportProgress } from "#schemas/imports.ts";
import { localOwner } from "#schemas/principal.ts";
import { ImportService, type ImportsOptions } from "./service.ts";

let sides: Sides;
let server: Server;
let url: string;

let temporary: string;

beforeAll(async () => {
  temporary = await mkdtemp(path.join(tmpdir(), "galaxy-import-test-"));
  vi.stubEnv("TMPDIR", temporary); // uploads of others are none of our business
  sides = await startSides();
  const app = express();
  app.use("/api/v1", sides.commandSide.routes);
  app.use(errorHandler(createLogger({ level: "silent" })));
  server = createServer(app).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v1/imports`;
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await sides[Symbol.asyncDispose]();
  vi.unstubAllEnvs();
  await rm(temporary, { recursive: true, force: true });
});

interface Preview {
  readonly id: string;
  readonly shape: string;
  readonly encoding: string;
  readonly columns: ReadonlyArray<{ readonly index: number; readonly name: string; readonly field: string | null }>;
  readonly fields: readonly string[];
  readonly sample: readonly (readonly string[])[];
  readonly rows_estimate: number;
}
interface Failure {
  readonly error: string;
  readonly message: string;
}

async function ask<Answer>(path: string, init: RequestInit = {}): Promise<{ status: number; body: Answer }> {
  const response = await fetch(`${url}${path}`, init);
  return { status: response.status, body: (await response.json()) as Answer };
}
function upload(content: string | Buffer, type = "text/csv") {
  return ask<Preview & Failure>("", { method: "POST", headers: { "content-type": type }, body: content as BodyInit });
}
function run(id: string, body: object) {
  return ask<ImportProgress & Failure>(`/${id}/run`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
}
/** Follows the events as the web does, until the import is over. */
async function follow(id: string): Promise<ImportProgress> {
  const response = await fetch(`${url}/${id}/events`);
  expect(response.headers.get("content-type")).toContain("text/event-stream");
  const messages = (await response.text()).split("\n\n").filter((message) => message.startsWith("event: progress\n"));
  const last = messages.at(-1)?.split("data: ")[1];
  return JSON.parse(last ?? "null") as ImportProgress;
}
async function importAll(content: string | Buffer, body: object): Promise<ImportProgress> {
  const { body: preview } = await upload(content);
  const started = await run(preview.id, body);
  expect(started.status).toBe(202);
  return follow(preview.id);
}
async function storiesOf(projectId: string | null) {
  await sides.upToDate();
  return sides.database.db.selectFrom("user_stories").selectAll().where("project_id", "=", projectId ?? "").orderBy("rank").execute();
}
async function* bytes(content: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(content);
}
function service(options: Partial<ImportsOptions> = {}): ImportService {
  return new ImportService({ commands: sides.commandSide.commands, store: sides.store, db: sides.database.db, readModels: sides.readModels, logger: createLogger({ level: "silent" }), ...options });
}
const owner = localOwner("Ada");
let numbered = 0;
function aName(): string {
  numbered += 1;
  return `Imported ${numbered}`;
}

const simple = [
  "issuekey,title,description,storypoint",
  'XD-1,"HDFS ItemWriter","Base integration, with ""quotes""\nand two lines.",1',
  "XD-2,Ünïcode 😀,NULL,0.5",
  "XD-3, spaces kept ,,13",
  "",
].join("\n");

describe("a plain list", () => {
  test("arrives unchanged and in its order; again it makes nothing twice", async () => {
    const { status, body: preview } = await upload(simple);
    expect(status).toBe(201);
    expect(preview).toMatchObject({ shape: "simple", encoding: "utf8", rows_estimate: 3 });
    expect(preview.columns.map(({ field }) => field)).toEqual(["external_key", "title", "description", "story_points"]);
    expect(preview.sample[0]?.[2]).toContain('"quotes"');
    expect(preview.fields).toContain("story_points");

    const project_name = aName();
    await run(preview.id, { mapping: {}, project_name });
    const done = await follow(preview.id);
    expect(done).toMatchObject({ status: "completed", processed: 3, total: 3, created: 3, skipped: 0, failed: 0, rows: [] });
    expect(done.notes).toEqual([{ note: "descriptions that say NULL were kept as they are", count: 1, lines: [4] }]);
    const stories = await storiesOf(done.project_id);
    expect(stories.map(({ external_key, title, description, story_points, status }) => [external_key, title, description, story_points, status])).toEqual([
      ["XD-1", "HDFS ItemWriter", 'Base integration, with "quotes"\nand two lines.', 1, "backlog"],
      ["XD-2", "Ünïcode 😀", "NULL", 0.5, "backlog"],
      ["XD-3", " spaces kept ", "", 13, "backlog"],
    ]);
    expect(Number(done.position)).toBeGreaterThan(0);

    const again = await importAll(simple, { project_name });
    expect(again).toMatchObject({ status: "completed", created: 0, skipped: 3, failed: 0, project_id: done.project_id });
    expect(again.rows.map(({ kind, reason }) => [kind, reason])).toEqual(Array.from({ length: 3 }, () => ["skipped", "was imported before"]));
    expect(await storiesOf(done.project_id)).toHaveLength(3);
  });

  test("a longer file adds what is new; what has changed in the file is left as it is, and said", async () => {
    const project_id = await sides.project();
    await importAll(simple, { project_id });
    const more = await importAll(`${simple.replace("HDFS ItemWriter", "Something else")}XD-4,New,,2\n`, { project_id });
    expect(more).toMatchObject({ created: 1, skipped: 3 });
    expect(more.rows.map(({ reason }) => reason)).toEqual(["was imported before, and says something else in this file now: left as it is", "was imported before", "was imported before"]);
    expect((await storiesOf(project_id)).map(({ title }) => title)).toEqual(["HDFS ItemWriter", "Ünïcode 😀", " spaces kept ", "New"]);
  });

  test("rows without keys, equal ones included, are made once each", async () => {
    const project_id = await sides.project();
    const file = "title,description\nSame,x\nSame,x\nSame,y\n";
    expect(await importAll(file, { project_id })).toMatchObject({ created: 3 });
    expect(await importAll(file, { project_id })).toMatchObject({ created: 0, skipped: 3 });
    expect(await storiesOf(project_id)).toHaveLength(3);
  });

  test("bad rows are named with line and reason, the others arrive", async () => {
    const project_id = await sides.project();
    const done = await importAll('key,title,points\nA-1,Good,1\nA-2,,2\nA-3,Three,many\nA-1,Twice,1\nA-5,"broken off in the mid', { project_id });
    expect(done).toMatchObject({ status: "completed", processed: 5, created: 1, skipped: 1, failed: 3 });
    expect(done.rows).toEqual([
      { line: 3, key: "A-2", kind: "failed", reason: "title must not be blank" },
      { line: 4, key: "A-3", kind: "failed", reason: 'story points: "many" is not a number' },
      { line: 5, key: "A-1", kind: "skipped", reason: "has the same key as line 2" },
      { line: 6, key: "", kind: "failed", reason: "the file ends inside a quoted cell of this row: it seems to be cut off here" },
    ]);
  });

  test("a title that is too long is cut, and stands whole in the description", async () => {
    const project_id = await sides.project();
    const title = "long ".repeat(60).trim();
    const done = await importAll(`title,description\n"${title}",why\n`, { project_id });
    expect(done.notes[0]?.note).toContain("255 characters");
    const [story] = await storiesOf(project_id);
    expect(story?.title).toHaveLength(255);
    expect(story?.description).toBe(`${title}\n\nwhy`);
  });

  test.each([
    ["Latin-1", Buffer.from("title;points\nMünchen;1,5\n", "latin1"), "win1252"],
    ["UTF-16 with its mark", Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from("title;points\r\nMünchen;1,5\r\n", "utf16le")]), "utf16le"],
    ["UTF-8 with its mark", Buffer.from("\ufefftitle;points\r\nMünchen;1,5\r\n"), "utf8"],
  ])("%s", async (_name, file, encoding) => {
    const project_id = await sides.project();
    const { body: preview } = await upload(file);
    expect(preview.encoding).toBe(encoding);
    await run(preview.id, { project_id });
    expect(await follow(preview.id)).toMatchObject({ created: 1 });
    expect(await storiesOf(project_id)).toMatchObject([{ title: "München", story_points: 1.5 }]);
  });

  test("a chosen mapping wins", async () => {
    const project_id = await sides.project();
    const { body: preview } = await upload("what,size,note\nFirst,3,x\n");
    expect((await run(preview.id, { project_id })).body).toMatchObject({ error: "validation_error", message: expect.stringContaining("no column is mapped to the title") });
    expect((await run(preview.id, { project_id, mapping: { 0: "title", 9: "title" } })).body.message).toContain("there is no column 9");
    expect((await run(preview.id, { project_id, mapping: { 0: "title", 1: "story_points", 2: "description" } })).status).toBe(202);
    await follow(preview.id);
    expect(await storiesOf(project_id)).toMatchObject([{ title: "First", story_points: 3, description: "x" }]);
  });
});

const jira = [
  "Summary,Issue key,Issue id,Parent id,Issue Type,Status,Priority,Assignee,Created,Resolved,Labels,Labels,Description,Custom field (Story Points),Sprint,Sprint,Comment",
  "A sub-task before its story,SG-3,103,101,Sub-task,Done,Medium,,2024-03-02 10:00,2024-03-04 12:00,,,,,,,",
  "Sign in,SG-1,101,,Story,In Progress,High,Ada,2024-03-01 09:00,,security,web,With the account,5.0,Sprint 1,Sprint 2,2024-03-03 09:00;grace;Please hurry",
  "Sign out,SG-2,102,,Bug,Done,Low,Bob,2024-03-01 09:30,2024-03-08 17:00,,,,2,Sprint 1,,",
  "Another sub-task,SG-4,104,101,Sub-task,To Do,Medium,,2024-03-02 10:05,,,,,3,,,",
  "An orphan,SG-5,105,999,Sub-task,To Do,Medium,,,,,,,,,,",
  "Odd,SG-6,106,,Story,Marinating,Whenever,,2999-01-01 00:00,,,,,,Sprint 2,,",
  "",
].join("\n");

describe("Jira's export", () => {
  test("statuses, priorities, sprints, labels, dates, comments and sub-tasks", async () => {
    const project_id = await sides.project();
    const done = await importAll(jira, { project_id });
    expect(done.rows).toEqual([]);
    expect(done).toMatchObject({ status: "completed", created: 6, failed: 0 });
    const byKey = new Map((await storiesOf(project_id)).map((story) => [story.external_key, story]));
    const sprints = await sides.database.db.selectFrom("sprints").selectAll().where("project_id", "=", project_id).execute();
    expect(sprints.map(({ name, status }) => [name, status])).toEqual([["Sprint 2", "planning"]]);

    expect(byKey.get("SG-1")).toMatchObject({ title: "Sign in", status: "in_progress", priority: 3, labels: ["security", "web"], story_points: 5, sprint_id: sprints[0]?.id, task_count: 2, done_task_count: 1, comment_count: 1 });
    expect(byKey.get("SG-1")?.assigned_to).not.toBeNull();
    expect(byKey.get("SG-1")?.created_at.toISOString()).toBe("2024-03-01T09:00:00.000Z");
    expect(byKey.get("SG-2")).toMatchObject({ status: "done", priority: 7, labels: ["Bug"], sprint_id: null, assigned_to: null });
    expect(byKey.get("SG-2")?.completed_at?.toISOString()).toBe("2024-03-08T17:00:00.000Z");
    expect(byKey.get("SG-5")).toMatchObject({ labels: ["Sub-task"], status: "backlog" });
    expect(byKey.get("SG-6")).toMatchObject({ status: "todo", priority: 5, sprint_id: sprints[0]?.id });
    const tasks = await sides.database.db.selectFrom("tasks").selectAll().where("project_id", "=", project_id).orderBy("rank").execute();
    expect(tasks.map(({ title, status, user_story_id }) => [title, status, user_story_id])).toEqual([
      ["A sub-task before its story", "done", byKey.get("SG-1")?.id],
      ["Another sub-task", "todo", byKey.get("SG-1")?.id],
    ]);
    expect(tasks[0]?.completed_at?.toISOString()).toBe("2024-03-04T12:00:00.000Z");
    const [comment] = await sides.database.db.selectFrom("comments").selectAll().where("project_id", "=", project_id).execute();
    expect(comment).toMatchObject({ body: "grace wrote:\n\nPlease hurry" });
    expect(comment?.created_at.toISOString()).toBe("2024-03-03T09:00:00.000Z");
    const said = done.notes.map(({ note }) => note).join("\n");
    for (const part of ["Marinating", "Whenever", "in the future", "no members", "neither in the file", "hours, not points"]) expect(said).toContain(part);

    const again = await importAll(jira, { project_id });
    expect(again).toMatchObject({ created: 0, skipped: 6, failed: 0 });
    expect(await storiesOf(project_id)).toHaveLength(4);
    expect(await sides.database.db.selectFrom("tasks").selectAll().where("project_id", "=", project_id).execute()).toHaveLength(2);
    expect(await sides.database.db.selectFrom("comments").selectAll().where("project_id", "=", project_id).execute()).toHaveLength(1);
  });

  test("a sprint of that name that is there is used; one that is over takes nothing", async () => {
    const project_id = await sides.project();
    const active = await sides.send("create_sprint", { project_id, name: "Sprint 2", start_date: "2026-01-05", end_date: "2026-01-16" });
    await importAll(jira, { project_id });
    expect((await storiesOf(project_id)).filter(({ sprint_id }) => sprint_id === active.id)).toHaveLength(2);
    await sides.send("start_sprint", { sprint_id: active.id });
    await sides.send("complete_sprint", { sprint_id: active.id });
    await sides.upToDate();
    const later = await importAll("Summary,Issue key,Status,Sprint\nLate,SG-9,To Do,Sprint 2\n", { project_id });
    expect(later).toMatchObject({ created: 1, failed: 0 });
    expect(later.notes[0]?.note).toContain("is over in this project");
    expect((await storiesOf(project_id)).find(({ external_key }) => external_key === "SG-9")).toMatchObject({ sprint_id: null, status: "backlog" });
  });

  test("an import that ended between a story and what happened to it later is finished by the next", async () => {
    const project_id = await sides.project();
    const done = "Summary,Issue key,Status,Created,Resolved,Comment\nWritten,SG-1,Done,2024-03-01 09:00,2024-03-08 17:00,2024-03-02 09:00;ada;Yes\n";
    let left = 1;
    const failing = service({ commands: { execute: (name, input, context) => (name === "create_story" || left-- > 0 ? sides.commandSide.commands.execute(name, input, context) : Promise.reject(new Error("the process ended here"))) } });
    const job = await failing.upload(bytes(done), owner);
    await failing.run(job.id, { mapping: {}, nullIsEmpty: true, projectId: project_id }, owner);
    await job.running;
    expect(job.progress()).toMatchObject({ status: "failed", created: 0, error: expect.stringContaining("goes on where this ended") });
    await failing.close();
    expect(await storiesOf(project_id)).toMatchObject([{ status: "backlog", comment_count: 1 }]);

    expect(await importAll(done, { project_id })).toMatchObject({ status: "completed", created: 0, skipped: 1 });
    expect(await storiesOf(project_id)).toMatchObject([{ status: "done", comment_count: 1 }]);
  });
});

describe("how imports live", () => {
  const many = (rows: number) => `key,title,points\n${Array.from({ length: rows }, (_, row) => `K-${row},Story ${row},${row % 13}\n`).join("")}`;

  test("some thousand rows while others are served; two at once into one project are refused", async () => {
    const project_id = await sides.project();
    const [{ body: first }, { body: second }] = await Promise.all([upload(many(4_000)), upload(many(10))]);
    expect((await run(first.id, { project_id })).status).toBe(202);
    expect((await run(first.id, { project_id })).body).toMatchObject({ error: "conflict", message: "This import is running already" });
    expect((await run(second.id, { project_id })).body).toMatchObject({ error: "conflict", message: expect.stringContaining("Another import") });
    const started = performance.now();
    await sides.send("create_project", { team_id: "00000000-0000-7000-8000-000000000002", name: "Meanwhile" });
    expect(performance.now() - started).toBeLessThan(1_000);
    const done = await follow(first.id);
    expect(done).toMatchObject({ status: "completed", created: 4_000, processed: 4_000 });
    expect((await storiesOf(project_id)).map(({ external_key }) => external_key)).toEqual(Array.from({ length: 4_000 }, (_, row) => `K-${row}`));
    expect((await run(second.id, { project_id })).status).toBe(202);
    expect(await follow(second.id)).toMatchObject({ skipped: 10 });
  });

  test("two new projects of one name at the same moment are one", async () => {
    const project_name = aName();
    const [one, other] = await Promise.all([upload(many(3)), upload("title\nA\n")]);
    const answers = await Promise.all([run(one.body.id, { project_name }), run(other.body.id, { project_name })]);
    await Promise.all([one, other].map(({ body }, index) => (answers[index]?.status === 202 ? follow(body.id) : undefined)));
    await sides.upToDate();
    expect(await sides.database.db.selectFrom("projects").select("id").where("name", "=", project_name).execute()).toHaveLength(1);
  });

  test("cancelling stops it, what was made stays, and the next run goes on", async () => {
    const project_id = await sides.project();
    const { body: preview } = await upload(many(20_000));
    await run(preview.id, { project_id });
    const stopped = await ask<ImportProgress>(`/${preview.id}`, { method: "DELETE" });
    expect(stopped.body.status).toBe("cancelled");
    expect(stopped.body.created).toBeLessThan(20_000);
    expect(await storiesOf(project_id)).toHaveLength(stopped.body.created);
    expect((await ask<ImportProgress>(`/${preview.id}`)).body.status).toBe("cancelled");
  });

  test("a preview that is not wanted is forgotten", async () => {
    const { body: preview } = await upload(simple);
    await ask(`/${preview.id}`, { method: "DELETE" });
    expect((await ask<Failure>(`/${preview.id}`)).body.error).toBe("not_found");
  });

  test.each([
    ["nothing at all", "", "The file is empty."],
    ["only a blank line", "\n\n", "The file has no header"],
    ["a spreadsheet", Buffer.from("PK\u0003\u0004rest", "latin1"), "spreadsheet"],
    ["a picture", Buffer.from("ffd8ffe000104a46", "hex"), "This is not a text file"],
    ["a compressed file", Buffer.from("1f8b0800", "hex"), "Unpack it first"],
  ])("refuses %s", async (_name, content, message) => {
    const { status, body } = await upload(content);
    expect(status).toBe(400);
    expect(body.message).toContain(message);
  });

  test("refuses another content type, a project that is not there, and one that is not named", async () => {
    expect((await upload("title\nA\n", "text/plain")).status).toBe(415);
    const { body: preview } = await upload(simple);
    expect((await run(preview.id, { project_id: "00000000-0000-7000-8000-0000000000ff" })).status).toBe(404);
    expect((await run(preview.id, {})).body.message).toContain("which project");
    expect((await run(preview.id, { project_name: "ab" })).body.message).toContain("at least 3 characters");
    expect((await run(preview.id, { project_name: aName(), colour: "red" })).body.error).toBe("validation_error");
    expect((await run(preview.id, { project_name: aName() })).status).toBe(202); // the upload is still good
    await follow(preview.id);
  });

  test("the whole report can be had as CSV", async () => {
    const project_id = await sides.project();
    const { body: preview } = await upload("key,title\nA,\n=1+1,\n");
    await run(preview.id, { project_id });
    await follow(preview.id);
    const text = await (await fetch(`${url}/${preview.id}/report.csv`)).text();
    expect(text).toBe("Line,Key,What happened,Reason\r\n2,A,failed,title must not be blank\r\n3,'=1+1,failed,title must not be blank\r\n");
  });

  test("uploads are bounded in number and in time, seen by their owner alone, and gone when the service closes", async () => {
    const imports = service({ limits: { kept: 2, keptMs: 500 } });
    const first = await imports.upload(bytes(simple), owner);
    const second = await imports.upload(bytes(simple), owner);
    const third = await imports.upload(bytes(simple), owner);
    expect(() => imports.get(first.id, owner)).toThrow("no such import");
    expect(imports.get(second.id, owner)).toBe(second);
    expect(() => imports.get(third.id, { ...owner, actor: { kind: "user", id: "somebody" } })).toThrow("no such import");
    await expect(imports.upload(bytes(simple), { ...owner, teams: {} })).rejects.toMatchObject({ code: "forbidden" });
    expect(await exists(second.file.path)).toBe(true);
    await expect.poll(() => exists(second.file.path), { timeout: 3_000 }).toBe(false);
    const last = await imports.upload(bytes(simple), owner);
    await imports.close();
    expect(await exists(path.dirname(last.file.path))).toBe(false);
    await expect(imports.upload(bytes(simple), owner)).rejects.toMatchObject({ code: "unavailable" });
  });

  test("closing stops a run and says so", async () => {
    const imports = service();
    const job = await imports.upload(bytes(many(20_000)), owner);
    await imports.run(job.id, { mapping: {}, nullIsEmpty: true, projectId: await sides.project() }, owner);
    await imports.close();
    expect(job.progress()).toMatchObject({ status: "failed", error: expect.stringContaining("was stopped") });
    expect(job.progress().created).toBeLessThan(20_000);
  });

  test("a project that is deleted meanwhile ends the import with a sentence", async () => {
    const project_id = await sides.project();
    const { body: preview } = await upload(many(20_000));
    await run(preview.id, { project_id });
    await sides.send("delete_project", { project_id });
    expect(await follow(preview.id)).toMatchObject({ status: "failed", error: expect.stringContaining("The project is not there any more") });
  });

  test("an upload that breaks off leaves nothing behind", async () => {
    const socket = connect(Number(new URL(url).port), "127.0.0.1");
    socket.write("POST /api/v1/imports HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: text/csv\r\nContent-Length: 1000\r\n\r\ntitle\nA\n");
    await expect.poll(uploaded).toBe(true);
    socket.destroy();
    await expect.poll(uploaded).toBe(false);
  });
});

async function exists(file: string): Promise<boolean> {
  return access(file).then(() => true, () => false);
}

/** Whether a file of these eight bytes is on its way. */
async function uploaded(): Promise<boolean> {
  for (const directory of (await readdir(tmpdir())).filter((name) => name.startsWith("galaxy-imports-"))) {
    for (const file of await readdir(path.join(tmpdir(), directory)).catch(() => [])) {
      if ((await stat(path.join(tmpdir(), directory, file)).catch(() => undefined))?.size === 8) return true;
    }
  }
  return false;
}
