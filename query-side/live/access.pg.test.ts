/** Live connections end with the session and with the membership, and show each what they may see at that moment (L5). */
import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { WebSocket } from "ws";
import { LOCAL_TEAM_ID } from "#schemas/principal.ts";
import type { LiveClient } from "#infra/test/live-client.ts";
import { startPeople, type PeopleServer, type Somebody } from "../testing/people.ts";

let world: PeopleServer;
let sprintId: string;
let storyId: string;
const clients: LiveClient[] = [];

beforeAll(async () => {
  world = await startPeople();
  const { send } = world.server;
  const project = await world.server.project();
  sprintId = (await send("create_sprint", { project_id: project, name: "One" })).id;
  storyId = (await send("create_story", { project_id: project, sprint_id: sprintId, title: "Watched", assigned_to: world.owner.id })).id;
  await world.server.upToDate();
});
afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client[Symbol.asyncDispose]()));
});
afterAll(() => world[Symbol.asyncDispose]());

const board = "subscription Board($sprintId: ID!) { boardChanges(sprintId: $sprintId) { kind cursor cards { id } change { cardId } } }";
const events = "subscription Events($teamId: ID!) { events(teamId: $teamId) { kind cursor event { type data } } }";
const caughtUp = ({ kind }: { kind: string }) => kind === "CAUGHT_UP";

async function watch(as: Somebody, query = board, variables: Record<string, unknown> = { sprintId }): Promise<LiveClient> {
  const client = await world.subscribe(as, query, variables);
  clients.push(client);
  await client.until(caughtUp);
  return client;
}
let points = 0;
/** Something everybody hears of who still may. */
async function change(): Promise<void> {
  points += 1;
  await world.server.send("estimate_story", { story_id: storyId, story_points: points });
}

test("a session that ends closes its connections though nothing happens on them, and nobody else's", async () => {
  const [one, other] = [await world.person("member"), await world.person("member")];
  const [mine, mineToo, theirs] = [await watch(one), await watch(one, events, { teamId: LOCAL_TEAM_ID }), await watch(other)];
  const idle = new WebSocket(`${world.server.url.replace("http", "ws")}/graphql`, "graphql-transport-ws", { headers: { "x-test-person": JSON.stringify(one) } });
  const acknowledged = new Promise((resolve) => idle.once("message", resolve));
  const idleClosed = new Promise<number>((resolve) => idle.once("close", resolve));
  await new Promise((resolve) => idle.once("open", resolve));
  idle.send('{"type":"connection_init"}');
  await acknowledged;
  const stream = await world.events(one, board, { sprintId });
  const text = stream.text();
  const before = Date.now();
  world.end(one);
  expect((await mine.closed).code).toBe(4401);
  expect((await mineToo.closed).code).toBe(4401);
  expect(await idleClosed).toBe(4401);
  expect(await text).toContain('event: error\ndata: {"code":4401');
  expect(Date.now() - before).toBeLessThan(2_000);
  await change();
  await theirs.until(({ kind }) => kind === "CHANGE");
});

test("whoever is not signed in is refused with the code for it, and so is whose session is over", async () => {
  const ended = await world.person("member");
  world.end(ended);
  const refused = await world.subscribe(ended, board, { sprintId });
  expect((await refused.closed).code).toBe(4401);
  expect((await world.events(ended, board, { sprintId })).status).toBe(401);
});

test("a membership that ends closes its streams without a further message; those of another team go on", async () => {
  const somebody = await world.person("member");
  const client = await watch(somebody);
  const stream = await world.events(somebody, board, { sprintId });
  const text = stream.text();
  await world.server.send("remove_member", { team_id: LOCAL_TEAM_ID, user_id: somebody.id });
  expect((await client.closed).code).toBe(4403);
  expect(await text).toContain('event: error\ndata: {"code":4403');
  const again = await world.subscribe(somebody, board, { sprintId });
  clients.push(again);
  await expect.poll(() => again.errors).toEqual([expect.objectContaining({ message: "There is no such sprint" })]);
});

test("a key that may not read watches nothing", async () => {
  const { id } = await world.person("admin");
  const client = await world.subscribe({ id, scopes: ["import"] }, board, { sprintId });
  clients.push(client);
  await expect.poll(() => client.errors).toEqual([expect.objectContaining({ message: "There is no such sprint" })]);
});

test("many watch by one view, which does not change with the first of them", async () => {
  const [first, second] = [await world.person("lead"), await world.person("lead")];
  // whose assignee's name is told by the teams they share
  const named = "subscription Named($sprintId: ID!) { boardChanges(sprintId: $sprintId) { kind cursor change { actor { name } } } }";
  const [one, two] = [await watch(first, named), await watch(second, named)];
  await world.server.send("remove_member", { team_id: LOCAL_TEAM_ID, user_id: first.id });
  expect((await one.closed).code).toBe(4403);
  await change();
  expect(await two.until(({ kind }) => kind === "CHANGE")).toMatchObject({ change: { actor: { name: "Ada" } } });
});

test("who is given or loses a right sees by it from then on, on the same stream", async () => {
  const somebody = await world.person("viewer");
  const invite = async () => {
    await world.server.send("invite_member", { team_id: LOCAL_TEAM_ID, invitation_id: randomUUID(), email: `${randomUUID()}@example.com`, role: "viewer", expires_at: new Date(Date.now() + 60_000).toISOString() });
    await change();
  };
  const principal = await world.principalOf(somebody);
  const become = async (role: "admin" | "viewer") => {
    await world.server.send("change_member_role", { team_id: LOCAL_TEAM_ID, user_id: somebody.id, role });
    await expect.poll(() => principal.teams[LOCAL_TEAM_ID]).toBe(role);
  };
  const client = await watch(somebody, events, { teamId: LOCAL_TEAM_ID });
  const types = () => client.messages.flatMap(({ event }) => (event ? [(event as { type: string }).type] : []));
  await invite();
  await expect.poll(types).toEqual(["story.estimated"]);
  await become("admin");
  await invite();
  await expect.poll(types).toEqual(["story.estimated", "team.member_role_changed", "team.member_invited", "story.estimated"]);
  // not even a manager hears the address: it belongs to the person
  expect(client.messages.find(({ event }) => (event as { type?: string } | null)?.type === "team.member_invited")).toMatchObject({ event: { data: { email: null, role: "viewer" } } });
  await become("viewer");
  await invite();
  await expect.poll(types).toEqual(["story.estimated", "team.member_role_changed", "team.member_invited", "story.estimated", "team.member_role_changed", "story.estimated"]);
});

test("what people do to their own account is in nobody's feed", async () => {
  const somebody = await world.person("admin");
  const client = await watch(somebody, events, { teamId: LOCAL_TEAM_ID });
  await world.server.send("update_user", { user_id: somebody.id, name: "Another name" }, { principal: await world.principalOf(somebody) });
  const own = await world.subscribe(somebody, events, { teamId: somebody.id });
  clients.push(own);
  await expect.poll(() => own.errors).toEqual([expect.objectContaining({ message: "There is no such team" })]);
  await change();
  await client.until(({ kind }) => kind === "CHANGE");
  expect(client.messages.filter(({ kind }) => kind === "CHANGE").map(({ event }) => (event as { type: string }).type)).toEqual(["story.estimated"]);
});
