import { afterAll, beforeAll, expect, test } from "vitest";
import { startSigningIn, type SigningIn } from "#infra/test/signing-in.ts";
import { signInOperations } from "./openapi/sign-in.ts";
import { call, judge, type Asked } from "./testing/call.ts";
import { documented, routesOf, type Documented } from "./testing/documented.ts";
import { askWrongly, NOBODY } from "./testing/wrong-requests.ts";

const password = "mauve otter nine lantern";
const operations = documented.filter(({ operationId }) => signInOperations.some((one) => one.operationId === operationId));
const operation = (id: string): Documented => {
  const found = operations.find(({ operationId }) => operationId === id);
  if (!found) throw new Error(`there is no operation ${id}`);
  return found;
};

let world: SigningIn;
beforeAll(async () => {
  world = await startSigningIn();
});
afterAll(() => world[Symbol.asyncDispose]());

const called = new Set<string>();
async function run(id: string, status: number, asked: Asked = {}, token?: string): Promise<Record<string, string> & { readonly data: ReadonlyArray<{ readonly id: string; readonly current: boolean }>; readonly teams: ReadonlyArray<{ readonly id: string }> }> {
  called.add(id);
  const response = await call(world.here.url, operation(id), { ...asked, headers: { ...asked.headers, ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) } });
  expect(response.status, `${id}: ${response.status >= 400 ? await response.clone().text() : ""}`).toBe(status);
  return (await judge(operation(id), response, id)) as never;
}
const linkIn = (text: string | undefined): string => /(?:token=|invitations\/)([\w-]+)/.exec(text ?? "")?.[1] ?? "";

test("every route of signing in is in the document", () => {
  const others = documented.filter((one) => !operations.includes(one)).map(({ method, path }) => `${method} ${path}`);
  const real = routesOf(world.here.commandSide.routes).map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, "{$1}")}`);
  expect(real.filter((one) => !others.includes(one)).toSorted()).toEqual(operations.map(({ method, path }) => `${method} ${path}`).toSorted());
});

test("every operation of signing in answers as the document says", async () => {
  await run("get_sign_in_config", 200);
  const ada = await run("register", 201, { body: { name: "Ada", email: "ada@example.com", password } });
  const token = ada["access_token"] ?? "";
  const [team] = (await run("get_me", 200, {}, token)).teams;
  const login = await run("login", 200, { body: { email: "ada@example.com", password } });
  const refreshed = await run("refresh_tokens", 200, { body: { refresh_token: login["refresh_token"] } });
  await run("login", 401, { body: { email: "ada@example.com", password: "not this one, I think" } });
  await run("login", 200, { body: { email: "ada@example.com", password } });
  const other = (await run("list_sessions", 200, {}, token)).data.find(({ current }) => !current);
  await run("end_session", 204, { params: { session_id: other?.id ?? "" } }, token);
  await run("end_other_sessions", 204, {}, token);
  await run("refresh_tokens", 401, { body: { refresh_token: refreshed["refresh_token"] } });
  await run("change_password", 204, { body: { current: password, new: "eleven quiet harbours" } }, token);
  await run("forgot_password", 202, { body: { email: "ada@example.com" } });
  await expect.poll(() => linkIn(world.printed.at(-1))).not.toBe("");
  await run("reset_password", 204, { body: { token: linkIn(world.printed.at(-1)), password } });
  await run("get_me", 401, {}, token);
  const again = (await run("login", 200, { body: { email: "ada@example.com", password } }))["access_token"] ?? "";
  await run("export_my_data", 200, {}, again);
  const params = { team_id: team?.id ?? "" };
  const invited = await run("invite_member", 201, { params, body: { email: "bob@example.com" } }, again);
  await run("create_api_key", 201, { params, body: { name: "CI", scopes: ["read"] } }, again);
  const bob = (await run("register", 201, { body: { name: "Bob", email: "bob@example.com", password } }))["access_token"] ?? "";
  const invitation = linkIn(invited["link"]);
  await run("look_at_invitation", 200, { params: { token: invitation } });
  await run("accept_invitation", 200, { body: { token: invitation } }, bob);
  await run("look_at_invitation", 404, { params: { token: invitation } });
  await run("delete_me", 204, { params: { user_id: (await run("get_me", 200, {}, bob))["id"] ?? "" }, body: { password } }, bob);
  await run("begin_oauth", 404, { params: { provider: "nowhere" } });
  await run("finish_oauth", 303, { params: { provider: "nowhere" } });
  await run("logout", 204, {}, again);
  expect([...called].toSorted()).toEqual(operations.map(({ operationId }) => operationId).toSorted());
});

test("whatever is sent to signing in, the answer is one that is documented, and never a fault of ours", async () => {
  const { access_token } = await run("register", 201, { body: { name: "Eve", email: "eve@example.com", password } });
  const [team] = (await run("get_me", 200, {}, access_token)).teams;
  const { problems, asked } = await askWrongly(world.here.url, operations, { team_id: team?.id ?? "", session_id: NOBODY, user_id: NOBODY, provider: "nowhere", token: "nothing" }, { authorization: `Bearer ${access_token}` });
  expect(problems.slice(0, 20)).toEqual([]);
  expect(asked).toBeGreaterThan(500);
});
