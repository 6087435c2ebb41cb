import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { SMTPServer } from "smtp-server";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Browser, startSigningIn, type SigningIn } from "#infra/test/signing-in.ts";

const auth = "/api/v1/auth";
const password = "mauve otter nine lantern";
const mails: string[] = [];
const smtp = new SMTPServer({
  authOptional: true,
  disabledCommands: ["STARTTLS"],
  onData(stream, _session, done) {
    const chunks: Buffer[] = [];
    stream.on("data", (chunk: Buffer) => chunks.push(chunk));
    stream.on("end", () => {
      mails.push(Buffer.concat(chunks).toString().replace(/=\r\n/g, "").replaceAll("=3D", "="));
      done();
    });
  },
});
let world: SigningIn;

beforeAll(async () => {
  smtp.listen(0, "127.0.0.1");
  await once(smtp.server, "listening");
  world = await startSigningIn({ registration: "first", mail: { smtpUrl: `smtp://127.0.0.1:${(smtp.server.address() as AddressInfo).port}`, from: "Software Galaxy <galaxy@example.com>" } });
  owner = await register("Ada Lovelace", "ada@example.com");
});
afterAll(async () => {
  await world[Symbol.asyncDispose]();
  await new Promise<void>((resolve) => smtp.close(resolve));
});

interface Person {
  readonly browser: Browser;
  readonly id: string;
  readonly token: string;
  readonly email: string;
}
let owner: Person;

async function register(name: string, email: string, invitation?: string): Promise<Person> {
  const browser = new Browser(world.here.url);
  const { status, body } = await browser.json<{ id: string; access_token: string }>(`${auth}/register`, { body: { name, email, password, ...(invitation === undefined ? {} : { invitation }) } });
  expect(status, JSON.stringify(body)).toBe(201);
  return { browser, id: body.id, token: body.access_token, email };
}

async function teamOf({ browser }: Person): Promise<string> {
  const { body } = await browser.json<{ teams: Array<{ id: string }> }>(`${auth}/me`);
  return body.teams[0]?.id ?? "";
}

interface Invited {
  readonly id: string;
  readonly link: string;
}

async function invite(email: string, role = "member"): Promise<{ status: number; body: Invited; token: string }> {
  const answer = await owner.browser.json<Invited>(`/api/v1/teams/${await teamOf(owner)}/invitations`, { body: { email, role } });
  return { ...answer, token: answer.body.link?.split("/").at(-1) ?? "" };
}

let counted = 0;
async function member(role = "member"): Promise<Person> {
  counted += 1;
  const email = `member${counted}@example.com`;
  return register(`Member ${counted}`, email, (await invite(email, role)).token);
}

const withToken = (token: string, target: string, init: RequestInit = {}) => fetch(`${world.elsewhere.url}${target}`, { ...init, headers: { authorization: `Bearer ${token}`, "content-type": "application/json" } });

test("after the first person registration is by invitation, which comes by mail and works once", async () => {
  const stranger = new Browser(world.here.url);
  expect((await stranger.json(`${auth}/config`)).body).toMatchObject({ registration: "invited", mail: true });
  expect((await stranger.json(`${auth}/register`, { body: { name: "Mallory", email: "mallory@example.com", password } })).status).toBe(403);
  const { status, body, token } = await invite("grace@example.com", "lead");
  expect(status).toBe(201);
  expect(body.link).toBe(`${world.here.url}/invitations/${token}`);
  await expect.poll(() => mails.filter((mail) => mail.includes("grace@example.com") && mail.includes(token))).toHaveLength(1);
  expect((await stranger.json(`${auth}/invitations/${token}`)).body).toMatchObject({ team_name: "My team", role: "lead", email: "grace@example.com", invited_by: "Ada Lovelace" });
  const grace = await register("Grace Hopper", "grace@example.com", token);
  await expect.poll(async () => (await grace.browser.json<{ teams: object[] }>(`${auth}/me`)).body.teams).toEqual([expect.objectContaining({ role: "lead" })]);
  expect((await stranger.json(`${auth}/invitations/${token}`)).status).toBe(404);
  expect((await stranger.json(`${auth}/register`, { body: { name: "Mallory", email: "mallory@example.com", password, invitation: token } })).status).toBe(404);
});

test("an invitation that is taken back, or for a team one is in, lets nobody else in", async () => {
  const { body, token } = await invite("late@example.com");
  const teamId = await teamOf(owner);
  expect((await owner.browser.fetch(`/api/v1/teams/${teamId}/invitations/${body.id}`, { method: "DELETE" })).status).toBe(204);
  expect((await new Browser(world.elsewhere.url).json(`${auth}/invitations/${token}`)).status).toBe(404);
  const { id: _id, ...somebody } = await member();
  const again = await invite(somebody.email);
  expect((await somebody.browser.json("/api/v1/invitations/accept", { body: { token: again.token } })).status).toBe(200);
  const viewer = await member("viewer");
  expect((await viewer.browser.json(`/api/v1/teams/${teamId}/invitations`, { body: { email: "x@example.com" } })).status).toBe(403);
});

