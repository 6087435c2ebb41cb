import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { TestServer } from "#infra/test/server.ts";
import { LOCAL_TEAM_ID } from "#schemas/principal.ts";
import { makeWorld, startRest, type Page, type World } from "./testing/world.ts";

let server: TestServer;
let world: World;
beforeAll(async () => {
  server = await startRest();
  world = await makeWorld(server);
});
afterAll(() => server[Symbol.asyncDispose]());

const ask = (path: string, headers: Record<string, string> = {}, method = "GET") => fetch(`${server.url}${path}`, { method, headers });
async function body<Body = Record<string, unknown>>(path: string, headers: Record<string, string> = {}): Promise<Body> {
  const response = await ask(path, headers);
  expect(response.status, path).toBe(200);
  return response.json() as Promise<Body>;
}
async function refusal(path: string, status: number, headers: Record<string, string> = {}): Promise<{ error: string; message: string; details?: Record<string, string[]> }> {
  const response = await ask(path, headers);
  expect(response.status, path).toBe(status);
  return response.json() as Promise<never>;
}

describe("lists", () => {
  test("a list is paged to its end by its links, without gaps and without repeating a row", async () => {
    const seen: unknown[] = [];
    let next: string | null = "/api/v1/user-stories?page_size=7&sort=-priority";
    let pages = 0;
    for (; next !== null; pages += 1) {
      const page: Page = await body<Page>(next);
      seen.push(...page.data.map(({ id }) => id));
      expect(page.pagination).toEqual({ page: pages + 1, page_size: 7, total: 25, total_pages: 4, has_next: pages < 3, has_prev: pages > 0 });
      expect(page.links.self).toBe(next.includes("page=") && pages > 0 ? next : page.links.self);
      next = page.links.next;
    }
    expect(pages).toBe(4);
    expect(seen.toSorted()).toEqual(world.storyIds.toSorted());
  });

  test("links keep what was asked for, and lead back", async () => {
    const page = await body<Page>("/api/user-stories?page=2&page_size=10&sort=-priority&filter=priority:1,priority:2");
    expect(page.links.first).toBe("/api/user-stories?page=1&page_size=10&sort=-priority&filter=priority%3A1%2Cpriority%3A2");
    expect(page.links.prev).toBe(page.links.first);
    expect(page.links.next).toBeNull();
    expect(page.links.last).toBe(page.links.self);
    expect((await body<Page>(page.links.self)).data).toEqual(page.data);
  });

  test("a page behind the end is empty and still knows the total", async () => {
    const page = await body<Page>("/api/v1/user-stories?page=999999999");
    expect(page.data).toEqual([]);
    expect(page.pagination).toMatchObject({ total: 25, has_next: false, has_prev: true });
    expect(page.links.prev).toContain("page=2&");
  });

  test("sorts by several fields, up and down, nothing last", async () => {
    const rows = (await body<Page<{ priority: number; title: string }>>("/api/v1/user-stories?page_size=100&sort=-priority,title")).data;
    expect(rows.map(({ priority, title }) => `${9 - priority} ${title}`)).toEqual(rows.map(({ priority, title }) => `${9 - priority} ${title}`).toSorted());
    const points = (await body<Page<{ story_points: number | null }>>("/api/v1/user-stories?page_size=100&sort=-story_points")).data.map(({ story_points }) => story_points);
    expect(points.slice(0, 2)).toEqual([24, 23]);
    expect(points.slice(-5)).toEqual([null, null, null, null, null]);
  });

  test("filters by several fields, by any of several values, by nothing, and by label", async () => {
    const titles = async (filter: string) => (await body<Page<{ title: string }>>(`/api/v1/user-stories?page_size=100&sort=title&filter=${encodeURIComponent(filter)}`)).data.map(({ title }) => title);
    expect(await titles(`sprint_id:${world.sprintId},status:in_progress`)).toEqual(["Story 01"]);
    expect(await titles(`sprint_id:${world.sprintId.toUpperCase()},status:todo`)).toHaveLength(4);
    expect(await titles(`status:in_progress,status:todo,sprint_id:${world.sprintId}`)).toHaveLength(5);
    expect(await titles("sprint_id:null,label:even")).toEqual(["06", "08", "10", "12", "14", "16", "18", "20", "22", "24"].map((n) => `Story ${n}`));
    expect(await titles("story_points:null")).toHaveLength(5);
    expect(await titles("status:in_progress,assigned_agent:dev")).toEqual([]);
    expect(await titles("title:Story 07")).toEqual(["Story 07"]);
    await server.send("create_story", { project_id: await server.project(), title: "One, two: three" });
    await server.upToDate();
    expect(await titles(String.raw`title:One\, two: three`)).toEqual(["One, two: three"]);
    expect(await titles("created_at:2020-01-01T00:00:00+02:00")).toEqual([]);
  });

  test.each([
    ["sort=colour", "sort", "title"],
    ["sort=description", "sort", "title"],
    ["sort=title,-title", "sort", "twice"],
    ["filter=colour:red", "filter", "status"],
    ["filter=status:purple", "filter", "in_progress"],
    ["filter=status", "filter", "field:value|terms such as"],
    ["filter=sprint_id:12", "filter", "a UUID"],
    ["filter=number:99999999999", "filter", "a whole number"],
    ["filter=title:%00", "filter", "text"],
    ["filter=title:null", "filter", ""],
    ["page=0", "page", "from 1"],
    ["page=1e3", "page", "whole number"],
    ["page=1&page=2", "page", "once"],
    ["page_size=101", "page_size", "100"],
    ["colour=red", "colour", "page_size"],
    ["constructor=1", "constructor", "known are"],
  ])("a list asked for with %s is refused in words that help", async (query, field, words) => {
    if (words === "") return expect((await body<Page>(`/api/v1/user-stories?${query}`)).data).toEqual([]);
    const { error, details } = await refusal(`/api/v1/user-stories?${query}`, 400);
    expect(error).toBe("validation_error");
    expect(details?.[field]?.[0]).toMatch(new RegExp(words));
  });

  test("lists within something have what belongs to it", async () => {
    const count = async (path: string) => (await body<Page>(path)).pagination.total;
    const { projectId, sprintId, storyId, taskId } = world;
    expect(await count(`/api/v1/projects/${projectId}/sprints`)).toBe(1);
    expect(await count(`/api/v1/projects/${projectId}/user-stories`)).toBe(25);
    expect(await count(`/api/v1/sprints/${sprintId}/user-stories`)).toBe(5);
    expect(await count(`/api/v1/user-stories/${storyId}/tasks`)).toBe(1);
    expect(await count(`/api/v1/user-stories/${storyId}/comments`)).toBe(1);
    expect(await count(`/api/v1/tasks/${taskId}/comments`)).toBe(1);
    expect(await count(`/api/v1/comments?filter=story_id:${storyId}`)).toBe(2);
    expect(await count(`/api/v1/audit-log?filter=entity:sprint,action:sprint.started`)).toBe(1);
    const [newest] = (await body<Page>(`/api/v1/user-stories/${storyId}/activity`)).data;
    expect(newest).toMatchObject({ action: "story.commented", actor: { kind: "user" }, entity_id: storyId });
  });
});

