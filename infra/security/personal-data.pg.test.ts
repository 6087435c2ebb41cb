import { randomBytes, randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ConfigError } from "../config/config.ts";
import { createLogger } from "../telemetry/logger.ts";
import { openSecrets, type Secrets } from "./secrets.ts";
import { testSecrets, type TestSecrets } from "./testing.ts";

let world: TestSecrets;
let here: Secrets;
let elsewhere: Secrets;

beforeAll(async () => {
  world = await testSecrets();
  [here, elsewhere] = await Promise.all([world.open(), world.open()]); // the tables are made once, by whoever is first
});
afterAll(() => world[Symbol.asyncDispose]());

function registered(userId = randomUUID()) {
  return {
    id: randomUUID(),
    type: "user.registered",
    entityId: userId,
    data: { name: "Ada Lovelace", email: "ada@example.com", avatar_url: null, time_zone: "Europe/London" },
    metadata: { actor: { kind: "user" as const, id: userId }, ip: "192.0.2.7", userAgent: "Firefox" },
  };
}

test("personal fields and the sender's address stand encrypted, everything else as it was, and come back whole", async () => {
  const event = registered();
  const sealed = await here.personal.sealPersonal(event);
  const text = JSON.stringify(sealed);
  for (const secret of ["Ada", "ada@", "192.0.2.7", "Firefox"]) expect(text).not.toContain(secret);
  expect(sealed.data).toMatchObject({ avatar_url: null, time_zone: "Europe/London" });
  expect(sealed.data.name).toMatch(/^enc:1:[\w-]+$/);
  expect(await elsewhere.personal.openPersonal([sealed])).toEqual([event]);
  const withoutMetadata = await elsewhere.personal.openPersonal([sealed], { metadata: false });
  expect(withoutMetadata).toEqual([{ ...event, metadata: sealed.metadata }]);
});

test("the same event gives the same bytes again, in every process; the same text in another place does not", async () => {
  const event = registered();
  const sealed = await here.personal.sealPersonal(event);
  expect(await elsewhere.personal.sealPersonal(event)).toEqual(sealed);
  const other = await here.personal.sealPersonal({ ...event, id: randomUUID() });
  expect(other.data.name).not.toBe(sealed.data.name);
  // moved to another event it does not open: nobody can put one person's words in another place
  await expect(here.personal.openPersonal([{ ...sealed, id: randomUUID() }])).rejects.toThrow();
});

test("where a person's commands come from is encrypted once, under their own key, and opens as it did before that", async () => {
  const [event, another] = [registered(), registered()];
  const sealed = await here.personal.sealPersonal(event);
  const next = await elsewhere.personal.sealPersonal({ ...event, id: randomUUID() });
  expect(next.metadata).toEqual(sealed.metadata);
  expect(sealed.metadata.ip).toMatch(/^enc:2:[\w-]+$/);
  expect((await here.personal.sealPersonal(another)).metadata.ip).not.toBe(sealed.metadata.ip);
  // neither another person nor another field can be given it
  for (const stolen of [{ ...sealed.metadata, actor: another.metadata.actor }, { ...sealed.metadata, userAgent: sealed.metadata.ip }]) {
    await expect(here.personal.openPersonal([{ ...sealed, metadata: stolen }])).rejects.toThrow();
  }
  // many places are no more trouble than one
  const places = Array.from({ length: 100 }, (_, at) => ({ ...event, metadata: { ...event.metadata, ip: `192.0.2.${at}` } }));
  const all = await Promise.all(places.map((place) => here.personal.sealPersonal(place)));
  expect(await here.personal.openPersonal(all)).toEqual(places);
});

test("an event without personal data is left as it is", async () => {
  const event = { id: randomUUID(), type: "story.moved", entityId: randomUUID(), data: { name: "enc:1:x" }, metadata: { actor: { kind: "system" as const, id: "policy" }, ip: "192.0.2.7" } };
  expect(await here.personal.sealPersonal(event)).toBe(event);
  expect((await here.personal.openPersonal([event]))[0]).toBe(event);
});

test("an invitation's address is under the invitation's own key", async () => {
  const invitationId = randomUUID();
  const event = { ...registered(), type: "team.member_invited", entityId: randomUUID(), data: { invitation_id: invitationId, email: "grace@example.com", role: "member", expires_at: "2026-12-31T00:00:00.000Z" } };
  const sealed = await here.personal.sealPersonal(event);
  expect(JSON.stringify(sealed)).not.toContain("grace");
  await here.keys.destroy([invitationId]);
  expect((await here.personal.openPersonal([sealed]))[0]).toEqual({ ...event, data: { ...event.data, email: null } });
});

test("a destroyed key opens to null at once in every process, and can neither be used nor made again", async () => {
  const event = registered();
  const sealed = await here.personal.sealPersonal(event);
  await elsewhere.personal.openPersonal([sealed]); // it has the key in memory now
  await here.keys.destroy([event.entityId]);
  const erased = { ...event, data: { ...event.data, name: null, email: null }, metadata: { actor: event.metadata.actor } };
  expect(await here.personal.openPersonal([sealed])).toEqual([erased]);
  await expect.poll(() => elsewhere.personal.openPersonal([sealed])).toEqual([erased]);
  await expect(elsewhere.personal.sealPersonal(event)).rejects.toMatchObject({ code: "not_found" });
  // what a person who is deleted still sends keeps nothing of where they are
  const late = await elsewhere.personal.sealPersonal({ ...event, type: "story.moved", data: {} });
  expect(late.metadata).toEqual({ actor: event.metadata.actor });
  const { rows } = await world.database.pool.query("select wrapped from secrets.person_keys where owner_id = $1", [event.entityId]);
  expect(rows).toEqual([{ wrapped: null }]);
  // somebody who never had a key will not get one either
  const never = randomUUID();
  await here.keys.destroy([never]);
  expect(await elsewhere.keys.getOrCreate(never)).toBeNull();
});

test("processes that make a person's key at the same moment agree on one", async () => {
  const owner = randomUUID();
  const keys = await Promise.all([here, elsewhere, here, elsewhere].map((secrets) => secrets.keys.getOrCreate(owner)));
  expect(new Set(keys.map((key) => key?.encryption.export().toString("hex"))).size).toBe(1);
});

test("another master key is said, and changes nothing", async () => {
  const { pool, url: databaseUrl } = world.database;
  await expect(openSecrets({ pool, databaseUrl, masterKey: randomBytes(32), logger: createLogger({ level: "silent" }) })).rejects.toThrow(ConfigError);
});

test("sealing costs microseconds, for it is on the way of every command", async () => {
  const event = { ...registered(), type: "story.moved", data: {} };
  await here.personal.sealPersonal(event);
  const started = performance.now();
  for (let at = 0; at < 5_000; at += 1) await here.personal.sealPersonal(event);
  const each = (performance.now() - started) / 5_000;
  expect(each).toBeLessThan(0.5); // milliseconds; about 0.02 on an idle machine
});
