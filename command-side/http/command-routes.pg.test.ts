import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { publicCommands } from "#schemas/commands/catalogue.ts";
import { errorStatus } from "#schemas/errors.ts";
import { LOCAL_TEAM_ID } from "#schemas/principal.ts";
import { startServer, type TestServer } from "#infra/test/server.ts";

let server: TestServer;
let project: string;
beforeAll(async () => {
  server = await startServer();
  project = await server.project();
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
});

const ask = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
  const response = await fetch(`${server.url}/api/v1${path}`, { method, headers: { ...(body === undefined ? {} : { "content-type": "application/json" }), ...headers }, ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }) });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: (text === "" ? {} : JSON.parse(text)) as Record<string, never> & { id: string; revision: number; error?: string; details?: Record<string, string[]> } };
};

test("every command has its own route and one by its name", async () => {
  const { body } = await ask("GET", "/commands");
  const listed = body as unknown as { data: Array<{ name: string; input: { type: string } }> };
  expect(listed.data.map(({ name }) => name)).toEqual(publicCommands.map(({ name }) => name));
  expect(listed.data.every(({ input }) => input.type === "object")).toBe(true);
  for (const { name, definition: { http } } of publicCommands) {
    const own = await ask(http.method, http.path.replaceAll(/:\w+/g, "nonsense"), {});
    expect([400, 404], `${name} ${http.path}`).toContain(own.status);
    expect((await ask("POST", `/commands/${name}`, {})).body.error).toBe("validation_error");
  }
  expect((await ask("POST", "/commands/fly", {})).status).toBe(404);
});

test("creating answers 201 with where it is and its revision; changing answers with the next", async () => {
  const made = await ask("POST", "/user-stories", { project_id: project, title: "Routed" });
  expect(made.status).toBe(201);
  expect(made.headers.get("location")).toBe(`/api/v1/user-stories/${made.body.id}`);
  expect(made.headers.get("etag")).toBe('"0"');
  const changed = await ask("PUT", `/user-stories/${made.body.id}`, { title: "Rerouted" }, { "if-match": '"0"' });
  expect(changed).toMatchObject({ status: 200, body: { revision: 1 } });
  const late = await ask("PUT", `/user-stories/${made.body.id}`, { title: "Late" }, { "if-match": '"0"' });
  expect(late).toMatchObject({ status: 412, body: { error: "precondition_failed", details: { revision: ["1"] } } });
  expect(late.headers.get("x-request-id")).toMatch(/.+/);
});

test("a route of its own answers the thing itself, by name the command's result", async () => {
  const made = await ask("POST", "/projects", { team_id: LOCAL_TEAM_ID, name: "E-commerce Platform", tech_stack: { language: "Python" } });
  expect(made.body).toMatchObject({ team_id: LOCAL_TEAM_ID, name: "E-commerce Platform", status: "planning", tech_stack: { language: "Python" }, created_at: expect.stringMatching(/Z$/), revision: 0, position: expect.stringMatching(/^\d+$/) });
  expect(made.body).not.toHaveProperty("entity");
  const sprint = await ask("POST", `/projects/${made.body.id}/sprints`, { name: "One", start_date: "2026-01-05", end_date: "2026-01-16" });
  expect(sprint.body).toMatchObject({ project_id: made.body.id, status: "planning", started_at: null });
  const story = await ask("POST", "/user-stories", { project_id: made.body.id, title: "One", sprint_id: sprint.body.id });
  expect((await ask("POST", "/tasks", { story_id: story.body.id, title: "Part" })).body).toMatchObject({ user_story_id: story.body.id, status: "todo" });
  expect((await ask("POST", `/sprints/${sprint.body.id}/start`, {})).body).toMatchObject({ id: sprint.body.id, status: "active", started_at: expect.stringMatching(/Z$/) });
  expect((await ask("POST", `/sprints/${sprint.body.id}/complete`, {})).body).toMatchObject({ status: "completed", velocity: 0, completed_at: expect.stringMatching(/Z$/) });
  const byName = await ask("POST", "/commands/update_project", { project_id: made.body.id, description: "By name" });
  expect(byName.body).toMatchObject({ id: made.body.id, entity: { description: "By name" } });

  const team = await ask("POST", "/teams", { name: "Crew" });
  const { id: userId } = (await server.member("viewer")).actor;
  const added = await ask("POST", `/teams/${team.body.id}/members`, { user_id: userId, role: "developer" });
  expect(added.body).toMatchObject({ id: expect.stringMatching(/^[\da-f-]{36}$/), team_id: team.body.id, user_id: userId, role: "member", added_at: expect.stringMatching(/Z$/) });
  const changed = await ask("PUT", `/teams/${team.body.id}/members/${userId}`, { role: "lead" });
  expect(changed.body).toMatchObject({ id: added.body.id, role: "lead" });
});

test("what is made within something answers 201 with where it is, too", async () => {
  const story = await ask("POST", "/user-stories", { project_id: project, title: "Talked about" });
  const task = await ask("POST", "/tasks", { user_story_id: story.body.id, title: "Part" });
  const key = randomUUID();
  for (const [kind, path, id] of [["story", "user-stories", story.body.id], ["task", "tasks", task.body.id]] as const) {
    const said = await ask("POST", `/${path}/${id}/comments`, { body: "Well" });
    expect(said).toMatchObject({ status: 201, body: { entity: kind, entity_id: id, story_id: story.body.id, project_id: project, author: { kind: "user" }, body: "Well", revision: 1 } });
    expect(said.headers.get("location")).toBe(`/api/v1/comments/${said.body.id}`);
    expect((await ask("GET", `/comments/${said.body.id}`, undefined, { "x-galaxy-min-position": said.headers.get("x-galaxy-position") ?? "" })).body).toMatchObject({ id: said.body.id, body: "Well" });
  }
  const [once, again] = [await ask("POST", `/tasks/${task.body.id}/comments`, { body: "Once" }, { "idempotency-key": key }), await ask("POST", `/tasks/${task.body.id}/comments`, { body: "Once" }, { "idempotency-key": key.toUpperCase() })];
  expect(again.body).toEqual(once.body);

  const team = await ask("POST", "/teams", { name: "Band" });
  const { id: userId } = (await server.member("viewer")).actor;
  const added = await ask("POST", `/teams/${team.body.id}/members`, { user_id: userId });
  expect([added.status, added.headers.get("location")]).toEqual([201, `/api/v1/teams/${team.body.id}/members/${userId}`]);
});