test("a forgotten password: the same answer for everybody, a link that works once, and every session ends", async () => {
  const person = await member();
  const anybody = new Browser(world.elsewhere.url);
  const known = await anybody.json(`${auth}/password/forgot`, { body: { email: person.email.toUpperCase() } });
  expect(await anybody.json(`${auth}/password/forgot`, { body: { email: "nobody@example.com" } })).toEqual(known);
  expect(known.status).toBe(202);
  const linkIn = () => mails.map((mail) => (mail.includes(`To: ${person.email}`) ? /reset-password\?token=([\w-]{43})/.exec(mail)?.[1] : undefined)).findLast((token) => token !== undefined);
  await expect.poll(linkIn).toBeDefined();
  expect(mails.some((mail) => mail.includes("nobody@example.com"))).toBe(false);
  const token = linkIn();
  expect((await anybody.json(`${auth}/password/reset`, { body: { token, password: "password1234" } })).status).toBe(400);
  expect((await anybody.fetch(`${auth}/password/reset`, { body: { token, password: "a lantern for the other otter" } })).status).toBe(204);
  expect((await anybody.json(`${auth}/password/reset`, { body: { token, password: "a lantern for the third otter" } })).status).toBe(404);
  await expect.poll(async () => (await withToken(person.token, `${auth}/me`)).status).toBe(401);
  expect((await anybody.json(`${auth}/login`, { body: { email: person.email, password } })).status).toBe(401);
  expect((await anybody.json(`${auth}/login`, { body: { email: person.email, password: "a lantern for the other otter" } })).status).toBe(200);
});

test("sessions are listed and ended one by one or all others at once", async () => {
  const { browser, email } = await member();
  const others = [new Browser(world.elsewhere.url), new Browser(world.elsewhere.url), new Browser(world.here.url)];
  for (const other of others) expect((await other.json(`${auth}/login`, { body: { email, password } })).status).toBe(200);
  const list = async () => (await browser.json<{ data: Array<{ id: string; current: boolean; method: string }> }>(`${auth}/sessions`)).body.data;
  const sessions = await list();
  expect(sessions).toHaveLength(4);
  expect(sessions.filter(({ current }) => current)).toHaveLength(1);
  const first = sessions[0]; // the last to sign in
  expect((await browser.fetch(`${auth}/sessions/${first?.id}`, { method: "DELETE" })).status).toBe(204);
  await expect.poll(async () => (await others[2]?.json(`${auth}/me`))?.status).toBe(401);
  expect((await owner.browser.fetch(`${auth}/sessions/${sessions[1]?.id}`, { method: "DELETE" })).status).toBe(404); // somebody else's
  expect((await browser.fetch(`${auth}/sessions`, { method: "DELETE" })).status).toBe(204);
  await expect.poll(async () => (await others[0]?.json(`${auth}/me`))?.status).toBe(401);
  expect(await list()).toHaveLength(1);
});

test("a changed password needs the present one, and ends the other sessions", async () => {
  const { browser, email } = await member();
  const other = new Browser(world.elsewhere.url);
  await other.json(`${auth}/login`, { body: { email, password } });
  expect(await browser.json(`${auth}/password`, { body: { current: "not this", new: "a lantern for the other otter" } })).toMatchObject({ status: 403, body: { details: { current: ["is wrong"] } } });
  expect((await browser.json(`${auth}/password`, { body: { current: password, new: "Password1234" } })).body).toMatchObject({ error: "validation_error" });
  expect((await browser.fetch(`${auth}/password`, { body: { current: password, new: "a lantern for the other otter" } })).status).toBe(204);
  await expect.poll(async () => (await other.json(`${auth}/me`)).status).toBe(401);
  expect((await browser.json(`${auth}/me`)).status).toBe(200);
});

