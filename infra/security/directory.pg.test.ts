import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { startSides, type Sides } from "#infra/test/sides.ts";
import { createLogger } from "#infra/telemetry/logger.ts";
import type { CommandContext } from "#schemas/command-gateway.ts";
import { LOCAL_OWNER_ID, LOCAL_TEAM_ID, localOwner } from "#schemas/principal.ts";
import { createDirectory, type Directory } from "./directory.ts";

let sides: Sides;
const opened: Directory[] = [];
const system: CommandContext = { principal: { ...localOwner(""), actor: { kind: "system", id: "test" } }, trusted: true };

beforeAll(async () => {
  sides = await startSides();
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((directory) => directory.close()));
});
afterAll(async () => {
  await sides[Symbol.asyncDispose]();
});

async function open(max?: number): Promise<Directory> {
  const { db, url: databaseUrl } = sides.database;
  const directory = createDirectory({ db, databaseUrl, logger: createLogger({ level: "silent" }), ...(max === undefined ? {} : { max }) });
  opened.push(directory);
  await directory.listening;
  return directory;
}

/** Resolves when the condition holds; what it waits for is told by a channel, not by a clock. */
async function until(condition: () => boolean): Promise<void> {
  const tooLate = Date.now() + 5_000;
  while (!condition()) {
    if (Date.now() > tooLate) throw new Error("it did not come true");
    await pause(5);
  }
}

test("somebody is as the read models have them; who is not there is unknown", async () => {
  const directory = await open();
  await sides.upToDate();
  expect(await directory.person(LOCAL_OWNER_ID)).toMatchObject({ name: "Ada", status: "active", teams: { [LOCAL_TEAM_ID]: "owner" } });
  expect(await directory.person(LOCAL_OWNER_ID.toUpperCase())).toBe(await directory.person(LOCAL_OWNER_ID));
  for (const id of [randomUUID(), "nobody", "", "'; drop table users"]) expect(await directory.person(id)).toMatchObject({ name: null, status: "unknown", teams: {} });
});

test("who holds somebody sees what they become, in every process and without asking", async () => {
  const [one, other] = await Promise.all([open(), open()]);
  const { id } = (await sides.member("member")).actor;
  await sides.upToDate();
  const held = await Promise.all([one.person(id), other.person(id)]);
  const told: string[] = [];
  const end = one.onChange((ids) => told.push(...ids));
  expect(held.map(({ teams }) => teams)).toEqual([{ [LOCAL_TEAM_ID]: "member" }, { [LOCAL_TEAM_ID]: "member" }]);
  await sides.send("change_member_role", { team_id: LOCAL_TEAM_ID, user_id: id, role: "lead" });
  await until(() => held.every(({ teams }) => teams[LOCAL_TEAM_ID] === "lead"));
  await sides.send("remove_member", { team_id: LOCAL_TEAM_ID, user_id: id });
  await until(() => held.every(({ teams }) => Object.keys(teams).length === 0));
  expect(told).toContain(id);
  end();
  expect(await one.person(id)).toMatchObject({ name: "Some member", teams: {} });
});

test("after the read models have it, nobody is answered with what was before", async () => {
  const directory = await open();
  const { id } = (await sides.member("member")).actor;
  for (let turn = 0; turn < 20; turn += 1) {
    const role = turn % 2 === 0 ? "viewer" : "lead";
    await sides.send("change_member_role", { team_id: LOCAL_TEAM_ID, user_id: id, role });
    await sides.upToDate();
    const entry = await directory.person(id);
    await until(() => entry.teams[LOCAL_TEAM_ID] === role);
  }
});

test("what was missed while the connection was away is known when it is back", async () => {
  const directory = await open();
  const { id } = (await sides.member("member")).actor;
  await sides.upToDate();
  const held = await directory.person(id);
  const { pool } = sides.database;
  // the change is made between the end of the connection and the next one: nobody is told of it
  await pool.query("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'galaxy-listen' and datname = current_database()");
  await pool.query("update team_members set role = 'lead' where user_id = $1", [id]);
  await until(() => held.teams[LOCAL_TEAM_ID] === "lead");
  expect(await directory.person(id)).toBe(held);
});

test("an erased person has neither a name nor a team", async () => {
  const directory = await open();
  const { id } = (await sides.member("member")).actor;
  await sides.upToDate();
  const held = await directory.person(id);
  expect(held.name).toBe("Some member");
  await sides.send("remove_member", { team_id: LOCAL_TEAM_ID, user_id: id });
  await sides.send("delete_user", { user_id: id }, system);
  await until(() => held.status === "deleted");
  expect(held).toMatchObject({ name: null, teams: {} });
});

test("many at once are one question, and more than are kept are answered all the same", async () => {
  const directory = await open(2);
  const members = await Promise.all(Array.from({ length: 5 }, () => sides.member("viewer")));
  await sides.upToDate();
  const ids = members.map(({ actor }) => actor.id);
  const people = await directory.people([...ids, ...ids]);
  expect(people.map(({ id }) => id)).toEqual([...ids, ...ids]);
  expect(people.every(({ teams }) => teams[LOCAL_TEAM_ID] === "viewer")).toBe(true);
  // the first has been forgotten by the directory, not by who holds it
  await sides.send("remove_member", { team_id: LOCAL_TEAM_ID, user_id: ids[0] ?? "" });
  await until(() => Object.keys(people[0]?.teams ?? {}).length === 0);
});
