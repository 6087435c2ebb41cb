import type { ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { openSync, closeSync } from "node:fs";
import { access, chmod, chown, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { Client } from "pg";
import type { Logger } from "../telemetry/logger.ts";
import { EMBEDDED_USER, embeddedAddress } from "./embedded-address.ts";
import { clusterOwner, findBinaries, spawnPostgresBinary, type Binaries } from "./binaries.ts";

const START_TIMEOUT_MS = 30_000;
const STOP_TIMEOUT_MS = 20_000;

/** The embedded Postgres cannot be started. `code` says why; the message says what to do. */
export class EmbeddedPostgresError extends Error {
  readonly code: "no_binaries" | "not_writable" | "in_use" | "corrupted";
  constructor(code: EmbeddedPostgresError["code"], message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = "EmbeddedPostgresError";
    this.code = code;
  }
}

export interface EmbeddedPostgres {
  /** `postgres://…`, for this process and its children. */
  readonly url: string;
  /** Shuts down cleanly, then by force. Safe to call twice. */
  close(): Promise<void>;
}

export interface EmbeddedPostgresOptions {
  /** Holds `cluster/`, `password` and `postgres.log`; made when it is not there. */
  readonly directory: string;
  readonly logger: Logger;
  /** More `name=value` settings; for tests, where durability costs time. */
  readonly settings?: readonly string[];
}

/** Starts the Postgres that npm brought, on loopback and a free port. @throws {EmbeddedPostgresError} */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const { directory, logger } = options;
  const binaries = await findBinaries();
  if (!binaries) throw new EmbeddedPostgresError("no_binaries", `npm brought no Postgres for ${process.platform}-${process.arch}: run npm ci again, or set DATABASE_URL to a Postgres of your own`);
  const cluster = path.join(directory, "cluster");
  try {
    await mkdir(directory, { recursive: true });
    await stopLeftOver(cluster);
    if (!(await exists(path.join(cluster, "PG_VERSION")))) await createCluster(binaries, directory, cluster);
  } catch (cause) {
    if (cause instanceof EmbeddedPostgresError) throw cause;
    throw new EmbeddedPostgresError("not_writable", `the directory ${directory} cannot be made or written; mend its permissions or choose another with GALAXY_DATA_DIR`, { cause });
  }
  const password = await readFile(path.join(directory, "password"), "utf8").catch((cause: unknown) => {
    throw new EmbeddedPostgresError("corrupted", damaged(directory, "its password file is missing"), { cause });
  });
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort();
    const started = await launch(binaries, { ...options, cluster, port, password });
    if (started.kind === "ready") {
      logger.debug({ port }, "embedded Postgres is ready");
      return new RunningPostgres(embeddedAddress(port, password), started.child);
    }
    if (attempt < 3 && /Address already in use|could not bind/i.test(started.log)) continue;
    throw new EmbeddedPostgresError("corrupted", damaged(directory, lastLine(started.log)));
  }
}

function damaged(directory: string, reason: string): string {
  return `the database in ${directory} cannot be opened (${reason}). The event log is untouched, and the read models are made from it again; passwords and the keys of personal data are only here: put a backup of ${directory} in its place. Without one move it aside and start again: everybody registers anew, and names and addresses stay unreadable`;
}

async function createCluster(binaries: Binaries, directory: string, cluster: string): Promise<void> {
  const password = randomBytes(24).toString("base64url");
  const passwordFile = path.join(directory, "password");
  const unfinished = `${cluster}.new`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { mode: 0o700 });
  await writeFile(passwordFile, password, { mode: 0o600 });
  await chmod(passwordFile, 0o600);
  if (clusterOwner !== undefined) await Promise.all([chown(unfinished, clusterOwner, clusterOwner), chown(passwordFile, clusterOwner, clusterOwner)]);
  const child = spawnPostgresBinary(
    binaries.initdb,
    ["-D", unfinished, "-U", EMBEDDED_USER, "-E", "UTF8", "--locale=C", "--auth=scram-sha-256", `--pwfile=${passwordFile}`, "--no-sync", "--no-instructions"],
    { stdio: ["ignore", "pipe", "pipe"] },
  );
  let said = "";
  child.stdout?.on("data", (chunk: Buffer) => (said += chunk.toString()));
  child.stderr?.on("data", (chunk: Buffer) => (said += chunk.toString()));
  const [code] = (await once(child, "close")) as [number | null];
  if (code !== 0) throw new EmbeddedPostgresError("not_writable", `Postgres could not make its files in ${directory}: ${lastLine(said)}`);
  await rename(unfinished, cluster);
}