test("an API key acts as its owner in its team within its scopes, and ends at once when it is revoked or its owner leaves", async () => {
  const teamId = await teamOf(owner);
  const person = await member("lead");
  await expect.poll(() => teamOf(person)).toBe(teamId);
  const make = (more: object = {}) => person.browser.json<{ id: string; key: string; prefix: string }>(`/api/v1/teams/${teamId}/api-keys`, { body: { name: "CI", scopes: ["read"], ...more } });
  expect((await make({ scopes: ["manage_members"] })).status).toBe(403);
  const { status, body } = await make({ scopes: ["read", "manage_projects"] });
  expect(status).toBe(201);
  expect(body.key).toMatch(/^sg_\w{8}_[\w-]{43}$/);
  expect(body.key.startsWith(body.prefix)).toBe(true);
  const { rows } = await world.database.pool.query<{ all: string }>("select (select string_agg(h::text, ' ') from secrets.api_key_hashes h) as all");
  expect(rows[0]?.all).not.toContain(body.key);
  const create = (key: string, name: string) => withToken(key, "/api/v1/commands/create_project", { method: "POST", body: JSON.stringify({ team_id: teamId, name }) });
  expect((await create(body.key, "By a key")).status).toBe(201);
  const readOnly = (await make()).body.key;
  expect((await create(readOnly, "Not by this key")).status).toBe(403);
  // a key is not the person: the account is out of its reach
  expect((await withToken(readOnly, `${auth}/sessions`)).status).toBe(403);
  expect((await withToken(readOnly, "/api/v1/commands/create_team", { method: "POST", body: `{"name":"T"}` })).status).toBe(403);
  expect((await person.browser.fetch(`/api/v1/teams/${teamId}/api-keys/${body.id}`, { method: "DELETE" })).status).toBe(204);
  await expect.poll(async () => (await create(body.key, "After the end")).status).toBe(401);
  expect((await withToken(readOnly, `${auth}/me`)).status).toBe(200);
  expect((await owner.browser.fetch(`/api/v1/teams/${teamId}/members/${person.id}`, { method: "DELETE" })).status).toBe(204);
  await expect.poll(async () => (await withToken(readOnly, `${auth}/me`)).status).toBe(401);
  const past = new Date(Date.now() + 1_500).toISOString();
  const short = await owner.browser.json<{ key: string }>(`/api/v1/teams/${teamId}/api-keys`, { body: { name: "Short", scopes: ["read"], expires_at: past } });
  expect((await withToken(short.body.key, `${auth}/me`)).status).toBe(200);
  await expect.poll(async () => (await withToken(short.body.key, `${auth}/me`)).status, { timeout: 5_000 }).toBe(401);
});

test("one's own data come as one JSON document", async () => {
  const person = await member();
  await world.upToDate();
  const { status, body } = await person.browser.json(`${auth}/export`, { method: "POST", body: {} });
  expect(status).toBe(200);
  expect(body).toMatchObject({ user: { id: person.id, email: person.email }, teams: [{ role: "member" }], signs_in_with: ["password"], comments: [], sessions: [{ method: "password" }] });
});

test("whoever erases themself can be found nowhere: not in the log, not in the database, not by signing in", async () => {
  const email = "perspicacia@example.com";
  const person = await register("Perspicacia Tick", email, (await invite(email)).token);
  const open = await invite(email.toUpperCase());
  const teamId = await teamOf(owner);
  await expect.poll(() => teamOf(person)).toBe(teamId);
  const { body: key } = await person.browser.json<{ key: string }>(`/api/v1/teams/${teamId}/api-keys`, { body: { name: "CI", scopes: ["read"] } });
  await person.browser.fetch(`/api/v1/users/${person.id}`, { method: "PUT", body: { name: "Perspicacia Tock" } });
  const traces = async () => {
    await world.upToDate();
    const found: string[] = [];
    const suspicious = /perspicacia/i;
    for (let from = 0n; ; ) {
      const page = await world.store.readAll({ from, maxCount: 500 });
      for (const event of page) if (suspicious.test(JSON.stringify([event.streamId, event.data, event.metadata]))) found.push(event.type);
      const last = page.at(-1);
      if (!last || page.length < 500) break;
      from = last.position + 1n;
    }
    const { rows: tables } = await world.database.pool.query<{ name: string }>("select format('%I.%I', table_schema, table_name) as name from information_schema.tables where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')");
    for (const { name } of tables) {
      const { rows } = await world.database.pool.query<{ row: string }>(`select t::text as row from ${name} t`);
      if (rows.some(({ row }) => suspicious.test(row) || (name.startsWith("secrets.") && !name.endsWith("person_keys") && row.includes(person.id)))) found.push(name);
    }
    return found;
  };
  expect(await traces()).toEqual(expect.arrayContaining(["public.users", "secrets.sessions"])); // the search finds what is there
  expect((await person.browser.fetch(`/api/v1/users/${person.id}`, { method: "DELETE", body: { password: "wrong" } })).status).toBe(403);
  expect((await person.browser.fetch(`/api/v1/users/${owner.id}`, { method: "DELETE", body: { password } })).status).toBe(404);
  expect((await person.browser.fetch(`/api/v1/users/${person.id}`, { method: "DELETE", body: { password } })).status).toBe(204);
  for (const token of [person.token, key.key]) await expect.poll(async () => (await withToken(token, `${auth}/me`)).status).toBe(401);
  expect((await new Browser(world.elsewhere.url).json(`${auth}/login`, { body: { email, password } })).status).toBe(401);
  expect((await person.browser.json(`${auth}/invitations/${open.token}`)).status).toBe(404);

  await expect.poll(traces, { timeout: 10_000 }).toEqual([]);
  // the address is free again, for somebody else
  const { token } = await invite(email);
  expect((await register("Perspicacia Again", email, token)).id).not.toBe(person.id);
});

test("whoever owns a team with others in it transfers it before they go", async () => {
  const { status, body } = await owner.browser.json(`/api/v1/users/${owner.id}`, { method: "DELETE", body: { password } });
  expect({ status, body }).toMatchObject({ status: 409, body: { error: "has_dependants", details: { teams: ["My team"] } } });
  expect((await owner.browser.json(`${auth}/me`)).status).toBe(200);
});
