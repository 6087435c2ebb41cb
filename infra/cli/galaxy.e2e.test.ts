import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { signIn, type SignedIn } from "#infra/test/signed-in.ts";
import { startProduct, type RunningProduct } from "#infra/process/testing.ts";

const program = fileURLToPath(new URL("galaxy.ts", import.meta.url));
let directory: string;
let product: RunningProduct;
let as: SignedIn;
let key: string;

beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), "galaxy cli-"));
  const temporary = path.join(directory, "tmp");
  await writeFile(path.join(directory, "small.csv"), "issuekey,title,description,storypoint\nXD-1,First,\"Two\nlines\",1\nXD-2,Second,NULL,0.5\n");
  await mkdir(temporary);
  product = await startProduct({ dataDir: path.join(directory, "data"), env: { TMPDIR: temporary } });
  as = await signIn(product.url);
  const made = await fetch(`${product.url}/api/v1/teams/${as.teamId}/api-keys`, { method: "POST", headers: { "content-type": "application/json", ...as.headers }, body: JSON.stringify({ name: "Test", scopes: ["read", "import", "manage_projects", "manage_stories", "plan_sprints", "work_on_tasks"] }) });
  ({ key } = (await made.json()) as { key: string });
});
afterAll(async () => {
  await product?.kill();
  await rm(directory, { recursive: true, force: true });
});

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

function galaxy(...args: readonly string[]): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(process.execPath, [program, ...args], { cwd: directory, env: { PATH: process.env["PATH"], GALAXY_URL: product.url, GALAXY_API_KEY: key, XDG_CONFIG_HOME: directory } }, (error, out, err) => resolve({ code: error === null ? 0 : Number(error.code), out, err })).stdin?.end();
  });
}

async function titles(name: string): Promise<Array<{ title: string; description: string; storyPoints: number | null }>> {
  const query = `{ projects(first: 50) { edges { node { name stories(first: 100, sort: RANK) { edges { node { title description storyPoints } } } } } } }`;
  const response = await fetch(`${product.url}/graphql`, { method: "POST", headers: { "content-type": "application/json", ...as.headers }, body: JSON.stringify({ query }) });
  const { data } = (await response.json()) as { data: { projects: { edges: Array<{ node: { name: string; stories: { edges: Array<{ node: { title: string; description: string; storyPoints: number | null } }> } } }> } } };
  return data.projects.edges.find(({ node }) => node.name === name)?.node.stories.edges.map(({ node }) => node) ?? [];
}

