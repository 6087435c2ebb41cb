import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { client, startIdentityProvider, type Account, type IdentityProvider } from "#infra/test/identity-provider.ts";
import { Browser, startSigningIn, type SigningIn } from "#infra/test/signing-in.ts";
import { localPath } from "./oauth-routes.ts";

const auth = "/api/v1/auth";
const password = "mauve otter nine lantern";

/** Who is signed in at the other place; it asks nobody. */
let account: Account = { sub: "1", email: "ada@example.com", verified: true, name: "Ada Lovelace" };
let elsewhere: IdentityProvider;
const hub = createServer((request, response) => void github(request, response));
const codes = new Map<string, Account>();
let world: SigningIn;

beforeAll(async () => {
  elsewhere = await startIdentityProvider(account);
  hub.listen(0, "127.0.0.1");
  await once(hub, "listening");
  world = await startSigningIn({
    registration: "first",
    providers: [
      { kind: "oidc", id: "acme", name: "Acme", issuer: elsewhere.issuer, clientId: client.id, clientSecret: client.secret },
      { kind: "github", id: "github", name: "GitHub", issuer: urlOf(hub), clientId: client.id, clientSecret: client.secret },
      { kind: "oidc", id: "gone", name: "Gone", issuer: "http://127.0.0.1:9", clientId: "x", clientSecret: "y" },
    ],
  });
  elsewhere.knows(`${world.here.url}${auth}/oauth/acme/callback`);
});
afterAll(async () => {
  await world[Symbol.asyncDispose]();
  elsewhere.close();
  hub.close();
});

function urlOf(server: typeof hub): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** As much of GitHub as signing in needs. */
async function github(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? "/", urlOf(hub));
  const json = (body: unknown, status = 200) => response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  if (url.pathname === "/login/oauth/authorize") {
    codes.set(`code-${account.sub}`, account);
    const back = new URL(url.searchParams.get("redirect_uri") ?? "");
    back.search = new URLSearchParams({ code: `code-${account.sub}`, state: url.searchParams.get("state") ?? "" }).toString();
    response.writeHead(302, { location: back.href }).end();
  } else if (url.pathname === "/login/oauth/access_token") {
    let body = "";
    for await (const chunk of request) body += String(chunk);
    const form = new URLSearchParams(body);
    const found = form.get("client_secret") === client.secret && (form.get("code_verifier") ?? "").length >= 43 ? codes.get(form.get("code") ?? "") : undefined;
    if (found) json({ access_token: `token-${found.sub}`, token_type: "bearer", scope: "read:user,user:email" });
    else json({ error: "bad_verification_code" });
  } else {
    const found = [...codes.values()].find(({ sub }) => request.headers.authorization === `Bearer token-${sub}`);
    if (!found) json({}, 401);
    else if (url.pathname === "/api/v3/user") json({ id: Number(found.sub), login: "octo", name: found.name });
    else json([{ email: "other@example.com", primary: false, verified: true }, { email: found.email, primary: true, verified: found.verified }]);
  }
}

/** Goes to the other place and comes back to the door; whoever called goes through it. */
async function away(browser: Browser, provider: string, returnTo: string): Promise<string> {
  elsewhere.account = account;
  const begun = await browser.fetch(`${auth}/oauth/${provider}?${new URLSearchParams({ return_to: returnTo }).toString()}`);
  expect(begun.status).toBe(303);
  let at = begun.headers.get("location") ?? "";
  const there = new Browser(new URL(at).origin);
  for (let hops = 0; hops < 8 && !at.startsWith(browser.url); hops += 1) {
    const response = await there.fetch(at);
    at = new URL(response.headers.get("location") ?? "", at).href;
  }
  return at;
}

async function through(browser: Browser, provider: string, returnTo = "/board"): Promise<string> {
  const response = await browser.fetch(await away(browser, provider, returnTo));
  expect(response.status).toBe(303);
  return (response.headers.get("location") ?? "").slice(browser.url.length);
}

const me = async (browser: Browser) => (await browser.json<{ id: string; name: string; email: string; has_password: boolean }>(`${auth}/me`)).body;

test("somebody new registers by a provider, and is the same person the next time, whatever they are called by then", async () => {
  const browser = new Browser(world.here.url);
  expect(await through(browser, "acme", "/teams?x=1#y")).toBe("/teams?x=1#y");
  const ada = await me(browser);
  expect(ada).toMatchObject({ name: "Ada Lovelace", email: "ada@example.com", has_password: false });
  account = { ...account, email: "married@example.com", name: "Ada King" };
  const again = new Browser(world.here.url);
  expect(await through(again, "acme")).toBe("/board");
  expect(await me(again)).toEqual({ ...ada, session_id: expect.any(String) as unknown, expires_in: expect.any(Number) as unknown });
  account = { sub: "1", email: "ada@example.com", verified: true, name: "Ada Lovelace" };
});

