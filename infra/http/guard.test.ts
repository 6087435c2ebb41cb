import { request as send, type IncomingHttpHeaders } from "node:http";
import { connect } from "node:net";
import express from "express";
import { afterEach, describe, expect, test } from "vitest";
import { guardRailEnvironment } from "../config/guard-rails.ts";
import { createLogger } from "../telemetry/logger.ts";
import { createMetrics } from "../telemetry/metrics.ts";
import { addressOf } from "./address.ts";
import { createFrontDoor } from "./app.ts";
import { listenHttp, type Listening, type Patience } from "./listen.ts";
import { localSettings, type ServerSettings } from "./server-settings.ts";

const open: Listening[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((http) => http.close(50)));
});

async function serve(settings: Partial<ServerSettings> = {}, patience?: Patience): Promise<Listening> {
  const door = createFrontDoor({ metrics: createMetrics(), logger: createLogger({ level: "silent" }) });
  const routes = express.Router();
  routes.all("/who", (request, response) => {
    response.json({ address: addressOf(request) });
  });
  door.open(routes, async () => ({ ready: true, checks: {} }));
  const http = await listenHttp(door.app, { host: "127.0.0.1", port: 0, settings: { ...localSettings, ...settings }, ...(patience ? { patience } : {}) });
  open.push(http);
  return http;
}

function ask(http: Listening, headers: Record<string, string> = {}, method = "GET"): Promise<{ status: number; headers: IncomingHttpHeaders; body: Record<string, string> }> {
  return new Promise((resolve, reject) => {
    const sent = send(`${http.url.replace("localhost", "127.0.0.1")}/who`, { method, headers }, (response) => {
      let text = "";
      response.on("data", (chunk: Buffer) => (text += chunk.toString()));
      response.on("end", () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: (text === "" ? {} : JSON.parse(text)) as Record<string, string> }));
    });
    sent.on("error", reject);
    sent.end();
  });
}

const proxies = (text: string) => guardRailEnvironment.parse({ TRUST_PROXY: text }).trustedProxies;

describe("the caller's address", () => {
  const seen = async (settings: Partial<ServerSettings>, forwarded: string) => (await ask(await serve(settings), { "x-forwarded-for": forwarded })).body["address"];

  test("is the connection's when nobody in front is trusted, whatever the caller says", async () => {
    expect(await seen({}, "203.0.113.7")).toBe("127.0.0.1");
    expect(await seen({ trustedProxies: proxies("10.0.0.0/8") }, "203.0.113.7")).toBe("127.0.0.1");
  });

  test.each([
    ["loopback", "203.0.113.7", "203.0.113.7"],
    ["loopback", "198.51.100.1, 203.0.113.7", "203.0.113.7"],
    ["loopback, 10.0.0.0/8", "198.51.100.1, 203.0.113.7, 10.1.2.3", "203.0.113.7"],
    ["loopback", "<script>, 203.0.113.7", "203.0.113.7"],
    ["loopback", "203.0.113.7, nonsense", "127.0.0.1"],
    ["loopback", "", "127.0.0.1"],
    ["loopback,2001:db8::/32", "2001:db9::1, 2001:db8::5", "2001:db9::1"],
    ["loopback", "::ffff:203.0.113.7", "203.0.113.7"],
  ])("behind %s: %s is %s", async (trusted, forwarded, address) => {
    expect(await seen({ trustedProxies: proxies(trusted) }, forwarded)).toBe(address);
  });
});

test.each([["TRUST_PROXY", "10.0.0.0/33"], ["TRUST_PROXY", "everybody"], ["CORS_ORIGINS", "*"], ["CORS_ORIGINS", "https://a.example/path"], ["CORS_ORIGINS", "a.example"], ["RATE_LIMIT_PER_MINUTE", "0"], ["RATE_LIMIT_PER_MINUTE", "many"]])("%s=%s cannot be", (name, value) => {
  expect(guardRailEnvironment.safeParse({ [name]: value }).success).toBe(false);
});

