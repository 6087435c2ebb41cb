import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { decodeProtectedHeader } from "jose";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startProduct, type RunningProduct } from "#infra/process/testing.ts";
import { signIn } from "#infra/test/signed-in.ts";

const program = fileURLToPath(new URL("galaxy.ts", import.meta.url));
let directory: string;
let product: RunningProduct;

beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), "galaxy keys "));
  product = await startProduct({ dataDir: directory });
});
afterAll(async () => {
  await product?.kill();
  await rm(directory, { recursive: true, force: true });
});

function rotate(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<{ code: number; out: string; err: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [program, "rotate-keys", ...args], { cwd: directory, env: { PATH: process.env["PATH"], ...env } }, (error, out, err) => resolve({ code: error === null ? 0 : Number(error.code), out, err }));
  });
}

const keyOf = async () => decodeProtectedHeader((await signIn(product.url)).accessToken).kid ?? "";
const statusWith = async (headers: Readonly<Record<string, string>>) => (await fetch(`${product.url}/api/v1/auth/me`, { headers })).status;

test("another key signs from now on, and who was signed in stays so", async () => {
  const before = await signIn(product.url);
  const first = decodeProtectedHeader(before.accessToken).kid ?? "";
  const { code, out, err } = await rotate(["--data-dir", directory]);
  expect({ code, err }).toEqual({ code: 0, err: "" });
  const named = /signed with key ([\w-]{36}) from now on/.exec(out)?.[1];
  expect(named).not.toBe(first);
  await expect.poll(keyOf).toBe(named);
  expect(await statusWith(before.headers)).toBe(200);
  const refreshed = await fetch(`${product.url}/api/v1/auth/refresh`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ refresh_token: before.refreshToken }) });
  expect(decodeProtectedHeader(((await refreshed.json()) as { access_token: string }).access_token).kid).toBe(named);
  // once more, so that two are retired
  expect((await rotate([], { GALAXY_DATA_DIR: directory })).code).toBe(0);
  await expect.poll(keyOf).not.toBe(named);
  expect(await statusWith(before.headers)).toBe(200);
});

test("with another master key nothing is rotated", async () => {
  const key = await keyOf();
  const { code, err } = await rotate(["--data-dir", directory], { GALAXY_MASTER_KEY: randomBytes(32).toString("base64") });
  expect({ code, err }).toEqual({ code: 78, err: expect.stringContaining("The master key is not the one") });
  expect(await keyOf()).toBe(key);
});

test.each([
  [["--data-dir", "nowhere"], {}, 69, "Start it with npm start"],
  [[], { DATABASE_URL: "postgres://somebody:secret@127.0.0.1:9/db" }, 78, "There is no master key"],
  [[], { DATABASE_URL: "postgres://somebody:secret@127.0.0.1:9/db", GALAXY_MASTER_KEY: "x".repeat(43) }, 69, "cannot be used"],
  [["all"], {}, 64, "too many arguments"],
])("%j with %j ends with %i", async (args, env, code, words) => {
  const ended = await rotate(args, env);
  expect(ended.err).toContain(words);
  expect(ended.err).not.toMatch(/ {4}at |secret/);
  expect(ended.code).toBe(code);
});

test("says what it does", async () => {
  const { code, out } = await rotate(["--help"]);
  expect(code).toBe(0);
  expect(out).toContain("nobody is signed out");
  expect(out).toContain("--data-dir");
});
