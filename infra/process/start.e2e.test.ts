import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { signIn } from "#infra/test/signed-in.ts";
import { startProduct } from "./testing.ts";

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), "galaxy start "));
});
afterAll(async () => {
  await rm(directory, { recursive: true, force: true });
});

/** Runs the product where it cannot start; how it ends and what it says. */
function failing(env: Record<string, string>): Promise<{ code: number | null; err: string }> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, ["main.ts"], { cwd: fileURLToPath(new URL("../../", import.meta.url)), env: { PATH: process.env["PATH"] ?? "", PORT: "0", ...env } }, (_error, _out, err) => resolve({ code: child.exitCode, err }));
  });
}

const create = async (url: string, name: string) => {
  const { headers, teamId } = await signIn(url);
  const response = await fetch(`${url}/api/v1/projects`, { method: "POST", headers: { "content-type": "application/json", ...headers }, body: JSON.stringify({ team_id: teamId, name }) });
  expect(response.status).toBe(201);
  return (await response.json()) as { id: string };
};
const names = async (url: string) => {
  const { headers } = await signIn(url);
  const response = await fetch(`${url}/graphql`, { method: "POST", headers: { "content-type": "application/json", ...headers }, body: JSON.stringify({ query: "{ projects { edges { node { name } } } }" }) });
  const { data } = (await response.json()) as { data: { projects: { edges: Array<{ node: { name: string } }> } } };
  return data.projects.edges.map(({ node }) => node.name);
};

test("it says a line a step, then the address; what was done is there at the next start; Ctrl-C stops everything it started", async () => {
  const dataDir = path.join(directory, "twice");
  const first = await startProduct({ dataDir });
  expect(first.output()).toMatch(/^(Event log open|Postgres running)[^\n]*\n/);
  expect(first.output()).toContain("Software Galaxy is ready: http://localhost:");
  expect(first.output()).not.toContain('"level"'); // nothing to warn of
  await create(first.url, "Kept");
  expect(await first.stop()).toBe(0);
  expect(first.output()).toContain("Stopped");
  const second = await startProduct({ dataDir });
  await expect.poll(() => names(second.url)).toEqual(["Kept"]);
  const locked = await failing({ GALAXY_DATA_DIR: dataDir });
  expect(locked.code).toBe(75);
  expect(locked.err).toContain("in use by another process");
  expect(await names(second.url)).toEqual(["Kept"]); // the one that runs is not disturbed
  expect(await second.stop()).toBe(0);
  expect(await postgresOn(dataDir)).toEqual([]);
});

async function postgresOn(dataDir: string): Promise<string[]> {
  return new Promise((resolve) => execFile("ps", ["-eo", "args"], (_error, out) => resolve(out.split("\n").filter((line) => line.includes("postgres") && line.includes(dataDir)))));
}

test("a port in use", async () => {
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, "127.0.0.1", resolve));
  const { port } = taken.address() as { port: number };
  const { code, err } = await failing({ GALAXY_DATA_DIR: path.join(directory, "port"), PORT: String(port) });
  taken.close();
  expect(code).toBe(69);
  expect(err).toBe(`port ${port} on 127.0.0.1 is in use; stop what uses it, or choose another with PORT\n`);
});

test("a data directory that cannot be written", async () => {
  await writeFile(path.join(directory, "a file"), "");
  const { code, err } = await failing({ GALAXY_DATA_DIR: path.join(directory, "a file", "below") });
  expect(code).toBe(73);
  expect(err).toMatch(/cannot be made or written.*GALAXY_DATA_DIR/);
});

test("a damaged event log is left as it is", async () => {
  const dataDir = path.join(directory, "damaged");
  await mkdir(path.join(dataDir, "events"), { recursive: true });
  await writeFile(path.join(dataDir, "events", "log.sqlite"), Buffer.alloc(40_960, "not a database "));
  const { code, err } = await failing({ GALAXY_DATA_DIR: dataDir });
  expect(code).toBe(65);
  expect(err).toMatch(/is damaged .*nothing was changed/);
  expect(err).not.toContain("    at ");
});

test("a damaged database: the sentence says what is lost and what is not, and a backup put in its place helps", async () => {
  const dataDir = path.join(directory, "spoiled");
  const product = await startProduct({ dataDir });
  await create(product.url, "Survivor");
  await product.stop();
  const part = path.join(dataDir, "postgres", "cluster", "global");
  await rename(part, path.join(dataDir, "backup"));
  const { code, err } = await failing({ GALAXY_DATA_DIR: dataDir });
  expect(code).toBe(65);
  expect(err).toMatch(/event log is untouched.*passwords.*backup/);
  await rename(path.join(dataDir, "backup"), part);
  const again = await startProduct({ dataDir });
  await expect.poll(() => names(again.url)).toEqual(["Survivor"]);
  await again.stop();
});

test.each([
  [{ PORT: "99999" }, "PORT must be from 0 to 65535"],
  [{ DATABASE_URL: "mysql://somebody:secret@host/db" }, "DATABASE_URL must be an address that starts with postgres://"],
  [{ GALAXY_MASTER_KEY: "short" }, "GALAXY_MASTER_KEY must be 32 bytes in base64"],
])("wrong configuration %j", async (env, sentence) => {
  const { code, err } = await failing({ GALAXY_DATA_DIR: path.join(directory, "config"), ...env });
  expect(code).toBe(78);
  expect(err).toContain(sentence);
  expect(err).not.toContain("secret");
});

test("other sites and other names of this machine are refused", async () => {
  const product = await startProduct({ dataDir: path.join(directory, "guard") });
  const { headers: own, teamId, accessToken } = await signIn(product.url);
  const cookie = `galaxy_access=${accessToken}`;
  const ask = (headers: Record<string, string>) => fetch(`${product.url}/api/v1/projects`, { method: "POST", headers: { "content-type": "application/json", ...headers }, body: JSON.stringify({ team_id: teamId, name: "Planted" }) });
  expect((await ask({})).status).toBe(401);
  expect((await ask({ cookie })).status).toBe(403); // a cookie alone does not tell who asks for it
  expect((await ask({ cookie, origin: "https://evil.example" })).status).toBe(403);
  expect((await ask({ origin: "https://evil.example" })).status).toBe(403);
  expect((await ask({ "sec-fetch-site": "cross-site", "sec-fetch-mode": "cors" })).status).toBe(403);
  expect((await fetch(`${product.url}/api/v1/projects`, { method: "POST", headers: { "content-type": "text/plain", ...own }, body: "{}" })).status).toBe(415);
  expect(await names(product.url)).toEqual([]);
  await product.stop();
});
