import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Browser, startSigningIn, type SigningIn } from "#infra/test/signing-in.ts";
import { LOCAL_OWNER_ID, LOCAL_TEAM_ID, localOwner } from "#schemas/principal.ts";
import { reserve } from "../../pipeline/reservations.ts";

const auth = "/api/v1/auth";
const password = "mauve otter nine lantern";
let world: SigningIn;

beforeAll(async () => {
  world = await startSigningIn();
});
afterAll(() => world[Symbol.asyncDispose]());

let counted = 0;
async function registered(more: object = {}): Promise<{ browser: Browser; email: string; id: string; tokens: { access_token: string; refresh_token: string } }> {
  counted += 1;
  const browser = new Browser(world.here.url);
  const email = `grace${counted}@example.com`;
  const { status, body } = await browser.json<{ id: string; access_token: string; refresh_token: string }>(`${auth}/register`, { body: { name: `Grace ${counted}`, email, password, ...more } });
  expect(status, JSON.stringify(body)).toBe(201);
  return { browser, email, id: body.id, tokens: body };
}

test("the first person registers freely; where there was a local owner before there were people, they become them, with their team", async () => {
  await world.here.commandSide.commands.execute("create_team", { team_id: LOCAL_TEAM_ID, name: "My team", workspace_slug: "my-team" }, { principal: localOwner("owner") });
  const browser = new Browser(world.here.url);
  expect((await browser.json(`${auth}/config`)).body).toEqual({ registration: "first", has_people: false, providers: [], password: { min_length: 12 }, mail: false });
  expect((await browser.json(`${auth}/me`)).status).toBe(401);
  const { status, body } = await browser.json(`${auth}/register`, { body: { name: "Ada Lovelace", email: "Ada@Example.com", password, time_zone: "Europe/London" } });
  expect(status).toBe(201);
  expect(body).toMatchObject({ id: LOCAL_OWNER_ID, email: "Ada@Example.com", name: "Ada Lovelace", token_type: "Bearer", expires_in: 900 });
  expect(browser.cookies.get("galaxy_access")?.attributes).toBe("Path=/; HttpOnly; SameSite=Lax; Max-Age=900");
  expect(browser.cookies.get("galaxy_refresh")?.attributes).toBe("Path=/api; HttpOnly; SameSite=Strict; Max-Age=86400");
  const me = await browser.json<{ teams: object[]; actions: string[] }>(`${auth}/me`);
  expect(me.body).toMatchObject({ id: LOCAL_OWNER_ID, name: "Ada Lovelace", email: "Ada@Example.com", time_zone: "Europe/London", has_password: true });
  expect(me.body.teams).toEqual([expect.objectContaining({ id: LOCAL_TEAM_ID, role: "owner", actions: expect.arrayContaining(["manage_members"]) as unknown })]);
  expect((await browser.json(`${auth}/config`)).body).toMatchObject({ registration: "open", has_people: true });
});

test("whoever registers later gets a team of their own, and one address belongs to one person", async () => {
  const { browser, email } = await registered();
  await expect.poll(async () => (await browser.json<{ teams: Array<{ name: string }> }>(`${auth}/me`)).body.teams).toEqual([expect.objectContaining({ name: "My team", role: "owner" })]);
  const again = await new Browser(world.elsewhere.url).json(`${auth}/register`, { body: { name: "Somebody", email: email.toUpperCase(), password } });
  expect(again).toMatchObject({ status: 409, body: { error: "duplicate", details: { email: ["is registered already"] } } });
});

test("of many who register with one address at the same moment, in two processes, one gets it", async () => {
  const all = await Promise.all(Array.from({ length: 8 }, (_, at) => new Browser(at % 2 === 0 ? world.here.url : world.elsewhere.url).json(`${auth}/register`, { body: { name: `Racer ${at}`, email: "race@example.com", password: `${password} ${at}` } })));
  expect(all.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409, 409, 409, 409]);
  const winner = all.findIndex(({ status }) => status === 201);
  expect((await new Browser(world.here.url).json(`${auth}/login`, { body: { email: "race@example.com", password: `${password} ${winner}` } })).status).toBe(200);
});