describe("single resources", () => {
  test("a row comes with an ETag that answers 304 until it changes, even where only its counts do", async () => {
    const path = `/api/v1/user-stories/${world.storyIds[1]}`;
    const first = await ask(path);
    const etag = first.headers.get("etag") ?? "";
    const { revision } = (await first.json()) as { revision: number };
    expect(etag).toMatch(new RegExp(`^"${revision}-`));
    const again = await ask(path, { "if-none-match": `"other", ${etag}` });
    expect(again.status).toBe(304);
    expect(await again.text()).toBe("");
    await server.send("create_task", { story_id: world.storyIds[1] ?? "", title: "Counted" });
    await server.upToDate();
    const counted = await ask(path, { "if-none-match": etag });
    expect(counted.status).toBe(200);
    expect(await counted.json()).toMatchObject({ revision, task_count: 1 });
  });

  test("its ETag is what If-Match takes", async () => {
    const path = `/api/v1/user-stories/${world.storyIds[2]}`;
    const etag = (await ask(path)).headers.get("etag") ?? "";
    const change = (title: string) => fetch(`${server.url}${path}`, { method: "PUT", headers: { "content-type": "application/json", "if-match": etag }, body: JSON.stringify({ title }) });
    expect((await change("Renamed")).status).toBe(200);
    expect((await change("Renamed again")).status).toBe(412);
  });

  test("reading at the position of a command shows what it did; one that is not reached answers 503", async () => {
    const { id, position } = await server.send("create_story", { project_id: world.projectId, title: "Mine" });
    expect(await body(`/api/v1/user-stories/${id}`, { "x-galaxy-min-position": position })).toMatchObject({ title: "Mine" });
    const late = await ask(`/api/v1/user-stories/${id}`, { "x-galaxy-min-position": "999999999999" });
    expect(late.status).toBe(503);
    expect(late.headers.get("retry-after")).toBe("1");
    expect(await refusal("/api/v1/teams", 400, { "x-galaxy-min-position": "-1" })).toMatchObject({ error: "validation_error" });
  });

  test("deleting answers 204 with the position, after which there is nothing", async () => {
    const { id } = await server.send("create_story", { project_id: world.projectId, title: "Gone soon" });
    const response = await ask(`/api/v1/user-stories/${id}`, {}, "DELETE");
    expect(response.status).toBe(204);
    expect(await response.text()).toBe("");
    expect(response.headers.get("content-type")).toBeNull();
    expect(response.headers.get("etag")).toBe('"1"');
    await refusal(`/api/v1/user-stories/${id}`, 404, { "x-galaxy-min-position": response.headers.get("x-galaxy-position") ?? "" });
  });
});

