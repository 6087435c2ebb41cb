import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { WebSocket } from "ws";
import { startProduct, type RunningProduct } from "../process/testing.ts";

/** Told apart from everything else there is; each place has one of its own, so that a leak names where it came from. */
const planted: string[] = [];
const secret = (place: string): string => {
  const text = `planted-${place}-7f3c9e`;
  planted.push(text);
  return text;
};

let directory: string;
let product: RunningProduct;
beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), "galaxy-redaction-"));
  product = await startProduct({
    dataDir: directory,
    env: { LOG_LEVEL: "trace", GITHUB_CLIENT_ID: "client", GITHUB_CLIENT_SECRET: secret("client-secret"), SMTP_URL: `smtp://mailer:${secret("smtp-password")}@127.0.0.1:9`, MAIL_FROM: "galaxy@example.com", S3_ACCESS_KEY_ID: "key", S3_SECRET_ACCESS_KEY: secret("s3-secret") },
  });
});
afterAll(async () => {
  await product.stop();
  await rm(directory, { recursive: true, force: true });
});

const ask = async (target: string, { method = "POST", body, headers = {} }: { method?: string; body?: unknown; headers?: Record<string, string> } = {}) => {
  const text = body === undefined ? null : typeof body === "string" ? body : JSON.stringify(body);
  const response = await fetch(`${product.url}${target}`, { method, redirect: "manual", body: text, headers: { ...(body === undefined ? {} : { "content-type": "application/json" }), ...headers } });
  const answer = await response.text();
  return { status: response.status, answer, cookies: response.headers.getSetCookie() };
};

test("no secret is ever written, wherever it stood and whatever became of the request", async () => {
  const api = "/api/v1";
  const password = secret("password");
  const registered = await ask(`${api}/auth/register`, { body: { name: "Ada", email: "ada@example.com", password } });
  expect(registered.status).toBe(201);
  const tokens = JSON.parse(registered.answer) as { access_token: string; refresh_token: string };
  planted.push(tokens.access_token, tokens.refresh_token, ...registered.cookies.map((cookie) => cookie.split(/[=;]/)[1] ?? "").filter((value) => value.length > 20));
  const authorization = `Bearer ${tokens.access_token}`;
  const { teams } = JSON.parse((await ask(`${api}/auth/me`, { method: "GET", headers: { authorization } })).answer) as { teams: Array<{ id: string }> };
  const key = JSON.parse((await ask(`${api}/teams/${teams[0]?.id}/api-keys`, { headers: { authorization }, body: { name: "CI", scopes: ["read"] } })).answer) as { key: string };
  planted.push(key.key);
  await ask(`${api}/projects`, { method: "GET", headers: { authorization: `Bearer ${key.key}` } });

  // in headers and cookies, right and wrong
  await ask(`${api}/projects`, { method: "GET", headers: { authorization: `Bearer ${secret("bearer")}` } });
  await ask(`${api}/projects`, { method: "GET", headers: { authorization: `Basic ${secret("basic")}` } });
  await ask(`${api}/projects`, { method: "GET", headers: { authorization: `Bearer sg_abcdefgh_${secret("api-key")}` } });
  await ask(`${api}/projects`, { method: "GET", headers: { cookie: `galaxy_access=${secret("cookie")}; galaxy_refresh=${secret("refresh-cookie")}` } });
  await ask(`${api}/projects`, { method: "GET", headers: { "x-api-key": secret("header"), "x-request-id": "../../etc" } });
  // in bodies, that are understood and that are not
  await ask(`${api}/auth/login`, { body: { email: "ada@example.com", password: secret("wrong-password") } });
  await ask(`${api}/auth/login`, { body: `{"password":"${secret("broken-json")}"` });
  await ask(`${api}/auth/login`, { body: { password: { nested: secret("nested") }, client_secret: secret("unknown-field") } });
  await ask(`${api}/auth/register`, { body: { name: "Bob", email: secret("bad-email"), password: secret("other-password") } });
  await ask(`${api}/auth/refresh`, { body: { refresh_token: secret("refresh") } });
  await ask(`${api}/auth/password`, { headers: { authorization }, body: { current: secret("current"), new: secret("new-password") } });
  await ask(`${api}/auth/password/forgot`, { body: { email: "ada@example.com" } }); // the mail server is not there: the failure is written
  await ask(`${api}/auth/password/reset`, { body: { token: secret("reset-token"), password: secret("reset-password") } });
  await ask(`${api}/invitations/accept`, { headers: { authorization }, body: { token: secret("invitation") } });
  await ask(`${api}/commands/create_project`, { headers: { authorization }, body: { password: secret("command"), team_id: secret("team") } });
  // in addresses
  await ask(`${api}/auth/invitations/${secret("path")}`, { method: "GET" });
  await ask(`${api}/projects?access_token=${secret("query")}&filter=name:${secret("filter")}`, { method: "GET", headers: { authorization } });
  await ask(`${api}/auth/oauth/github/callback?code=${secret("code")}&state=${secret("state")}`, { method: "GET" });
  await ask(`/nothing/${secret("nowhere")}?token=${secret("nowhere-query")}`, { method: "GET" });
  await ask(`${api}/%E0%A4%A?token=${secret("malformed")}`, { method: "GET" });
  // in GraphQL, over HTTP and over a WebSocket
  await ask("/graphql", { headers: { authorization }, body: { query: `{ ${secret("query-text").replaceAll("-", "_")} }`, variables: { password: secret("variable") } } });
  await ask("/graphql", { headers: { authorization }, body: { query: `mutation { updateProject(input: { projectId: "${secret("argument")}", name: "x" }) { ok } }` } });
  await new Promise<void>((resolve) => {
    const socket = new WebSocket(`${product.url.replace("http", "ws")}/graphql`, "graphql-transport-ws");
    socket.on("open", () => socket.send(JSON.stringify({ type: "connection_init", payload: { authorization: `Bearer ${secret("websocket")}`, password: secret("init") } })));
    socket.on("message", () => socket.close());
    socket.on("error", () => resolve());
    socket.on("close", () => resolve());
  });
  // in files
  await ask(`${api}/imports`, { headers: { authorization, "content-type": "text/csv" }, body: `"${secret("csv")}\n` });
  await ask(`${api}/user-stories/${teams[0]?.id}/attachments?filename=${secret("file-name")}`, { headers: { authorization, "content-type": "text/plain" }, body: secret("file") });

  await product.stop();
  const output = product.output();
  // a mail's link is printed only where no mail server is named; here one is
  expect(planted.filter((text) => output.includes(text) || output.includes(text.replaceAll("-", "_")))).toEqual([]);
  expect(planted.length).toBeGreaterThan(35);
});
