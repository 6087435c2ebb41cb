/** What one client can do must not be felt by the others. */
import { request } from "node:http";
import { connect, type Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { subscribe } from "#infra/test/live-client.ts";
import { startServer, type TestServer } from "#infra/test/server.ts";
import { LOCAL_TEAM_ID } from "#schemas/principal.ts";

let server: TestServer;
let sprintId: string;
beforeAll(async () => {
  server = await startServer();
  const project_id = await server.project();
  sprintId = (await server.send("create_sprint", { project_id, name: "Sprint" })).id;
  await Promise.all(Array.from({ length: 40 }, (_, index) => server.send("create_story", { project_id, sprint_id: sprintId, title: `Story ${index}`, description: "words ".repeat(15_000) })));
  await server.upToDate();
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
});

function raw(text: string): Promise<Socket> {
  const { hostname, port } = new URL(server.url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => socket.write(text, () => resolve(socket)));
    socket.on("error", reject);
  });
}
const upgrade = (path: string) => `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`;
const alive = async () => expect((await server.query<{ viewer: { name: string } }>("{ viewer { name } }")).data.viewer.name).toBe("Ada");

test.each(["//", "/nope", "*", "http://[", "/graphql/../"])("an upgrade for %s is refused and nothing else happens", async (path) => {
  const socket = await raw(upgrade(path));
  const answer = await new Promise<string>((resolve) => socket.once("data", (data: Buffer) => resolve(data.toString())));
  expect(answer).toMatch(/^HTTP\/1\.1 4\d\d/);
  socket.destroy();
  await alive();
});

test("connections that are reset in the middle of an upgrade end alone", async () => {
  await Promise.all(
    Array.from({ length: 200 }, async (_, index) => {
      const socket = await raw(upgrade(index % 2 === 0 ? "/nope" : "/graphql"));
      socket.resetAndDestroy();
    }),
  );
  await pause(100); // the resets arrive when the kernel brings them
  await alive();
});

const events = `subscription { events(teamId: "${LOCAL_TEAM_ID}", after: "0") { kind cursor event { data } } }`;
const sse = (query: string) => {
  const { hostname, port } = new URL(server.url);
  const sent = request({ host: hostname, port, path: "/graphql", method: "POST", headers: { "content-type": "application/json", accept: "text/event-stream" } });
  sent.on("error", () => {}); // cut on purpose
  sent.end(JSON.stringify({ query }));
  return sent;
};

test("a client of server-sent events that leaves while its subscription is made, and one that never reads, cost nothing", async () => {
  for (let turn = 0; turn < 20; turn += 1) {
    const leaving = sse(events);
    await pause(Math.random() * 6); // the arbitrary moment
    leaving.destroy();
  }
  const stubborn = sse(events);
  const response = await new Promise<NodeJS.ReadableStream & { pause(): unknown; destroy(): void }>((resolve) => stubborn.on("response", resolve as never));
  response.pause();
  await pause(200);
  stubborn.destroy();
  await alive();
  await expect.poll(() => server.querySide.watching()).toBe(0);
});

test("variables of a subscription are read as GraphQL reads them", async () => {
  const first = async (query: string, variables: Record<string, unknown>) => {
    await using client = await subscribe(server.url, query, variables);
    const message = await client.until(({ kind }) => kind === "CHANGE" || kind === "SNAPSHOT");
    expect(client.errors).toEqual([]);
    return message;
  };
  const team = JSON.stringify(LOCAL_TEAM_ID);
  expect((await first(`subscription($a: String!) { events(teamId: ${team}, after: $a) { kind cursor event { type } } }`, { a: "0" }))["event"]).toMatchObject({ type: "team.created" });
  expect((await first(`subscription($a: String = "0") { events(teamId: ${team}, after: $a) { kind cursor event { type } } }`, {}))["event"]).toMatchObject({ type: "team.created" });
  expect((await first(`subscription($t: [String!]) { events(teamId: ${team}, after: "0", types: $t) { kind cursor event { type } } }`, { t: "sprint.created" }))["event"]).toMatchObject({ type: "sprint.created" });
  await using wrong = await subscribe(server.url, "subscription($id: ID!) { boardChanges(sprintId: $id) { kind cursor } }", { id: 1.5 });
  await expect.poll(() => wrong.errors).toHaveLength(1);
});

const cursor = (...values: unknown[]) => Buffer.from(JSON.stringify(values)).toString("base64url");
test.each([
  ["a cursor of another list", `{ projects(after: "${cursor(1, 2)}") { totalCount } }`],
  ["a cursor that is no UUID", `{ projects(after: "${cursor("a", "b")}") { totalCount } }`],
  ["an activity's cursor", `{ activity(after: "${cursor("99999999999999999999")}") { edges { cursor } } }`],
  ["a cursor of sprints", `{ projects { edges { node { sprints(after: "${cursor("yesterday", "x")}") { totalCount } } } } }`],
  ["a cursor of stories", `{ projects { edges { node { stories(sort: CREATED, after: "${cursor("x", "y")}") { totalCount } } } } }`],
])("%s is the caller's mistake", async (_name, query) => {
  const { errors } = await server.query(query);
  expect(errors?.[0]?.extensions?.code).toBe("validation_error");
});

test("text that no text of ours can be finds nothing", async () => {
  const { data, errors } = await server.query<{ project: null; activity: { edges: unknown[] }; projects: { totalCount: number } }>(
    String.raw`{ project(key: "\u0000") { id } activity(entityId: "\u0000") { edges { cursor } } projects(teamId: "\u0000") { totalCount } all: projects { edges { node { stories(filter: { text: "a\u0000b" }) { totalCount } } } } }`,
  );
  expect(errors).toBeUndefined();
  expect(data).toMatchObject({ project: null, activity: { edges: [] }, projects: { totalCount: 0 }, all: { edges: [{ node: { stories: { totalCount: 0 } } }] } });
});

test("a subscription sent as a query is told how to be sent", async () => {
  expect((await server.query(`subscription { boardChanges(sprintId: "${sprintId}") { kind } }`)).errors?.[0]?.message).toMatch(/event-stream|subscription/i);
});