test("a task's story goes by the name that answers give it; the command's own is understood, both at once are not", async () => {
  const story = await ask("POST", "/user-stories", { project_id: project, title: "Divided" });
  const fields = { user_story_id: story.body.id, story_id: story.body.id };
  expect(await ask("POST", "/tasks", { user_story_id: fields.user_story_id, title: "One" })).toMatchObject({ status: 201, body: { user_story_id: story.body.id } });
  expect(await ask("POST", "/tasks", { story_id: fields.story_id, title: "Two" })).toMatchObject({ status: 201, body: { user_story_id: story.body.id } });
  expect(await ask("POST", "/tasks", { ...fields, title: "Three" })).toMatchObject({ status: 400, body: { details: { user_story_id: ["is not a known field"] } } });
  const missing = await ask("POST", "/tasks", { title: "Four" });
  expect(missing).toMatchObject({ status: 400, body: { message: "The command was not understood: user_story_id is missing", details: { user_story_id: ["is missing"] } } });
  expect(missing.body.details).not.toHaveProperty("story_id");
});

test("where everything is in the address no body is needed", async () => {
  const sprint = await ask("POST", `/projects/${project}/sprints`, { name: "Bare", start_date: "2026-01-05", end_date: "2026-01-16" });
  await ask("POST", "/user-stories", { project_id: project, title: "One", sprint_id: sprint.body.id });
  expect(await ask("POST", `/sprints/${sprint.body.id}/start`)).toMatchObject({ status: 200, body: { status: "active" } });
  expect(await ask("POST", `/sprints/${sprint.body.id}/complete`, "a=b", { "content-type": "application/x-www-form-urlencoded" })).toMatchObject({ status: 415 });
  expect(await ask("POST", `/sprints/${sprint.body.id}/complete`)).toMatchObject({ status: 200, body: { status: "completed" } });
  expect(await ask("PUT", `/sprints/${sprint.body.id}`)).toMatchObject({ status: 415 });
});

test("an idempotency key does it once", async () => {
  const key = randomUUID();
  const [one, other] = await Promise.all([1, 2].map(() => ask("POST", "/user-stories", { project_id: project, title: "Once" }, { "idempotency-key": key })));
  expect(one?.body).toEqual(other?.body);
  expect(await ask("POST", "/user-stories", { project_id: project, title: "Twice" }, { "idempotency-key": key })).toMatchObject({ status: 409, body: { error: "command_id_reused" } });
  expect(await ask("POST", "/user-stories", { project_id: project, title: "Once" }, { "idempotency-key": "not a uuid" })).toMatchObject({ status: 400, body: { details: { "idempotency-key": ["must be a UUID"] } } });
});

test("an id in the address and another in the body are one too many", async () => {
  const { body } = await ask("POST", "/user-stories", { project_id: project, title: "Which?" });
  expect(await ask("POST", `/user-stories/${body.id}/estimate`, { story_id: randomUUID(), story_points: 1 })).toMatchObject({ status: 400, body: { details: { story_id: [expect.any(String)] } } });
});

test.each([
  ["no body", undefined, {}, 415],
  ["another type", "title=x", { "content-type": "application/x-www-form-urlencoded" }, 415],
  ["half of it", '{"title":', {}, 400],
  ["a list", [], {}, 400],
  ["too much", JSON.stringify({ title: "x".repeat(1_100_000) }), {}, 413],
  ["a wrong revision", { project_id: "", title: "" }, { "if-match": "yesterday" }, 400],
  ["an encoding nobody knows", "{}", { "content-encoding": "snappy" }, 415],
])("%s is refused in the product's own words", async (_name, body, headers, status) => {
  const answer = await ask("POST", "/user-stories", body, headers as Record<string, string>);
  expect(answer.status).toBe(status);
  expect(errorStatus).toHaveProperty(answer.body.error ?? "");
  expect(JSON.stringify(answer.body)).not.toMatch(/ at |node_modules|\.ts:/);
});

test("whatever is sent, the answer is ours: never a 5xx, never a stack", async () => {
  const wrong: unknown[] = [null, true, -1, 1e308, "", " ", "x".repeat(100_000), "\u0000", "\ud800", "'; drop table user_stories; --", "<script>alert(1)</script>", "{{7*7}}", "../../etc/passwd", [], [[]], {}, { $ne: null }, { __proto__: { admin: true } }, "𝕿𝖊𝖘𝖙‮"];
  for (const { name, definition } of publicCommands) {
    const fields = Object.keys(definition.input.shape);
    for (const value of wrong) {
      const { status, body } = await ask("POST", `/commands/${name}`, { ...Object.fromEntries(fields.map((field) => [field, value])), team_id: name === "create_project" ? LOCAL_TEAM_ID : value });
      expect(status, `${name} with ${String(JSON.stringify(value)).slice(0, 40)}: ${JSON.stringify(body)}`).toBeLessThan(500);
      if (status >= 400) expect(errorStatus).toHaveProperty(body.error ?? "");
    }
  }
}, 60_000);