type Launch = { readonly kind: "ready"; readonly child: ChildProcess } | { readonly kind: "ended"; readonly log: string };

async function launch(binaries: Binaries, options: EmbeddedPostgresOptions & { cluster: string; port: number; password: string }): Promise<Launch> {
  const settings = [
    "listen_addresses=127.0.0.1",
    "unix_socket_directories=",
    `port=${options.port}`,
    "max_connections=60",
    "shared_buffers=256MB",
    "work_mem=16MB",
    "max_wal_size=2GB",
    "checkpoint_timeout=15min",
    "random_page_cost=1.1",
    "jit=off",
    ...(options.settings ?? []),
  ];
  const logFile = path.join(options.directory, "postgres.log");
  await writeFile(logFile, "");
  const log = openSync(logFile, "a");
  const child = spawnPostgresBinary(binaries.postgres, ["-D", options.cluster, ...settings.flatMap((setting) => ["-c", setting])], { stdio: ["ignore", log, log] });
  closeSync(log);
  const state = { ended: false };
  const onEnd = () => (state.ended = true);
  child.once("close", onEnd);
  child.once("error", onEnd);
  const until = Date.now() + START_TIMEOUT_MS;
  while (!state.ended && Date.now() < until) {
    if (await answers(options.port, options.password)) return { kind: "ready", child };
    await pause(25);
  }
  child.kill("SIGKILL");
  return { kind: "ended", log: await readFile(logFile, "utf8") };
}

async function answers(port: number, password: string): Promise<boolean> {
  const client = new Client({ host: "127.0.0.1", port, user: EMBEDDED_USER, password, database: "postgres", connectionTimeoutMillis: 2_000 });
  client.on("error", () => {}); // the connection may end while the server still starts; the next attempt tells
  try {
    await client.connect();
    await client.end();
    return true;
  } catch {
    return false;
  }
}

class RunningPostgres implements EmbeddedPostgres {
  readonly url: string;
  readonly #child: ChildProcess;
  #closing: Promise<void> | undefined;

  constructor(url: string, child: ChildProcess) {
    this.url = url;
    this.#child = child;
  }

  close(): Promise<void> {
    this.#closing ??= this.#stop();
    return this.#closing;
  }

  async #stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = once(this.#child, "close");
    this.#child.kill("SIGINT"); // fast shutdown: open transactions roll back, everything committed is written
    const forced = setTimeout(() => this.#child.kill("SIGKILL"), STOP_TIMEOUT_MS);
    await ended;
    clearTimeout(forced);
  }
}

/** After a kill of the product its Postgres may still run on these files: it has to go before another starts. */
async function stopLeftOver(cluster: string): Promise<void> {
  const pidFile = path.join(cluster, "postmaster.pid");
  const pid = Number((await readFile(pidFile, "utf8").catch(() => "")).split("\n")[0]);
  if (!Number.isInteger(pid) || pid <= 1 || !(await isPostgresOf(pid, cluster))) return;
  const parent = await parentOf(pid);
  if (parent !== undefined && parent > 1 && parent !== process.pid && (await commandOf(parent)).includes("node")) {
    throw new EmbeddedPostgresError("in_use", `the data in ${path.dirname(cluster)} is in use by another process (${parent}); stop it, or choose another directory with GALAXY_DATA_DIR`);
  }
  kill(pid, "SIGINT");
  const until = Date.now() + STOP_TIMEOUT_MS;
  while (Date.now() < until && (await isPostgresOf(pid, cluster))) await pause(20);
  if (await isPostgresOf(pid, cluster)) kill(pid, "SIGKILL");
}

function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error; // it has just ended by itself
  }
}

async function commandOf(pid: number): Promise<string> {
  return (await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "")).replaceAll("\0", " ");
}

/** Process ids are used again: only a postgres on this very cluster counts. */
async function isPostgresOf(pid: number, cluster: string): Promise<boolean> {
  const command = await commandOf(pid);
  return command.includes("postgres") && command.includes(cluster);
}

async function parentOf(pid: number): Promise<number | undefined> {
  const status = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
  const found = /^PPid:\s+(\d+)/m.exec(status)?.[1];
  return found === undefined ? undefined : Number(found);
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

function lastLine(text: string): string {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  return lines.findLast((line) => /FATAL|PANIC|error/i.test(line)) ?? lines.at(-1) ?? "it ended without a word";
}
