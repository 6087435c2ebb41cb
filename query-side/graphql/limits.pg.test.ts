import { afterAll, beforeAll, expect, test } from "vitest";
import { subscribe } from "#infra/test/live-client.ts";
import { startServer, type TestServer } from "#infra/test/server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
  const project_id = await server.project({ name: "Limits" });
  const sprint = await server.send("create_sprint", { project_id, name: "One" });
  await Promise.all(Array.from({ length: 30 }, (_, index) => server.send("create_story", { project_id, title: `Story ${index}`, sprint_id: index % 2 === 0 ? sprint.id : null })));
  await server.upToDate();
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
});

const nested = (levels: number): string => (levels === 0 ? "id" : `project { activeSprint { ${nested(levels - 1)} } }`);
const deep = `{ story(id: "x") { ${nested(7)} } }`;
const dear = `{ projects(first: 500) { edges { node { stories(first: 500) { edges { node { id } } } } } } }`;
const aliased = `{ ${Array.from({ length: 60 }, (_, index) => `a${index}: viewer { id }`).join(" ")} }`;
const long = `{ ${"viewer { id } ".repeat(2_000)} }`;

test.each([
  ["too deep", deep, /deep/],
  ["too dear", dear, /cost/],
  ["too many other names", aliased, /other names/],
  ["too long", long, /token/i],
])("%s: refused over HTTP and over a WebSocket alike", async (_name, query, reason) => {
  const { errors } = await server.query(query);
  expect(errors?.[0]?.message).toMatch(reason);
  await using client = await subscribe(server.url, query, {});
  await expect.poll(() => JSON.stringify(client.errors)).toMatch(reason);
});

test("several operations in one request are none", async () => {
  const response = await fetch(`${server.url}/graphql`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(Array.from({ length: 3 }, () => ({ query: "{ viewer { id } }" }))) });
  expect(response.status).toBe(400);
});

test("a page has a size, and a cursor is one of ours", async () => {
  const stories = (args: string) => server.query(`{ projects { edges { node { stories(${args}) { edges { node { id } } } } } } }`);
  expect((await stories("first: 501")).errors?.[0]?.extensions?.code).toBe("validation_error");
  expect((await stories("first: -1")).errors?.[0]?.extensions?.code).toBe("validation_error");
  expect((await stories('after: "abc"')).errors?.[0]?.extensions?.code).toBe("validation_error");
});

interface Listed {
  projects: { edges: Array<{ node: { stories: { edges: Array<{ node: { key: string } }>; pageInfo: { hasNextPage: boolean; endCursor: string } } } }> };
}

test.each(["RANK", "PRIORITY", "CREATED", "UPDATED", "POINTS", "KEY"])("sorted by %s, pages lead through all of a list, each story once", async (sort) => {
  const seen: string[] = [];
  let after: string | null = null;
  do {
    const answer: { data: Listed } = await server.query<Listed>(
      `query($after: String) { projects { edges { node { stories(first: 7, after: $after, sort: ${sort}) { edges { node { key } } pageInfo { hasNextPage endCursor } } } } } }`,
      { after },
    );
    const { edges, pageInfo } = answer.data.projects.edges[0]!.node.stories;
    seen.push(...edges.map(({ node }) => node.key));
    after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
  } while (after !== null);
  expect(new Set(seen).size).toBe(30);
  expect(seen).toHaveLength(30);
});

test("reading one's own write waits for it; what cannot be reached is said, not read", async () => {
  const project_id = await server.project();
  const story = await server.send("create_story", { project_id, title: "Just now" });
  const { data } = await server.query<{ story: { title: string } }>("query($id: ID!, $at: String) { story(id: $id, minPosition: $at) { title } }", { id: story.id, at: story.position });
  expect(data.story.title).toBe("Just now");
  const ahead = await server.query("query($id: ID!) { story(id: $id, minPosition: \"99999999\") { title } }", { id: story.id });
  expect(ahead.errors?.[0]?.extensions?.code).toBe("unavailable");
  expect((await server.query("query($id: ID!) { story(id: $id, minPosition: \"soon\") { title } }", { id: story.id })).errors?.[0]?.extensions?.code).toBe("validation_error");
}, 20_000);

test("what a caller can cause comes as data of a mutation, and our own faults without a word of what they were", async () => {
  const { data } = await server.query<{ createStory: { ok: boolean; error: { code: string; details: Record<string, string[]> } } }>('mutation { createStory(input: { projectId: "00000000-0000-7000-8000-00000000dead", title: "" }) { ok error { code details } } }');
  expect(data.createStory).toMatchObject({ ok: false, error: { code: "validation_error", details: { title: ["must not be blank"] } } });
  const nothing = await server.query('{ story(id: "\' or 1=1 --") { id } }');
  expect(nothing).toEqual({ data: { story: null } });
});

test("lists of many are read in a few queries", async () => {
  let queries = 0;
  const { pool } = server.database;
  const count = () => (queries += 1);
  const originals = new Map<object, unknown>();
  pool.on("acquire", (client) => {
    if (originals.has(client)) return;
    const counted = client as unknown as { query: (...args: unknown[]) => unknown };
    const original = counted.query.bind(client);
    originals.set(client, original);
    counted.query = (...args) => {
      count();
      return original(...args);
    };
  });
  const { errors } = await server.query("{ projects { edges { node { storyCount activeSprint { id } stories(first: 30) { edges { node { sprint { name } project { name } tasks { id } } } } } } } }");
  expect(errors).toBeUndefined();
  expect(queries).toBeLessThan(25); // two projects; with a query a story it would be ninety
});
