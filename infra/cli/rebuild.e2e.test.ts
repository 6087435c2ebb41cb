import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { signIn } from "#infra/test/signed-in.ts";
import { startProduct, type RunningProduct } from "#infra/process/testing.ts";
import { openDatabase } from "../postgres/database.ts";
import { addressOfEmbeddedPostgres } from "../postgres/embedded-address.ts";

const program = fileURLToPath(new URL("galaxy.ts", import.meta.url));
let directory: string;
let product: RunningProduct;

beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), "galaxy rebuild "));
  product = await startProduct({ dataDir: directory });
});
afterAll(async () => {
  await product?.kill();
  await rm(directory, { recursive: true, force: true });
});

function rebuild(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<{ code: number; out: string; err: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [program, "rebuild", ...args], { cwd: directory, env: { PATH: process.env["PATH"], ...env } }, (error, out, err) => resolve({ code: error === null ? 0 : Number(error.code), out, err }));
  });
}

test("a running product builds its read models anew", async () => {
  const sample = await fetch(`${product.url}/api/v1/sample-project`, { method: "POST", headers: { "content-type": "application/json", ...(await signIn(product.url)).headers }, body: "{}" });
  const { position } = (await sample.json()) as { position: string };
  const database = openDatabase((await addressOfEmbeddedPostgres(path.join(directory, "postgres"))) ?? "");
  const spoiled = async () => (await database.pool.query("select 1 from user_stories where title = 'spoiled'")).rows.length;
  await expect.poll(async () => (await database.pool.query("select 1 from projections where position >= $1", [position])).rows.length).toBeGreaterThan(0);
  await database.pool.query("update user_stories set title = 'spoiled'");
  expect(await spoiled()).toBeGreaterThan(0);
  expect(await rebuild(["--data-dir", directory])).toEqual({ code: 0, out: expect.stringMatching(/^Read models rebuilt, up to position \d+\n$/), err: "" });
  expect(await spoiled()).toBe(0);
  expect(await rebuild(["--no-wait"], { GALAXY_DATA_DIR: directory })).toMatchObject({ code: 0, out: expect.stringContaining("asked for") });
  await expect.poll(async () => (await database.pool.query("select state from rebuild_requests order by requested_at")).rows).toEqual([{ state: "done" }, { state: "done" }]);
  await database.close();
});

test.each([
  [["--data-dir", "nowhere"], {}, 69, "Start it with npm start"],
  [[], { DATABASE_URL: "postgres://somebody:secret@127.0.0.1:9/db" }, 69, "cannot be used"],
  [[], { DATABASE_URL: "mysql://host/db" }, 78, "DATABASE_URL must be"],
  [["board"], {}, 64, "too many arguments"],
])("%j with %j ends with %i", async (args, env, code, words) => {
  const ended = await rebuild(args, env);
  expect(ended.err).toContain(words);
  expect(ended.err).not.toMatch(/ {4}at |secret/);
  expect(ended.code).toBe(code);
});
