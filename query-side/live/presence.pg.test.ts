/** Who looks at a board: over two processes, and only among those who may. */
import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { Router } from "express";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { createFrontDoor } from "#infra/http/app.ts";
import { listenHttp } from "#infra/http/listen.ts";
import { createDirectory } from "#infra/security/directory.ts";
import { createLogger } from "#infra/telemetry/logger.ts";
import { createMetrics } from "#infra/telemetry/metrics.ts";
import { subscribe, type LiveClient } from "#infra/test/live-client.ts";
import { startServer, type TestServer } from "#infra/test/server.ts";
import type { TeamRole } from "#schemas/permissions.ts";
import { LOCAL_TEAM_ID, localOwner, type Principal } from "#schemas/principal.ts";
import { createQuerySide } from "../app.ts";

let server: TestServer;
let other: { readonly url: string; close(): Promise<void> };
let project: string;
let sprintId: string;
let principal: Principal = localOwner("Ada");
const authenticate = async () => principal;
const clients: LiveClient[] = [];
const document = "subscription Presence($sprintId: ID!) { presence(sprintId: $sprintId) { kind cursor people { id } } }";

/** Another process on the same stores. */
async function another(): Promise<typeof other> {
  const logger = createLogger({ level: "silent" });
  const directory = createDirectory({ db: server.database.db, databaseUrl: server.database.url, logger });
  const querySide = createQuerySide({ store: server.store, db: server.database.db, databaseUrl: server.database.url, readModels: server.readModels, commands: server.commandSide.commands, authenticate, directory, logger });
  const door = createFrontDoor({ metrics: createMetrics(), logger });
  const http = await listenHttp(door.app, { host: "127.0.0.1", port: 0 });
  door.open(Router(), { ready: async () => ({ ok: true, checks: {} }) } as never);
  querySide.attach(http.server);
  querySide.start();
  return {
    url: http.url.replace("localhost", "127.0.0.1"),
    async close() {
      await querySide.close();
      await http.close(100);
      await directory.close();
    },
  };
}

beforeAll(async () => {
  server = await startServer({ authenticate });
  project = await server.project();
  other = await another();
});
beforeEach(async () => {
  sprintId = (await server.send("create_sprint", { project_id: project, name: "Sprint" })).id;
  await server.upToDate();
});
afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client[Symbol.asyncDispose]()));
  principal = localOwner("Ada");
});
afterAll(async () => {
  await other.close();
  await server[Symbol.asyncDispose]();
});

function person(teams: Record<string, TeamRole> = { [LOCAL_TEAM_ID]: "member" }): Principal & { readonly id: string } {
  const id = randomUUID();
  return { id, actor: { kind: "user", id }, name: "Somebody", teams };
}

async function look(who: Principal, url = server.url): Promise<LiveClient> {
  principal = who;
  const client = await subscribe(url, document, { sprintId });
  clients.push(client);
  // From then on it is who it is.
  await expect.poll(() => client.messages.length + client.errors.length).toBeGreaterThan(0);
  return client;
}

const idsOf = (message: LiveClient["messages"][number] | undefined) => ((message?.["people"] ?? []) as { readonly id: string }[]).map(({ id }) => id);
const lastOf = (client: LiveClient) => idsOf(client.messages.at(-1));

test("whoever looks is seen by the others, once, until they go", async () => {
  const [ada, grace] = [person(), person()];
  const first = await look(ada);
  expect(idsOf(await first.until(({ kind }) => kind === "SNAPSHOT"))).toEqual([ada.id]);
  const second = await look(grace);
  await look(grace);
  await expect.poll(() => lastOf(first)).toEqual([ada.id, grace.id]);
  await expect.poll(() => lastOf(second)).toEqual([ada.id, grace.id]);
  await clients[1]?.[Symbol.asyncDispose]();
  await pause(3_500);
  expect(lastOf(first), "another tab is still open").toEqual([ada.id, grace.id]);
  await clients[2]?.[Symbol.asyncDispose]();
  await expect.poll(() => lastOf(first), { timeout: 6_000 }).toEqual([ada.id]);
});

test("a connection that is lost and comes back is no coming and going", async () => {
  const [ada, grace] = [person(), person()];
  const first = await look(ada);
  const second = await look(grace);
  await expect.poll(() => lastOf(first)).toEqual(expect.arrayContaining([ada.id, grace.id]));
  const told = first.messages.length;
  second.cut();
  await look(grace);
  await pause(3_500);
  expect(first.messages.slice(told).filter((message) => !idsOf(message).includes(grace.id))).toEqual([]);
});

test("people at another process are seen, and forgotten when it ends", async () => {
  const [ada, grace, linus] = [person(), person(), person()];
  const there = await look(grace, other.url);
  await there.until(({ kind }) => kind === "SNAPSHOT");
  const here = await look(ada);
  // Who was there before is asked for.
  await expect.poll(() => new Set(lastOf(here))).toEqual(new Set([ada.id, grace.id]));
  await look(linus, other.url);
  await expect.poll(() => new Set(lastOf(here))).toEqual(new Set([ada.id, grace.id, linus.id]));
  await expect.poll(() => new Set(lastOf(there))).toEqual(new Set([ada.id, grace.id, linus.id]));
  await other.close();
  expect((await there.closed).code).toBe(1012);
  await expect.poll(() => lastOf(here)).toEqual([ada.id]);
  other = await another();
});

test("a stranger sees nothing, a program is not seen, and who is removed sees no more", async () => {
  const stranger = await look(person({}));
  expect([stranger.errors.length, stranger.messages]).toEqual([1, []]);

  const ada = person();
  const first = await look(ada);
  const program = await look({ ...person(), scopes: ["read"] });
  expect(idsOf(await program.until(({ kind }) => kind === "SNAPSHOT"))).toEqual([ada.id]);

  const teams: Record<string, TeamRole> = { [LOCAL_TEAM_ID]: "viewer" };
  const removed = person(teams);
  const watching = await look(removed);
  await expect.poll(() => lastOf(first)).toEqual([ada.id, removed.id]);
  Reflect.deleteProperty(teams, LOCAL_TEAM_ID);
  expect((await watching.closed).code).toBe(4403);
  await expect.poll(() => lastOf(first), { timeout: 6_000 }).toEqual([ada.id]);
});
