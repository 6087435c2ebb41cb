import { randomUUID } from "node:crypto";
import { Client } from "pg";
import { afterEach, beforeEach, expect, test } from "vitest";
import { testDatabase, type TestDatabase } from "#infra/postgres/testing.ts";
import { createLogger } from "#infra/telemetry/logger.ts";
import { createMetrics } from "#infra/telemetry/metrics.ts";
import { dumpReadModels } from "#infra/test/read-model-dump.ts";
import { startSides, type Sides } from "#infra/test/sides.ts";
import type { CommandContext } from "#schemas/command-gateway.ts";
import { LOCAL_OWNER_ID, LOCAL_TEAM_ID, localOwner, type Principal } from "#schemas/principal.ts";
import { channels } from "#schemas/read-models.ts";
import { createProjectors } from "./app.ts";

let sides: Sides;
beforeEach(async () => {
  sides = await startSides();
});
afterEach(async () => {
  await sides[Symbol.asyncDispose]();
});

const system: CommandContext = { principal: { ...localOwner(""), actor: { kind: "system", id: "test" } }, trusted: true };
const avatar = "data:image/png;base64,aGVsbG8=";
const tomorrow = new Date(Date.now() + 86_400_000).toISOString();
const from = (principal: Principal) => ({ principal, ip: "203.0.113.9", userAgent: "Grace's own browser" });

async function rows(table: string, order = "id"): Promise<Array<Record<string, unknown>>> {
  await sides.upToDate();
  return (await sides.database.pool.query<Record<string, unknown>>(`select * from ${table} order by ${order}`)).rows;
}

/** Grace joins by an invitation, works, makes a key, tells more of herself and goes on. */
async function grace(): Promise<Principal> {
  const id = randomUUID();
  await sides.send("register_user", { user_id: id, name: "Grace Hopper", email: "grace@example.com", time_zone: "Europe/Vienna" }, system);
  const invitation_id = randomUUID();
  await sides.send("invite_member", { team_id: LOCAL_TEAM_ID, invitation_id, email: "grace@example.com", role: "member", expires_at: tomorrow });
  await sides.send("accept_invitation", { team_id: LOCAL_TEAM_ID, invitation_id, user_id: id }, system);
  const principal: Principal = { actor: { kind: "user", id }, name: "Grace Hopper", teams: { [LOCAL_TEAM_ID]: "member" } };
  await sides.send("record_login", { user_id: id, method: "password", session_id: randomUUID() }, system);
  await sides.send("update_user", { user_id: id, name: "Grace M. Hopper", avatar_url: avatar, preferences: { theme: "dark" } }, from(principal));
  await sides.send("create_api_key", { team_id: LOCAL_TEAM_ID, key_id: randomUUID(), name: "Build", prefix: "sg_abcdefgh", scopes: ["read"] }, from(principal));
  await sides.send("create_story", { project_id: await sides.project(), title: "A lasting story" }, from(principal));
  return principal;
}

async function rebuilt(database: TestDatabase): Promise<void> {
  const projectors = createProjectors({ store: sides.store, database, logger: createLogger({ level: "silent" }), metrics: createMetrics(), personal: sides.secrets.personal });
  await projectors.start();
  const [last] = await sides.store.readAll({ direction: "backwards", maxCount: 1 });
  await projectors.caughtUp(last?.position ?? 0n);
  await projectors.close();
}

test("people, their memberships, invitations and keys are as their events say", async () => {
  const principal = await grace();
  const pending = randomUUID();
  await sides.send("invite_member", { team_id: LOCAL_TEAM_ID, invitation_id: pending, email: "someone@example.com", role: "viewer", expires_at: tomorrow });
  await sides.send("change_member_role", { team_id: LOCAL_TEAM_ID, user_id: principal.actor.id, role: "lead" });
  const people = await rows("users", "created_at");
  expect(people.find(({ id }) => id === principal.actor.id)).toMatchObject({ name: "Grace M. Hopper", email: "grace@example.com", avatar_url: avatar, time_zone: "Europe/Vienna", preferences: { theme: "dark" }, status: "active", last_login_at: expect.any(Date), revision: 2 });
  expect(await rows("team_members", "joined_at, role")).toMatchObject([
    { team_id: LOCAL_TEAM_ID, user_id: LOCAL_OWNER_ID, role: "owner" },
    { team_id: LOCAL_TEAM_ID, user_id: principal.actor.id, role: "lead" },
  ]);
  const invited = await rows("invitations", "created_at");
  expect(invited).toMatchObject([{ status: "accepted", email: null }, { id: pending, status: "pending", email: "someone@example.com", role: "viewer", invited_by: LOCAL_OWNER_ID }]);
  expect(await rows("api_keys")).toMatchObject([{ team_id: LOCAL_TEAM_ID, user_id: principal.actor.id, name: "Build", prefix: "sg_abcdefgh", scopes: ["read"], expires_at: null, revoked_at: null }]);
  expect((await rows("teams"))[0]).toMatchObject({ owner_id: LOCAL_OWNER_ID, member_count: 2, settings: {} });
});