describe("galaxy import", () => {
  test("shows the columns, imports, reports; again nothing is made twice", async () => {
    const first = await galaxy("import", "small.csv", "--project", "Spring XD");
    expect(first).toMatchObject({ code: 0, err: expect.not.stringContaining("Error") });
    expect(first.out).toMatch(/#1\s+issuekey\s+→\s+external_key\s+XD-1/);
    expect(first.out).toContain("2 created, 0 skipped, 0 failed");
    expect(first.out).toContain("descriptions that say NULL were kept as they are (line 4)");
    await expect.poll(() => titles("Spring XD")).toEqual([
      { title: "First", description: "Two\nlines", storyPoints: 1 },
      { title: "Second", description: "NULL", storyPoints: 0.5 },
    ]);

    const again = await galaxy("import", "small.csv", "--project", "Spring XD", "--yes");
    expect(again.code).toBe(0);
    expect(again.out).toContain("0 created, 2 skipped, 0 failed");
    expect(await titles("Spring XD")).toHaveLength(2);
  });

  test("--dry-run imports nothing; --mapping changes what a column becomes; --null-is-empty leaves such descriptions empty", async () => {
    const dry = await galaxy("import", "small.csv", "--dry-run", "--mapping", "description=");
    expect(dry).toMatchObject({ code: 0 });
    expect(dry.out).toMatch(/#3\s+description\s+→\s+\(left out\)/);
    expect(dry.out).toContain("Nothing was imported");
    const kept = await galaxy("import", "small.csv", "--project", "Kept", "--mapping", "storypoint=", "--null-is-empty");
    expect(kept.code).toBe(0);
    await expect.poll(() => titles("Kept")).toMatchObject([{ storyPoints: null }, { storyPoints: null, description: "" }]);
  });

  test("a file that is cut off: what can be read is imported, the rest is named, in the report too", async () => {
    await writeFile(path.join(directory, "broken.csv"), "key,title,points\nA-1,Good,1\nA-2,Bad,many\nA-3,\"cut off in the mid");
    const broken = await galaxy("import", "broken.csv", "--project", "Broken", "--report", "report.csv");
    expect(broken.code).toBe(1);
    expect(broken.out).toContain("1 created, 0 skipped, 2 failed");
    expect(broken.out).toMatch(/line 3\s+A-2\s+story points: "many" is not a number/);
    expect(broken.out).toMatch(/line 4\s+the file ends inside a quoted cell/);
    expect(await readFile(path.join(directory, "report.csv"), "utf8")).toContain('3,A-2,failed,"story points: ""many"" is not a number"');
  });

  test.each([
    [["import", "nowhere.csv", "--project", "Abc"], 66, "There is no file nowhere.csv"],
    [["import", ".", "--project", "Abc"], 66, ". is not a file"],
    [["import", "small.csv"], 64, "--project NAME"],
    [["import", "small.csv", "--project", "ab"], 2, "at least 3 characters"],
    [["import", "small.csv", "--project", "Abc", "--mapping", "colour=title"], 64, "no column \"colour\""],
    [["import", "small.csv", "--project", "Abc", "--mapping", "title="], 64, "No column becomes the title"],
    [["import", "small.csv", "--project", "Abc", "--encoding", "klingon"], 2, "encoding"],
    [["import", "small.csv", "--project", "Abc", "--url", "http://127.0.0.1:9"], 69, "Start it with npm start"],
    [["import", "small.csv", "--project", "Abc", "--url", "nonsense"], 64, "is not an address"],
    [["frobnicate"], 64, "unknown command"],
  ])("%j ends with %i", async (args, code, words) => {
    const ended = await galaxy(...args);
    expect(ended.err).toContain(words);
    expect(ended.code).toBe(code);
    expect(ended.err).not.toContain("    at "); // a sentence, not a stack
  });

  test("help for all, and for each", async () => {
    const all = await galaxy("--help");
    expect(all).toMatchObject({ code: 0, out: expect.stringContaining("Exit codes:") });
    const one = await galaxy("import", "--help");
    expect(one).toMatchObject({ code: 0, out: expect.stringContaining("--dry-run") });
  });
});

test("without a key it says how to sign in, with a wrong one that it is not valid", async () => {
  const without = key;
  key = "";
  expect(await galaxy("status")).toMatchObject({ code: 77, err: expect.stringContaining("npm run galaxy -- sign-in") });
  key = "sg_abcdefgh_wrong";
  expect(await galaxy("import", "small.csv", "--project", "Abc")).toMatchObject({ code: 77, err: expect.stringContaining("not valid any more") });
  expect(await galaxy("sign-in")).toMatchObject({ code: 64, err: expect.stringContaining("GALAXY_API_KEY") });
  key = without;
});

test("galaxy status says how far the read models are", async () => {
  const status = await galaxy("status");
  expect(status.code).toBe(0);
  expect(status.out).toContain(": ready");
  expect(status.out).toMatch(/user_stories\s+live\s+\d+/);
});

test("stopping leaves no uploaded file behind", async () => {
  await galaxy("import", "small.csv", "--dry-run");
  expect(await product.stop()).toBe(0);
  expect((await readdir(path.join(directory, "tmp"))).filter((name) => name.startsWith("galaxy-imports-"))).toEqual([]);
});