describe("other sites", () => {
  test("are refused, by origin and by name", async () => {
    const http = await serve();
    expect((await ask(http, { origin: "https://evil.example" })).status).toBe(403);
    expect((await ask(http, { origin: "null" })).status).toBe(403);
    expect((await ask(http, { host: "evil.example" })).status).toBe(403);
    expect((await ask(http, { "sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors" })).status).toBe(403);
    expect((await ask(http, { origin: http.url.replace("localhost", "127.0.0.1") })).status).toBe(200);
  });

  test("are let in by the list, with a token and without cookies", async () => {
    const http = await serve({ corsOrigins: ["https://app.example"] });
    const answer = await ask(http, { origin: "https://app.example" });
    expect([answer.status, answer.headers["access-control-allow-origin"], answer.headers["access-control-allow-credentials"], answer.headers.vary]).toEqual([200, "https://app.example", undefined, "Origin"]);
    expect(answer.headers["access-control-expose-headers"]).toMatch(/ETag.*RateLimit-Remaining/);
    const preflight = await ask(http, { origin: "https://app.example", "access-control-request-method": "PUT", "access-control-request-headers": "authorization" }, "OPTIONS");
    expect([preflight.status, preflight.headers["access-control-allow-methods"]]).toEqual([204, "GET, HEAD, POST, PUT, DELETE"]);
    expect(preflight.headers["access-control-allow-headers"]).toContain("Authorization");
    expect((await ask(http, { origin: "https://app.example.evil.example" })).status).toBe(403);
  });

  test("the public address is ours, and no other name", async () => {
    const http = await serve({ publicUrl: "https://galaxy.example", loopbackOnly: false });
    const answer = await ask(http, { host: "galaxy.example", origin: "https://galaxy.example" });
    expect([answer.status, answer.headers["strict-transport-security"]]).toEqual([200, "max-age=31536000"]);
    expect((await ask(http, { host: "other.example" })).status).toBe(403);
    const anywhere = await serve({ loopbackOnly: false });
    expect((await ask(anywhere, { host: "192.0.2.4:4000" })).status).toBe(200);
    expect((await ask(anywhere, { host: "rebound.example" })).status).toBe(403);
  });
});

test("every answer forbids to be shown as what it is not", async () => {
  const { headers } = await ask(await serve());
  expect(headers).toMatchObject({ "x-content-type-options": "nosniff", "content-security-policy": "default-src 'none'; frame-ancestors 'none'", "referrer-policy": "no-referrer", "cross-origin-resource-policy": "same-origin" });
  expect(headers["x-powered-by"]).toBeUndefined();
});

describe("slow clients", () => {
  const patience: Patience = { headers: 200, request: 400, idle: 300 };
  const until = (http: Listening, first: string, then = "") =>
    new Promise<string>((resolve) => {
      const socket = connect(Number(new URL(http.url).port), "127.0.0.1");
      let said = "";
      const drip = setInterval(() => then !== "" && socket.writable && socket.write(then), 50);
      socket.on("data", (chunk) => (said += chunk.toString()));
      socket.on("error", () => {});
      socket.on("close", () => {
        clearInterval(drip);
        resolve(said);
      });
      socket.write(first);
    });

  test("a head that never ends, and one that drips, are cut", async () => {
    const http = await serve({}, patience);
    expect(await until(http, "GET /who HTTP/1.1\r\nHost: localhost\r\n")).toMatch(/^(HTTP\/1.1 408|$)/);
    expect(await until(http, "GET /who HTTP/1.1\r\nHost: localhost\r\n", "X-A: b\r\n")).toMatch(/^(HTTP\/1.1 408|$)/);
  });

  test("a body that drips is cut", async () => {
    const http = await serve({}, patience);
    expect(await until(http, "POST /nope HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\n", "x")).toMatch(/^HTTP\/1.1 40[48]/);
  });
});