test("whoever leaves is a member no more, and comes back under the same membership; a new owner is the team's", async () => {
  const principal = await grace();
  const [before] = (await rows("team_members")).filter(({ user_id }) => user_id === principal.actor.id);
  await sides.send("leave_team", { team_id: LOCAL_TEAM_ID }, { principal });
  expect((await rows("team_members")).map(({ user_id }) => user_id)).toEqual([LOCAL_OWNER_ID]);
  expect((await rows("teams"))[0]).toMatchObject({ member_count: 1 });
  await sides.send("add_member", { team_id: LOCAL_TEAM_ID, user_id: principal.actor.id, role: "admin" }, system);
  await sides.send("change_member_role", { team_id: LOCAL_TEAM_ID, user_id: principal.actor.id, role: "owner" });
  const members = await rows("team_members");
  expect(members.find(({ user_id }) => user_id === principal.actor.id)).toMatchObject({ id: before?.["id"], role: "owner" });
  expect(members.find(({ user_id }) => user_id === LOCAL_OWNER_ID)).toMatchObject({ role: "admin" });
  expect((await rows("teams"))[0]).toMatchObject({ owner_id: principal.actor.id, member_count: 2 });
});

test("the history tells what was changed about people, never with their data", async () => {
  await grace();
  const entries = await rows("audit_log", "position");
  const of = (action: string) => entries.findLast((entry) => entry["action"] === action);
  expect(of("user.updated")).toMatchObject({ entity: "user", changes: { name: { from: null, to: null }, preferences: { from: {}, to: { theme: "dark" } } } });
  expect(of("team.member_added")).toMatchObject({ team_id: LOCAL_TEAM_ID, changes: { role: { from: null, to: "member" } } });
  expect(of("api_key.created")).toMatchObject({ changes: { name: { from: null, to: "Build" } } });
  const text = JSON.stringify(entries.map(({ changes }) => changes));
  for (const personal of ["Grace", "grace@", avatar]) expect(text.includes(personal), personal).toBe(false);
});

test("an erased person is found in no row, before or after a rebuild, and with or without their key both are the same", async () => {
  const principal = await grace();
  const { id } = principal.actor;
  await sides.upToDate();
  expect(JSON.stringify(await dumpReadModels(sides.database.pool))).toContain("Grace's own browser");
  await sides.send("leave_team", { team_id: LOCAL_TEAM_ID }, from(principal));
  await sides.send("delete_user", { user_id: id }, { ...system, ...from(principal) });
  const [person] = (await rows("users")).filter((row) => row["id"] === id);
  expect(person).toMatchObject({ name: null, email: null, avatar_url: null, time_zone: "UTC", preferences: {}, status: "deleted", last_login_at: null });
  const grown = await dumpReadModels(sides.database.pool);
  const text = JSON.stringify(grown);
  for (const personal of ["Grace", "Hopper", "grace@", "203.0.113.9", avatar]) expect(text.includes(personal), personal).toBe(false);
  expect(text).toContain("A lasting story"); // what they did stays

  const invitations = (await rows("invitations")).map((row) => String(row["id"]));
  await using withKeys = await testDatabase();
  await rebuilt(withKeys);
  expect(await dumpReadModels(withKeys.pool)).toEqual(grown);
  await using without = await testDatabase();
  await sides.secrets.keys.destroy([id, ...invitations]);
  await rebuilt(without);
  expect(await dumpReadModels(without.pool)).toEqual(grown);
});

test("what was sent by somebody who is erased tells no address, whatever comes after", async () => {
  const principal = await grace();
  await sides.send("delete_user", { user_id: principal.actor.id }, { ...system, ...from(principal) });
  await sides.send("create_story", { project_id: await sides.project(), title: "A last one" }, from(principal));
  const entries = await rows("audit_log", "position");
  expect(entries.at(-1)).toMatchObject({ actor: { id: principal.actor.id }, ip: null, user_agent: null });
});

test("others are told whose memberships and keys changed, after they have", async () => {
  const listener = new Client({ connectionString: sides.database.url });
  await listener.connect();
  const heard = new Set<string>();
  const seen = Promise.withResolvers<void>();
  const principal = await sides.member("member");
  await sides.upToDate();
  listener.on("notification", ({ payload }) => {
    const { users, teams } = JSON.parse(payload ?? "{}") as { users: string[]; teams: string[] };
    for (const id of [...users, ...teams]) heard.add(id);
    if (teams.includes(LOCAL_TEAM_ID)) seen.resolve();
  });
  await listener.query(`listen ${channels.people}`);
  await sides.send("record_login", { user_id: principal.actor.id, method: "password", session_id: randomUUID() }, system);
  await sides.upToDate();
  expect([...heard]).toEqual([]);
  await sides.send("remove_member", { team_id: LOCAL_TEAM_ID, user_id: principal.actor.id });
  await seen.promise;
  expect([...heard].sort()).toEqual([LOCAL_TEAM_ID, principal.actor.id].sort());
  await listener.end();
});