describe("what is computed", () => {
  test("the board has a column for every status, its cards in order", async () => {
    const board = await body<{ columns: { name: string; stories: { title: string; rank: string }[]; tasks: { title: string }[] }[]; metadata: object }>(`/api/v1/sprints/${world.sprintId}/board`);
    expect(board.columns.map(({ name }) => name)).toEqual(["backlog", "todo", "in_progress", "in_review", "done", "failed", "overridden"]);
    expect(board.columns[2]?.stories.map(({ title }) => title)).toEqual(["Story 01"]);
    const ranks = board.columns[1]?.stories.map(({ rank }) => rank) ?? [];
    expect(ranks).toHaveLength(4);
    expect(ranks).toEqual(ranks.toSorted());
    expect(board.columns.flatMap(({ tasks }) => tasks.map(({ title }) => title))).toContain("Write it");
    expect(board.metadata).toMatchObject({ sprint_id: world.sprintId, sprint_name: "Sprint 1", sprint_status: "active", velocity: null });
    expect(await body(`/api/v1/projects/${world.projectId}/board`)).toEqual(board);
    await refusal(`/api/v1/projects/${await server.project()}/board`, 404, {});
  });

  test("the burndown, now and as it was", async () => {
    const path = `/api/v1/sprints/${world.sprintId}/burndown`;
    const now = await body<{ dates: string[]; ideal: number[]; actual: number[]; committed_points: number; as_of: null }>(path);
    expect(now.dates.slice(0, 2)).toEqual(["2026-01-05", "2026-01-06"]);
    expect(now.ideal).toHaveLength(now.dates.length);
    expect(now).toMatchObject({ committed_points: 10, scope_points: 10, completed_points: 0, remaining_points: 10, as_of: null });
    expect(await body(`${path}?as_of=2026-01-01T00:00:00%2B01:00`)).toMatchObject({ scope_points: 0, changes: [], as_of: "2025-12-31T23:00:00.000Z" });
    await refusal(`${path}?as_of=yesterday`, 400);
  });

  test("sprint metrics, velocity and permissions", async () => {
    expect(await body(`/api/v1/sprints/${world.sprintId}/metrics`)).toMatchObject({ total_stories: 5, total_points: 10, completed_points: 0, completion_percentage: 0, sprint_days: 11 });
    expect(await body(`/api/v1/projects/${world.projectId}/velocity?last=3`)).toEqual({ project_id: world.projectId, average_velocity: null, data: [] });
    await refusal(`/api/v1/projects/${world.projectId}/velocity?last=101`, 400);
    expect(await body(`/api/v1/teams/${LOCAL_TEAM_ID}/permissions`, { "x-test-person": "viewer" })).toMatchObject({ role: "viewer", actions: ["read"] });
  });
});

