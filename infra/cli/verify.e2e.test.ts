import { execFile, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { signIn } from "#infra/test/signed-in.ts";
import { startProduct } from "#infra/process/testing.ts";

const program = fileURLToPath(new URL("galaxy.ts", import.meta.url));
let directory: string;
/** A real log: the sample project's weeks of history. */
let whole: string;

beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), "galaxy verify "));
  whole = path.join(directory, "whole");
  const product = await startProduct({ dataDir: whole });
  const response = await fetch(`${product.url}/api/v1/sample-project`, { method: "POST", headers: { "content-type": "application/json", ...(await signIn(product.url)).headers }, body: "{}" });
  expect(response.status).toBe(201);
  await product.stop();
});
afterAll(async () => {
  await rm(directory, { recursive: true, force: true });
});

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

function verify(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(process.execPath, [program, "verify", ...args], { cwd: directory, env: { PATH: process.env["PATH"], ...env } }, (error, out, err) => resolve({ code: error === null ? 0 : Number(error.code), out, err }));
  });
}

/** A copy of the log with something done to it that the product would never do; the data directory. */
async function tampered(name: string, statement: string): Promise<string> {
  const dataDir = path.join(directory, name);
  await cp(path.join(whole, "events"), path.join(dataDir, "events"), { recursive: true });
  const log = new DatabaseSync(path.join(dataDir, "events", "log.sqlite"));
  expect(log.prepare(statement).run().changes).toBeGreaterThan(0);
  log.close();
  return dataDir;
}

/** A story that has at least five events. */
function busyStory(): string {
  const log = new DatabaseSync(path.join(whole, "events", "log.sqlite"), { readOnly: true });
  const row = log.prepare("select stream_id from events where stream_id like 'story-%' group by stream_id having count(*) >= 5 order by stream_id limit 1").get();
  log.close();
  return String(row?.["stream_id"]);
}

test("a log that nobody touched is whole", async () => {
  const log = new DatabaseSync(path.join(whole, "events", "log.sqlite"), { readOnly: true });
  const { events, streams } = log.prepare("select count(*) as events, count(distinct stream_id) as streams from events where stream_id not like '$%'").get() as { events: number; streams: number };
  log.close();
  expect(await verify(["--data-dir", whole])).toMatchObject({ code: 0, out: expect.stringMatching(new RegExp(`^Every hash chain is whole: ${events.toLocaleString("en")} events in ${streams.toLocaleString("en")} streams`)) });
  const { code, out } = await verify(["--json"], { GALAXY_DATA_DIR: whole });
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({ whole: true, events, streams, broken_links: 0, broken: [], log: path.join(whole, "events") });
});

describe("what was done to an event is found, with its stream and revision", () => {
  test.each([
    ["its content", (stream: string) => `update events set data = json_set(data, '$.forged', 1) where stream_id = '${stream}' and revision = 2`, [[2, "its content does not match its hash"]]],
    ["who did it", (stream: string) => `update events set metadata = json_set(metadata, '$.actor.id', 'somebody else') where stream_id = '${stream}' and revision = 1`, [[1, "its content does not match its hash"]]],
    ["no JSON any more", (stream: string) => `update events set data = 'nonsense' where stream_id = '${stream}' and revision = 4`, [[4, "its content cannot be read"]]],
    ["a new hash", (stream: string) => `update events set metadata = json_set(metadata, '$.hash', 'abc') where stream_id = '${stream}' and revision = 2`, [[2, "its content does not match its hash"], [3, "it names another event before it than the one that is there"]]],
    ["taken out", (stream: string) => `delete from events where stream_id = '${stream}' and revision = 2`, [[3, "it follows revision 1"]]],
    ["the first taken out", (stream: string) => `delete from events where stream_id = '${stream}' and revision = 0`, [[1, "the events before it are missing"]]],
    ["hash taken away", (stream: string) => `update events set metadata = json_remove(metadata, '$.hash') where stream_id = '${stream}' and revision = 3`, [[3, "it carries no hash"], [4, "it names another event before it than the one that is there"]]],
  ] as const)("%s", async (name, statement, found) => {
    const stream = busyStory();
    const dataDir = await tampered(name, statement(stream));
    const { code, out } = await verify(["--data-dir", dataDir, "--json"]);
    expect(code).toBe(1);
    const report = JSON.parse(out) as { whole: boolean; broken_links: number; broken: Array<{ stream: string; revision: number; reason: string }> };
    expect(report).toMatchObject({ whole: false, broken_links: found.length });
    expect(report.broken.map(({ stream: of, revision, reason }) => [of, revision, reason])).toEqual(found.map(([revision, reason]) => [stream, revision, reason]));
    const words = await verify(["--data-dir", dataDir]);
    expect(words).toMatchObject({ code: 1, out: expect.stringMatching(new RegExp(`^BROKEN in ${found.length} places?: .*\n(?:.*\n)*  ${stream} +${found[0][0]} `)) });
  });
});

test("an event store in another process; a log in use is not opened", async () => {
  const server: ChildProcess = spawn(process.execPath, [fileURLToPath(new URL("../event-store/serve.ts", import.meta.url)), "--port", "0", "--data-dir", whole], { stdio: ["ignore", "pipe", "inherit"] });
  try {
    let url = "";
    if (server.stdout) {
      for await (const line of createInterface({ input: server.stdout })) {
        url = /esdb:\S+/.exec(line)?.[0] ?? "";
        break;
      }
    }
    const { code, out } = await verify(["--json"], { EVENTSTORE_URL: url });
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ whole: true, log: url });
    expect(await verify(["--data-dir", whole])).toMatchObject({ code: 75, err: expect.stringContaining("in use by another process") });
  } finally {
    server.kill("SIGINT");
    await once(server, "exit");
  }
});

test.each([
  [["--data-dir", "nowhere"], {}, 66, "There is no event log in"],
  [[], { EVENTSTORE_URL: "esdb://127.0.0.1:9?tls=false" }, 69, "The event store does not answer"],
  [[], { EVENTSTORE_URL: "http://127.0.0.1" }, 78, "EVENTSTORE_URL must be"],
  [["--frobnicate"], {}, 64, "unknown option"],
])("%j with %j ends with %i", async (args, env, code, words) => {
  const ended = await verify(args, env);
  expect(ended.err).toContain(words);
  expect(ended.err).not.toContain("    at ");
  expect(ended.code).toBe(code);
});

test("--help", async () => {
  expect(await verify(["--help"])).toMatchObject({ code: 0, out: expect.stringContaining("--json") });
});
