import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Browser, startSigningIn, type SigningIn } from "#infra/test/signing-in.ts";

const password = "mauve otter nine lantern";
let world: SigningIn;
let token: string;
let teamId: string;

beforeAll(async () => {
  world = await startSigningIn();
  const browser = new Browser(world.here.url);
  token = (await browser.json<{ access_token: string }>("/api/v1/auth/register", { body: { name: "Ada", email: "ada@example.com", password } })).body.access_token;
  teamId = (await browser.json<{ teams: Array<{ id: string }> }>("/api/v1/auth/me")).body.teams[0]?.id ?? "";
});
afterAll(() => world[Symbol.asyncDispose]());

interface Answer {
  readonly status: number;
  readonly body: { readonly id: string; readonly link?: string; readonly key?: string; readonly error?: string };
  readonly headers: Headers;
}

async function post(path: string, body: object, headers: Record<string, string>, where = world.here.url): Promise<Answer> {
  const response = await fetch(`${where}/api/v1/teams/${teamId}/${path}`, { method: "POST", headers: { "content-type": "application/json", authorization: `Bearer ${token}`, ...headers }, body: JSON.stringify(body) });
  return { status: response.status, body: (await response.json()) as Answer["body"], headers: response.headers };
}

async function events(type: string): Promise<number> {
  let count = 0;
  for await (const page of world.store.readStream(`team-${teamId}`)) count += page.filter((event) => event.type === type).length;
  return count;
}

test.each([
  ["invitations", "team.member_invited", { email: "bob@example.com", role: "lead" }, { email: "eve@example.com", role: "lead" }],
  ["api-keys", "api_key.created", { name: "CI", scopes: ["read"] }, { name: "Other", scopes: ["read"] }],
])("of %s that are asked for again with the same key one is made, and its secret is told again", async (path, event, body, other) => {
  const key = randomUUID();
  const before = await events(event);
  const at = [world.here.url, world.here.url, world.here.url];
  const [first, ...same] = await Promise.all(at.map((where) => post(path, body, { "idempotency-key": key }, where)));
  expect(first).toMatchObject({ status: 201, body: { id: expect.any(String) } });
  const elsewhere = await post(path, body, { "idempotency-key": key.toUpperCase() }, world.elsewhere.url);
  for (const answer of [...same, elsewhere]) {
    expect(answer.status).toBe(201);
    expect(answer.body).toEqual(first?.body);
    expect(answer.headers.get("location")).toBe(`/api/v1/teams/${teamId}/${path}/${first?.body.id}`);
    expect(answer.headers.get("etag")).toBe(first?.headers.get("etag"));
  }
  expect(await events(event)).toBe(before + 1);
  expect(await post(path, other, { "idempotency-key": key })).toMatchObject({ status: 409, body: { error: "command_id_reused" } });

  // kept for an hour, and encrypted
  const { rows } = await world.database.pool.query<{ row: string }>("select t::text as row from secrets.one_time_tokens t where purpose = 'answer'");
  expect(rows.length).toBeGreaterThan(0);
  for (const { row } of rows) for (const secret of [first?.body.key, first?.body.link, "example.com"]) if (secret !== undefined) expect(row).not.toContain(secret);
  await world.database.pool.query("update secrets.one_time_tokens set expires_at = now() where purpose = 'answer'");
  expect(await post(path, body, { "idempotency-key": key })).toMatchObject({ status: 409, body: { error: "command_id_reused" } });
  expect(await events(event)).toBe(before + 1);
});

test("another revision than the one that was seen is told with 412, a key that is none with 400", async () => {
  for (const [path, body] of [["invitations", { email: "bob@example.com" }], ["api-keys", { name: "CI", scopes: ["read"] }]] as const) {
    expect(await post(path, body, { "if-match": '"0"' })).toMatchObject({ status: 412, body: { error: "precondition_failed" } });
    expect(await post(path, body, { "idempotency-key": "again" })).toMatchObject({ status: 400, body: { error: "validation_error" } });
  }
});
