import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openEventStore } from "#infra/event-store/open.ts";
import { startTestServer, type TestServer } from "#infra/event-store/testing.ts";
import { testDatabase, type TestDatabase } from "#infra/postgres/testing.ts";
import { subscribe } from "#infra/test/live-client.ts";
import { Load } from "#infra/test/load.ts";
import { expectWhole } from "#infra/test/rebuilt.ts";
import { signIn, type SignedIn } from "#infra/test/signed-in.ts";
import { startProduct, type RunningProduct } from "./testing.ts";

/** Each side in a process of its own, on the wire server in another and a Postgres of theirs. */
const sides = ["projectors", "command-side", "query-side"] as const;
type Side = (typeof sides)[number];

let events: TestServer;
let database: TestDatabase;
let directory: string;
let as: SignedIn;
const ports = new Map<Side, number>();
const running = new Map<Side, RunningProduct>();

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function start(side: Side): Promise<void> {
  const env = { EVENTSTORE_URL: events.url, DATABASE_URL: database.url, PORT: String(ports.get(side)), COMMAND_URL: `http://127.0.0.1:${ports.get("command-side")}`, LOG_LEVEL: "silent" };
  running.set(side, await startProduct({ dataDir: directory, env, program: `${side}/main.ts` }));
}

function url(): string {
  return running.get("query-side")?.url ?? "";
}

async function post<Answer>(where: string, body: unknown): Promise<Answer> {
  const response = await fetch(`${url()}${where}`, { method: "POST", headers: { "content-type": "application/json", ...as.headers }, body: JSON.stringify(body) });
  const text = await response.text();
  if (!response.ok) throw new Error(`${where} answered ${response.status}: ${text}`);
  return JSON.parse(text) as Answer;
}

const command = (name: string, input: Record<string, unknown>) => post<{ id: string; position: string; entity: Record<string, unknown> }>(`/api/v1/commands/${name}`, input);
const graphql = async <Data>(query: string, variables: Record<string, unknown> = {}) => (await post<{ data: Data }>("/graphql", { query, variables })).data;

beforeAll(async () => {
  events = await startTestServer();
  database = await testDatabase();
  directory = await mkdtemp(path.join(tmpdir(), "galaxy-separate-"));
  for (const side of sides) ports.set(side, await freePort());
  for (const side of sides) await start(side);
  as = await signIn(url());
});
afterAll(async () => {
  for (const side of [...sides].reverse()) await running.get(side)?.stop();
  await database.close();
  await events.close();
  await rm(directory, { recursive: true, force: true });
});

test("a sprint is planned, started, worked and completed, and you read your own writes", async () => {
  const project = await command("create_project", { team_id: as.teamId, name: "Apart" });
  const sprint = await command("create_sprint", { project_id: project.id, name: "Sprint 1", start_date: "2026-11-16", end_date: "2026-11-27" });
  const stories = await Promise.all([1, 2, 3].map((points) => command("create_story", { project_id: project.id, title: `Story of ${points}`, story_points: points, sprint_id: sprint.id })));
  await command("start_sprint", { sprint_id: sprint.id });
  await command("move_story", { story_id: stories[2]?.id, status: "done" });
  const completed = await command("complete_sprint", { sprint_id: sprint.id });
  expect(completed.entity).toMatchObject({ status: "completed", velocity: 3 });
  const { project: read } = await graphql<{ project: { velocity: unknown[]; stories: { totalCount: number } } }>("query($id: ID!, $at: String) { project(id: $id, minPosition: $at) { velocity { plannedPoints velocity } stories { totalCount } } }", { id: project.id, at: completed.position });
  expect(read).toEqual({ velocity: [{ plannedPoints: 6, velocity: 3 }], stories: { totalCount: 3 } });
  // the policy that runs on the command side has moved what was unfinished
  await expect.poll(async () => (await graphql<{ project: { stories: { totalCount: number } } }>("query($id: ID!) { project(id: $id) { stories(filter: {inBacklog: true}) { totalCount } } }", { id: project.id })).project.stories.totalCount).toBe(2);
});

test("mutations go through the query side too, and a board is live", async () => {
  const { createProject } = await graphql<{ createProject: { id: string; ok: boolean } }>("mutation($team: ID!) { createProject(input: {teamId: $team, name: \"Live apart\"}) { ok id } }", { team: as.teamId });
  const sprint = await command("create_sprint", { project_id: createProject.id, name: "Sprint" });
  const story = await command("create_story", { project_id: createProject.id, title: "Seen by all", sprint_id: sprint.id });
  await graphql("query($id: ID!, $at: String) { story(id: $id, minPosition: $at) { key } }", { id: story.id, at: story.position });
  await using client = await subscribe(url(), "subscription($id: ID!) { boardChanges(sprintId: $id) { kind cursor change { card { status } } } }", { id: sprint.id }, as);
  await client.until(({ kind }) => kind === "CAUGHT_UP");
  await command("move_story", { story_id: story.id, status: "in_progress" });
  expect(await client.until(({ kind }) => kind === "CHANGE")).toMatchObject({ change: { card: { status: "in_progress" } } });
});

test("a backlog is imported through the query side's address", async () => {
  const csv = `issuekey,title,description,storypoint\n${Array.from({ length: 300 }, (_, index) => `AP-${index + 1},Story ${index + 1},"Line one\nline two",${index % 9}`).join("\n")}\n`;
  const response = await fetch(`${url()}/api/v1/imports?project_name=Imported`, { method: "POST", headers: { "content-type": "text/csv", ...as.headers }, body: csv });
  const { id } = (await response.json()) as { id: string };
  await post(`/api/v1/imports/${id}/run`, { mapping: {}, project_name: "Imported" });
  await expect.poll(async () => ((await (await fetch(`${url()}/api/v1/imports/${id}`, { headers: as.headers })).json()) as { status: string; created: number }), { timeout: 30_000 }).toMatchObject({ status: "completed", created: 300 });
});

test("kill -9 of one process after the other, the event store's too, twenty times during a load of commands", async () => {
  const load = new Load();
  load.url = url();
  await load.prepare();
  for (let round = 0; round < 20; round += 1) {
    const dying = new AbortController();
    const working = load.run(8, dying.signal);
    await load.hasDone(26 + Math.random() * 75); // the arbitrary moment
    const victim = sides[round % 4];
    if (victim === undefined) await events.restart();
    else {
      await running.get(victim)?.kill();
      await start(victim);
    }
    await load.hasDone(1); // it goes on
    dying.abort();
    await working;
  }
  await load.retryUnanswered();
  expect(load.acknowledged.size).toBeGreaterThan(500);
  const store = await openEventStore({ eventStoreUrl: events.url, directory });
  try {
    const settled = async () => {
      const [last] = await store.readAll({ direction: "backwards", maxCount: 1 });
      const { rows } = await database.pool.query<{ position: string }>("select min(position)::text as position from projections");
      return BigInt(rows[0]?.position ?? 0) >= (last?.position ?? 0n);
    };
    await expect.poll(settled, { timeout: 30_000, interval: 500 }).toBe(true);
    await expectWhole(store, database.pool, load.acknowledged, directory);
  } finally {
    await store.close();
  }
}, 240_000);