test("a registration that broke off anywhere is taken up again by the next attempt with the same data", async () => {
  const { security } = world.here;
  const reservationOf = (email: string) => `email:${security.secrets.pepper("email", email).toString("base64url")}`;
  const register = (email: string) => new Browser(world.elsewhere.url).json(`${auth}/register`, { body: { name: "Phoenix", email, password } });

  // the process ended right after the address was reserved
  const holder = randomUUID();
  const metadata = { occurredAt: new Date().toISOString(), actor: { kind: "user" as const, id: holder }, teamId: holder, commandId: randomUUID(), commandHash: "", correlationId: "", causationId: "" };
  await reserve({ store: world.store, personal: security.secrets.personal }, reservationOf("early@example.com"), holder, async () => "over", metadata);
  expect(await register("early@example.com")).toMatchObject({ status: 201, body: { id: holder } });

  // the process ended after everything but the password
  const { setPassword } = security.credentials;
  security.credentials.setPassword = () => Promise.reject(new Error("the process ends here"));
  const broken = await new Browser(world.here.url).json(`${auth}/register`, { body: { name: "Phoenix", email: "late@example.com", password } });
  security.credentials.setPassword = setPassword;
  expect(broken.status).toBe(500);
  expect((await new Browser(world.here.url).json(`${auth}/login`, { body: { email: "late@example.com", password } })).status).toBe(401);
  expect((await register("late@example.com")).status).toBe(201);
  expect((await register("late@example.com")).status).toBe(409);
});

test("signing in works by the right password alone, and says the same whatever is wrong", async () => {
  const { email, id } = await registered();
  const browser = new Browser(world.elsewhere.url);
  const good = await browser.json(`${auth}/login`, { body: { email: ` ${email.toUpperCase()} `, password } });
  expect(good).toMatchObject({ status: 200, body: { user: { id, email }, expires_in: 900 } });
  const wrong = await new Browser(world.here.url).json(`${auth}/login`, { body: { email, password: `${password}!` } });
  const unknown = await new Browser(world.here.url).json(`${auth}/login`, { body: { email: "nobody@example.com", password } });
  expect(wrong.status).toBe(401);
  expect(unknown).toEqual(wrong);
});

test("a refresh token works once; the same again within seconds gives the same successor, later it ends the session everywhere", async () => {
  const { browser, tokens } = await registered();
  const other = new Browser(world.elsewhere.url);
  const refresh = (refresh_token: string) => other.json<{ access_token: string; refresh_token: string }>(`${auth}/refresh`, { body: { refresh_token } });
  const [first, racing] = await Promise.all([refresh(tokens.refresh_token), refresh(tokens.refresh_token)]);
  expect([first.status, racing.status]).toEqual([200, 200]);
  expect(racing.body.refresh_token).toBe(first.body.refresh_token);
  const me = () => fetch(`${world.elsewhere.url}${auth}/me`, { headers: { authorization: `Bearer ${first.body.access_token}` } });
  expect((await me()).status).toBe(200);
  await world.database.pool.query("update secrets.refresh_tokens set used_at = used_at - interval '1 minute' where used_at is not null");
  expect((await refresh(tokens.refresh_token)).status).toBe(401); // a thief, or the one who was robbed
  await expect.poll(async () => (await me()).status).toBe(401);
  expect((await refresh(first.body.refresh_token)).status).toBe(401);
  expect((await browser.json(`${auth}/me`)).status).toBe(401);
});

test("a browser refreshes by its cookie, and is not told its tokens", async () => {
  const { browser } = await registered();
  const before = browser.cookies.get("galaxy_refresh")?.value;
  const refreshed = await browser.json(`${auth}/refresh`, { body: {} });
  expect(refreshed).toEqual({ status: 200, body: { token_type: "Bearer", expires_in: 900 } });
  expect(browser.cookies.get("galaxy_refresh")?.value).not.toBe(before);
  expect((await browser.json(`${auth}/me`)).status).toBe(200);
});

test("signing out ends the session at once in every process, whatever of it is left", async () => {
  const { browser, tokens } = await registered();
  const elsewhere = () => fetch(`${world.elsewhere.url}${auth}/me`, { headers: { authorization: `Bearer ${tokens.access_token}` } });
  expect((await elsewhere()).status).toBe(200);
  expect((await browser.fetch(`${auth}/logout`, { body: {} })).status).toBe(204);
  expect([...browser.cookies.keys()]).toEqual(["galaxy_device"]);
  await expect.poll(async () => (await elsewhere()).status).toBe(401);
  expect((await browser.json(`${auth}/refresh`, { body: { refresh_token: tokens.refresh_token } })).status).toBe(401);
});