describe("teams are apart", () => {
  test.each(["stranger", "homeless"])("a %s finds nothing of ours, however it is asked for", async (person) => {
    const who = { "x-test-person": person };
    for (const list of ["teams", "projects", "sprints", "user-stories", "tasks", "comments", "audit-log"]) {
      expect((await body<Page>(`/api/v1/${list}`, who)).pagination, list).toMatchObject({ total: 0, total_pages: 0 });
      expect((await body<Page>(`/api/v1/${list}?filter=${list === "teams" ? "id" : "team_id"}:${LOCAL_TEAM_ID}`, who)).data, list).toEqual([]);
    }
    const { projectId, sprintId, storyId, taskId } = world;
    const single = [`teams/${LOCAL_TEAM_ID}`, `projects/${projectId}`, `sprints/${sprintId}`, `user-stories/${storyId}`, `tasks/${taskId}`];
    const within = ["sprints", "user-stories", "board", "velocity", "activity"].map((part) => `projects/${projectId}/${part}`);
    const inSprint = ["board", "burndown", "metrics", "user-stories", "activity"].map((part) => `sprints/${sprintId}/${part}`);
    const others = [`teams/${LOCAL_TEAM_ID}/permissions`, `teams/${LOCAL_TEAM_ID}/projects`, `user-stories/${storyId}/comments`, `user-stories/${storyId}/tasks`, `tasks/${taskId}/comments`, "audit-log/1"];
    for (const path of [...single, ...within, ...inSprint, ...others]) {
      const theirs = await refusal(`/api/v1/${path}`, 404, who);
      expect(theirs.error).toBe("not_found");
      expect(theirs.message).not.toMatch(/Galaxy|Sprint 1|Story/);
    }
  });

  test("addresses in the history are for those who manage the team", async () => {
    await fetch(`${server.url}/api/v1/user-stories/${world.storyIds[4]}/estimate`, { method: "POST", headers: { "content-type": "application/json", "user-agent": "tester" }, body: '{"story_points":8}' });
    await server.upToDate();
    const path = `/api/v1/user-stories/${world.storyIds[4]}/activity?page_size=1`;
    expect((await body<Page>(path)).data[0]).toMatchObject({ ip: "127.0.0.1", user_agent: "tester" });
    expect((await body<Page>(path, { "x-test-person": "viewer" })).data[0]).toMatchObject({ ip: null, user_agent: null });
  });
});

describe("versions and addresses", () => {
  const media = "application/vnd.software-galaxy-v1+json";
  test("version 1 however it is asked for, others refused", async () => {
    expect(await body("/api/teams")).toMatchObject({ pagination: { total: 1 } });
    expect(await body("/api/teams?api_version=1")).toMatchObject({ pagination: { total: 1 } });
    const named = await ask("/api/teams", { accept: media });
    expect([named.status, named.headers.get("content-type")]).toEqual([200, `${media}; charset=utf-8`]);
    expect((await ask("/api/teams", { accept: "application/vnd.software-galaxy-v2+json, */*;q=0.1" })).headers.get("content-type")).toMatch(/^application\/json/);
    expect(await refusal("/api/teams?api_version=2", 400)).toMatchObject({ details: { api_version: ["must be 1"] } });
    expect(await refusal("/api/teams", 406, { accept: "application/vnd.software-galaxy-v2+json" })).toMatchObject({ error: "not_acceptable" });
    expect(await refusal("/api/v2/teams", 404)).toMatchObject({ error: "not_found", message: "There is no version 2 of this API; use /api/v1" });
  });

  test("unknown addresses are 404 in JSON, known ones with another method 405 with Allow", async () => {
    for (const path of ["/api", "/api/v1", "/api/v1/", "/api/v1/nothing", "/api/v1/teams//projects", "/api/v1/teams/x/y/z", "/api/v1/user-stories/%"]) {
      const response = await ask(path);
      expect([400, 404], path).toContain(response.status);
      expect(await response.json(), path).toHaveProperty("error");
    }
    const wrong = await ask("/api/v1/user-stories", {}, "DELETE");
    expect([wrong.status, wrong.headers.get("allow")]).toEqual([405, "GET, HEAD, POST"]);
    expect(await wrong.json()).toMatchObject({ error: "method_not_allowed" });
    expect((await ask("/api/v1/commands/create_story", {}, "PATCH")).headers.get("allow")).toBe("POST");
    const options = await ask("/api/v1/teams/1", {}, "OPTIONS");
    expect([options.status, options.headers.get("allow")]).toEqual([204, "GET, HEAD, PUT"]);
    const head = await ask("/api/v1/Teams/", {}, "HEAD");
    expect([head.status, await head.text()]).toEqual([200, ""]);
  });
});
