import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { Router } from "express";
import { createCommandSide, type CommandSide } from "#command-side/app.ts";
import type { SignInConfig } from "#infra/config/sign-in.ts";
import { openEmbeddedEventStore } from "#infra/event-store/embedded/open.ts";
import type { EventStore } from "#infra/event-store/port.ts";
import { openFiles } from "#infra/files/open.ts";
import { createFrontDoor } from "#infra/http/app.ts";
import { listenHttp } from "#infra/http/listen.ts";
import { noLimits } from "#infra/http/rate-limit/requests.ts";
import { followReadModels, type ReadModelPosition } from "#infra/postgres/reached.ts";
import { testDatabase, type TestDatabase } from "#infra/postgres/testing.ts";
import { openSecurity, type Security } from "#infra/security/open.ts";
import { openSecrets } from "#infra/security/secrets.ts";
import { createLogger } from "#infra/telemetry/logger.ts";
import { createMetrics } from "#infra/telemetry/metrics.ts";
import { createProjectors } from "#projectors/app.ts";

/** Two processes' worth of command side on the same stores, each behind a web server, with people who sign in. */
export interface SigningIn extends AsyncDisposable {
  readonly database: TestDatabase;
  readonly store: EventStore;
  readonly here: Instance;
  readonly elsewhere: Instance;
  /** Mail that was printed. */
  readonly printed: string[];
  upToDate(): Promise<void>;
}

export interface Instance {
  readonly url: string;
  readonly security: Security;
  readonly commandSide: CommandSide;
}

const nobodyElse: SignInConfig = { masterKey: undefined, publicUrl: undefined, registration: "open", mail: undefined, providers: [] };

export async function startSigningIn(config: Partial<SignInConfig> = {}): Promise<SigningIn> {
  const directory = await mkdtemp(path.join(tmpdir(), "galaxy-sign-in-"));
  const store = await openEmbeddedEventStore({ directory });
  const database = await testDatabase({ max: 16 });
  const { db, pool, url: databaseUrl } = database;
  const logger = createLogger({ level: process.env["TEST_LOG_LEVEL"] ?? "silent" });
  const masterKey = randomBytes(32);
  const printed: string[] = [];
  const closers: Array<() => Promise<unknown>> = [];
  const openOne = () => openSecrets({ pool, databaseUrl, masterKey, logger });
  const projecting = await openOne();
  const projectors = createProjectors({ store, database, personal: projecting.personal, logger, metrics: createMetrics() });
  await projectors.start();
  const readModels: ReadModelPosition = followReadModels({ db, databaseUrl, logger });
  const start = async (): Promise<Instance> => {
    const secrets = await openOne();
    const metrics = createMetrics();
    const security = openSecurity({ config: { ...nobodyElse, ...config }, secrets, db, databaseUrl, logger, print: (text) => printed.push(text) });
    const door = createFrontDoor({ metrics, logger });
    const http = await listenHttp(door.app, { host: "127.0.0.1", port: 0 });
    const commandSide = createCommandSide({ store, db, pool, readModels, personal: secrets.personal, files: await openFiles({ dataDir: directory, s3: undefined }), authenticate: security.authenticate, people: { security, limits: noLimits, publicUrl: config.publicUrl ?? http.url }, logger, metrics });
    await commandSide.start();
    const routes = Router();
    routes.use(["/api/v1", "/api"], commandSide.routes);
    door.open(routes, async () => ({ ready: true, checks: {} }));
    closers.push(() => http.close(100), () => commandSide.close(), () => security.close(), () => secrets.close());
    return { url: http.url, security, commandSide };
  };
  const here = await start();
  const elsewhere = await start();
  return {
    database,
    store,
    here,
    elsewhere,
    printed,
    async upToDate() {
      const [last] = await store.readAll({ direction: "backwards", maxCount: 1 });
      if (last) await readModels.reached(last.position, 20_000);
    },
    async [Symbol.asyncDispose]() {
      for (const close of closers) await close();
      await readModels.close();
      await projectors.close();
      await projecting.close();
      await database.close();
      await store.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** A browser as far as signing in is concerned: keeps cookies, sends them where they belong, says where it stands. */
export class Browser {
  readonly cookies = new Map<string, { value: string; path: string; attributes: string }>();
  url: string;

  constructor(url: string) {
    this.url = url;
  }

  async fetch(target: string, init: { method?: string; body?: unknown; headers?: Record<string, string>; redirect?: "manual" | "follow" } = {}): Promise<Response> {
    const { method = init.body === undefined ? "GET" : "POST", body, headers = {}, redirect = "manual" } = init;
    const address = new URL(target, this.url);
    const cookie = [...this.cookies].filter(([, { path }]) => address.pathname.startsWith(path)).map(([name, { value }]) => `${name}=${value}`).join("; ");
    const response = await fetch(address, {
      method,
      redirect,
      headers: { ...(cookie === "" ? {} : { cookie }), ...(method === "GET" ? {} : { origin: new URL(this.url).origin }), ...(body === undefined ? {} : { "content-type": "application/json" }), ...headers },
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    for (const text of response.headers.getSetCookie()) this.#keep(text);
    return response;
  }

  async json<Body = Record<string, unknown>>(target: string, init: Parameters<Browser["fetch"]>[1] = {}): Promise<{ status: number; body: Body }> {
    const response = await this.fetch(target, init);
    const text = await response.text();
    return { status: response.status, body: (text === "" ? undefined : JSON.parse(text)) as Body };
  }

  #keep(text: string): void {
    const [pair = "", ...attributes] = text.split("; ");
    const equals = pair.indexOf("=");
    const path = attributes.find((attribute) => attribute.startsWith("Path="))?.slice(5) ?? "/";
    if (attributes.includes("Max-Age=0")) this.cookies.delete(pair.slice(0, equals));
    else this.cookies.set(pair.slice(0, equals), { value: pair.slice(equals + 1), path, attributes: attributes.join("; ") });
  }
}