test("what is signed in by a cookie must come from a page of ours", async () => {
  const { browser, id } = await registered();
  const update = (headers: Record<string, string>) => browser.json(`/api/v1/users/${id}`, { method: "PUT", body: { name: "Changed" }, headers });
  expect((await update({ origin: "https://evil.example" })).status).toBe(403);
  expect((await update({ origin: "null" })).status).toBe(403);
  const cookie = [...browser.cookies].map(([name, { value }]) => `${name}=${value}`).join("; ");
  const bare = await fetch(`${world.here.url}/api/v1/users/${id}`, { method: "PUT", body: `{"name":"Changed"}`, headers: { cookie, "content-type": "application/json" } });
  expect(bare.status).toBe(403);
  expect((await update({})).status).toBe(200);
});

test("passwords that would be guessed soon are refused with a sentence for the form", async () => {
  const browser = new Browser(world.here.url);
  const register = (password: string) => browser.json<{ details: Record<string, string[]> }>(`${auth}/register`, { body: { name: "Grace Hopper", email: "hopper@example.com", password } });
  for (const weak of ["short", "password1234", "gracehopper1", "x".repeat(201)]) {
    const { status, body } = await register(weak);
    expect(status).toBe(400);
    expect(body.details["password"]).toHaveLength(1);
  }
});

test("guessing is slowed down where it comes from; the owner's own browser is let in meanwhile", async () => {
  const { browser, email } = await registered();
  const guess = () => new Browser(world.here.url).json(`${auth}/login`, { body: { email, password: "not this one at all" } });
  const statuses = [];
  for (let at = 0; at < 12; at += 1) statuses.push((await guess()).status);
  expect(statuses.slice(0, 10)).toEqual(Array.from({ length: 10 }, () => 401));
  expect(statuses.slice(10)).toEqual([429, 429]);
  // from the very same address, but a browser that has signed in before
  expect((await browser.json(`${auth}/login`, { body: { email, password } })).status).toBe(200);
});

test("keys rotate without signing anybody out", async () => {
  const { tokens } = await registered();
  const kidOf = (token: string) => (JSON.parse(Buffer.from(token.split(".")[0] ?? "", "base64url").toString()) as { kid: string }).kid;
  await world.here.security.tokens.rotate();
  const after = await registered();
  expect(kidOf(after.tokens.access_token)).not.toBe(kidOf(tokens.access_token));
  for (const { access_token } of [tokens, after.tokens]) {
    expect((await fetch(`${world.elsewhere.url}${auth}/me`, { headers: { authorization: `Bearer ${access_token}` } })).status).toBe(200);
  }
});

test("a token that was changed, made up or of another algorithm is none", async () => {
  const { tokens, id } = await registered();
  const [head = "", payload = "", signature = ""] = tokens.access_token.split(".");
  const forge = (part: object) => Buffer.from(JSON.stringify(part)).toString("base64url");
  const claims = JSON.parse(Buffer.from(payload, "base64url").toString()) as object;
  for (const token of [
    `${head}.${forge({ ...claims, sub: LOCAL_OWNER_ID })}.${signature}`,
    `${forge({ alg: "none" })}.${payload}.`,
    `${forge({ alg: "HS256", kid: "x" })}.${forge({ sub: id })}.${signature}`,
    "sg_abcdefgh_0123456789012345678901234567890123456789abc",
    "x",
  ]) {
    expect((await fetch(`${world.here.url}${auth}/me`, { headers: { authorization: `Bearer ${token}` } })).status).toBe(401);
  }
});

test("the log says nothing of who somebody is", async () => {
  const { email } = await registered({ name: "Perspicacia Tick" });
  let events = 0;
  for (let after = 0n; ; ) {
    const page = await world.store.readAll({ from: after, maxCount: 500 });
    for (const event of page) expect(JSON.stringify([event.data, event.metadata])).not.toMatch(new RegExp(`Perspicacia|${email}|127\\.0\\.0\\.1`));
    events += page.length;
    const last = page.at(-1);
    if (!last || page.length < 500) break;
    after = last.position + 1n;
  }
  expect(events).toBeGreaterThan(50);
});