test("the state is good once, and in the browser it was made for alone", async () => {
  const browser = new Browser(world.here.url);
  const back = await away(browser, "acme", "/");
  const victim = new Browser(world.here.url); // led to an attacker's answer
  expect((await victim.fetch(back)).headers.get("location")).toBe(`${world.here.url}/sign-in?error=state_not_valid`);
  expect((await victim.json(`${auth}/me`)).status).toBe(401);
  expect((await browser.fetch(back)).headers.get("location")).toBe(`${world.here.url}/`);
  expect((await browser.fetch(back)).headers.get("location")).toBe(`${world.here.url}/sign-in?error=state_not_valid`);
  expect((await browser.fetch(`${auth}/oauth/acme/callback?state=made-up&code=x`)).headers.get("location")).toBe(`${world.here.url}/sign-in?error=state_not_valid`);
  expect((await browser.fetch(`${auth}/oauth/acme/callback`)).headers.get("location")).toBe(`${world.here.url}/sign-in?error=state_not_valid`);
});

test("code and state can be posted, too, as by an app that was called back itself", async () => {
  const browser = new Browser(world.here.url);
  const back = new URL(await away(browser, "github", "/"));
  account = { ...account, sub: "77" };
  const forged = await browser.json(`${auth}/login`, { body: { code: "made-up", state: back.searchParams.get("state") } });
  expect(forged.status).toBe(401);
  account = { ...account, sub: "1" };
  const next = new URL(await away(browser, "github", "/"));
  const { status, body } = await browser.json(`${auth}/login`, { body: { code: next.searchParams.get("code"), state: next.searchParams.get("state") } });
  expect({ status, body }).toMatchObject({ status: 200, body: { user: { email: "ada@example.com" } } }); // linked by the address that both vouch for
});

test("without an invitation nobody else comes in; with one they join the team", async () => {
  account = { sub: "2", email: "grace@example.com", verified: true, name: "Grace Hopper" };
  expect(await through(new Browser(world.here.url), "acme")).toBe("/sign-in?error=registration_closed");
  const owner = new Browser(world.here.url);
  account = { sub: "1", email: "ada@example.com", verified: true, name: "Ada Lovelace" };
  await through(owner, "acme");
  const { body } = await owner.json<{ teams: Array<{ id: string }> }>(`${auth}/me`);
  const teamId = body.teams[0]?.id ?? "";
  const invited = await owner.json<{ link: string }>(`/api/v1/teams/${teamId}/invitations`, { body: { email: "grace@example.com" } });
  account = { sub: "2", email: "grace@example.com", verified: true, name: "Grace Hopper" };
  const grace = new Browser(world.here.url);
  expect(await through(grace, "acme", new URL(invited.body.link).pathname)).toBe("/");
  await expect.poll(async () => (await grace.json<{ teams: Array<{ id: string }> }>(`${auth}/me`)).body.teams).toEqual([expect.objectContaining({ id: teamId, role: "member" })]);
});

test("an address that the provider has not verified opens no account", async () => {
  account = { sub: "666", email: "ada@example.com", verified: false, name: "Mallory" };
  for (const provider of ["acme", "github"]) {
    if (provider === "github") account = { ...account, email: "nobody-else@example.com" };
    const browser = new Browser(world.here.url);
    const to = await through(browser, provider);
    // GitHub vouches for another address of theirs, which is nobody's here
    expect(to).toBe(provider === "acme" ? "/sign-in?error=email_not_verified" : "/sign-in?error=registration_closed");
    expect((await browser.json(`${auth}/me`)).status).toBe(401);
  }
});

test("nobody waits in an account for the owner of its address: what they could sign in by ends when the owner comes", async () => {
  const owner = new Browser(world.here.url);
  account = { sub: "1", email: "ada@example.com", verified: true, name: "Ada Lovelace" };
  await through(owner, "acme");
  const { body } = await owner.json<{ teams: Array<{ id: string }> }>(`${auth}/me`);
  const { body: invited } = await owner.json<{ link: string }>(`/api/v1/teams/${body.teams[0]?.id}/invitations`, { body: { email: "somebody@example.com" } });
  const mallory = new Browser(world.here.url);
  const invitation = invited.link.split("/").at(-1);
  expect((await mallory.json(`${auth}/register`, { body: { name: "Linus", email: "linus@example.com", password, invitation } })).status).toBe(201);
  account = { sub: "3", email: "linus@example.com", verified: true, name: "Linus" };
  const linus = new Browser(world.here.url);
  expect(await through(linus, "acme")).toBe("/board");
  expect((await me(linus)).has_password).toBe(false);
  await expect.poll(async () => (await mallory.json(`${auth}/me`)).status).toBe(401);
  expect((await mallory.json(`${auth}/login`, { body: { email: "linus@example.com", password } })).status).toBe(401);
});

test("a provider that does not answer is said, and whoever refuses there comes back to the sign-in", async () => {
  const browser = new Browser(world.here.url);
  expect((await browser.fetch(`${auth}/oauth/gone`)).headers.get("location")).toBe(`${world.here.url}/sign-in?error=unavailable`);
  expect((await browser.fetch(`${auth}/oauth/nobody`)).status).toBe(404);
  const back = new URL(await away(browser, "acme", "/"));
  back.search = new URLSearchParams({ error: "access_denied", state: back.searchParams.get("state") ?? "" }).toString();
  expect((await browser.fetch(back.href)).headers.get("location")).toBe(`${world.here.url}/sign-in?error=provider_refused`);
});

test.each(["https://evil.example/", "//evil.example", "/\\evil.example", "/\t/evil.example", "javascript:alert(1)", "board", undefined, ["/a"], `/${"x".repeat(3_000)}`])("%j is no place to return to", (asked) => {
  expect(localPath(asked, "https://galaxy.example")).toBe("/");
});
