import { afterAll, beforeAll, expect, test } from "vitest";
import { Browser, startSigningIn, type SigningIn } from "#infra/test/signing-in.ts";

const auth = "/api/v1/auth";
const password = "mauve otter nine lantern";
let world: SigningIn;

beforeAll(async () => {
  world = await startSigningIn();
  // deaf to what Postgres tells, the process that ends a session must know of it by itself
  await world.here.security.secrets.notices.close();
});
afterAll(() => world[Symbol.asyncDispose]());

interface Session {
  readonly browser: Browser;
  readonly access_token: string;
  readonly refresh_token: string;
}

async function signIn(email: string): Promise<Session> {
  const browser = new Browser(world.here.url);
  const { status, body } = await browser.json<Omit<Session, "browser">>(`${auth}/login`, { body: { email, password } });
  expect(status).toBe(200);
  return { browser, ...body };
}

const statusOf = async ({ access_token: token }: Session) => (await fetch(`${world.here.url}${auth}/me`, { headers: { authorization: `Bearer ${token}` } })).status;

const ways: ReadonlyArray<readonly [string, (own: Session, other: Session) => Promise<number>, "own" | "other"]> = [
  ["signing out", async ({ browser }) => (await browser.fetch(`${auth}/logout`, { body: {} })).status, "own"],
  ["signing out with a refresh token", async ({ refresh_token }) => (await new Browser(world.here.url).fetch(`${auth}/logout`, { body: { refresh_token } })).status, "own"],
  [
    "ending it from another session",
    async ({ browser }) => {
      const { body } = await browser.json<{ data: ReadonlyArray<{ id: string; current: boolean }> }>(`${auth}/sessions`);
      const ended = await Promise.all(body.data.filter(({ current }) => !current).map(({ id }) => browser.fetch(`${auth}/sessions/${id}`, { method: "DELETE" })));
      return Math.max(...ended.map(({ status }) => status));
    },
    "other",
  ],
  ["ending all others", async ({ browser }) => (await browser.fetch(`${auth}/sessions`, { method: "DELETE" })).status, "other"],
  ["another password", async ({ browser }) => (await browser.fetch(`${auth}/password`, { body: { current: password, new: "eleven quiet harbours" } })).status, "other"],
];

test.each(ways)("%s is known to the process that did it as soon as it has answered", async (name, end, whose) => {
  const email = `${name.replaceAll(" ", ".")}@example.com`;
  expect((await new Browser(world.here.url).fetch(`${auth}/register`, { body: { name: "Grace", email, password } })).status).toBe(201);
  const own = await signIn(email);
  const other = await signIn(email);
  expect([await statusOf(own), await statusOf(other)]).toEqual([200, 200]);
  expect(await end(own, other)).toBe(204);
  expect([await statusOf(own), await statusOf(other)]).toEqual(whose === "own" ? [401, 200] : [200, 401]);
});

test("so is the end of a session whose refresh token came a second time", async () => {
  const email = "stolen@example.com";
  await new Browser(world.here.url).fetch(`${auth}/register`, { body: { name: "Grace", email, password } });
  const own = await signIn(email);
  const refresh = () => new Browser(world.here.url).fetch(`${auth}/refresh`, { body: { refresh_token: own.refresh_token } });
  expect((await refresh()).status).toBe(200);
  expect(await statusOf(own)).toBe(200);
  await world.database.pool.query("update secrets.refresh_tokens set used_at = used_at - interval '1 minute' where used_at is not null");
  expect((await refresh()).status).toBe(401);
  expect(await statusOf(own)).toBe(401);
});
