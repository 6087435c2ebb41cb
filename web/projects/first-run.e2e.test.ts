import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startProduct, type RunningProduct } from "#infra/process/testing.ts";
import { testApi, type TestApi } from "../test/api.ts";
import { startBrowser, type TestBrowser } from "../test/browser.ts";

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const csv = ["issuekey,title,description,storypoint", 'A-1,"Sign in, with a code","Two\nlines",3', "A-2,,no title,1", "A-3,Export invoices,,8", "A-4,Too many points,,5000", ""].join("\r\n");

let dataDir: string;
let product: RunningProduct;
let browser: TestBrowser;
let api: TestApi;

beforeAll(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), "galaxy first run "));
  product = await startProduct({ dataDir });
  browser = await startBrowser({ signedIn: () => api.signedIn() });
  api = await testApi(product.url);
});

afterAll(async () => {
  await browser?.close();
  await product?.stop();
  await rm(dataDir, { recursive: true, force: true });
});

async function problems(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe);
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: { run(root: Document, options: unknown): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> } };
    const { violations } = await axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] });
    return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ""}`);
  });
}

describe("the first run, from nothing to a completed sprint", () => {
  it("creates a project, with what is wrong beside its field", async () => {
    const { page, errors } = await browser.page({ timezoneId: "Asia/Tokyo" });
    await page.goto(product.url);
    await page.getByRole("heading", { name: "Plan your first sprint" }).waitFor();
    expect(await problems(page)).toEqual([]);
    await page.getByRole("button", { name: "Create a project" }).click();
    await page.getByLabel("Name").fill("Software Galaxy");
    expect(await page.getByLabel("Key").inputValue()).toBe("SG");
    expect(await page.getByLabel("Time zone").inputValue()).toBe("Asia/Tokyo");
    expect(await problems(page)).toEqual([]);
    await page.getByLabel("Key").fill("S");
    await page.getByRole("button", { name: "Create project" }).click();
    await page.getByText("Must be 2 to 10 capital letters and digits").waitFor();
    await page.getByLabel("Key").fill("SG");
    await page.getByRole("button", { name: "Create project" }).click();
    await page.getByText("Type the first one above").waitFor();
    expect(page.url()).toContain("/projects/SG/backlog");
    await page.goto(product.url);
    await page.getByRole("button", { name: "New project" }).click();
    await page.getByLabel("Name").fill("Another");
    await page.getByLabel("Key").fill("SG");
    await page.getByRole("button", { name: "Create project" }).click();
    await expect.poll(() => page.getByLabel("Key").getAttribute("aria-invalid")).toBe("true");
    expect(errors.filter((error) => !error.includes("409"))).toEqual([]);
  });

  it("imports a file, shows how it is understood and which rows are bad", async () => {
    const { page } = await browser.page();
    await page.goto(product.url);
    await page.getByRole("button", { name: "Import" }).click();
    await page.getByLabel("CSV file").setInputFiles({ name: "team-backlog.csv", mimeType: "text/csv", buffer: Buffer.from(csv) });
    await page.getByText("Sign in, with a code").waitFor();
    expect(await page.getByLabel("Name of the project").inputValue()).toBe("Team backlog");
    expect(await problems(page)).toEqual([]);
    const title = page.getByRole("combobox", { name: /Field for the column title/ });
    await title.click();
    await page.getByRole("option", { name: "Leave out" }).click();
    await page.getByText("Choose the column that holds the titles").waitFor();
    await title.click();
    await page.getByRole("option", { name: "Title", exact: true }).click();
    await page.getByRole("button", { name: "Import", exact: true }).last().click();
    await page.getByRole("heading", { name: "Import report" }).waitFor();
    await page.locator("p", { hasText: "2 stories created; 2 rows need a look." }).waitFor();
    expect(await problems(page)).toEqual([]);
    const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "Download as CSV" }).click()]);
    expect(file.suggestedFilename()).toBe("import-report.csv");
    await page.getByRole("button", { name: "Open the backlog" }).click();
    await page.getByText("Export invoices").waitFor();
    const { project } = await api.query<{ project: { timeZone: string; stories: { edges: { node: { title: string; description: string; storyPoints: number } }[] } } }>(
      '{ project(key: "TB") { timeZone stories { edges { node { title description storyPoints } } } } }',
    );
    expect(project.stories.edges.map(({ node }) => node)).toEqual([
      { title: "Sign in, with a code", description: "Two\nlines", storyPoints: 3 },
      { title: "Export invoices", description: "", storyPoints: 8 },
    ]);
  });

  it("plans, starts, works and completes a sprint; the chart follows", async () => {
    const { page, errors } = await browser.page();
    await page.goto(`${product.url}/projects/TB/sprints`);
    await page.getByRole("button", { name: "Create the first sprint" }).click();
    await page.getByLabel("Capacity").fill("10");
    await page.getByRole("button", { name: "Create sprint" }).click();
    await page.getByRole("article", { name: "Sprint 1" }).getByRole("button", { name: "Start" }).click();
    await page.getByText("It has no stories yet.").waitFor();
    expect(await page.getByRole("button", { name: "Start sprint" }).isDisabled()).toBe(true);
    await page.keyboard.press("Escape");

    await page.goto(`${product.url}/projects/TB/backlog`);
    for (const title of ["Sign in, with a code", "Export invoices"]) {
      await page.locator(`[data-story][aria-label$="${title}"]`).focus();
      await page.keyboard.press("m");
      await page.getByRole("menuitem", { name: /^Sprint 1/ }).click();
      await page.locator(`[role=grid][aria-label="Sprints"] [data-story][aria-label$="${title}"]`).waitFor();
    }
    await page.getByText("11 of 10 points, over").waitFor();
    await page.getByRole("button", { name: "Start", exact: true }).click();
    await page.getByText("1 point over capacity.").waitFor();
    await page.getByRole("button", { name: "Start sprint" }).click();
    await page.waitForURL(/\/board/);

    await page.goto(`${product.url}/projects/TB/insights`);
    await page.locator("p", { hasText: "11 of 11 points remain" }).waitFor();
    const { project } = await api.query<{ project: { activeSprint: { id: string; stories: { edges: { node: { id: string; title: string } }[] } } } }>('{ project(key: "TB") { activeSprint { id stories { edges { node { id title } } } } } }');
    await api.command("move_story", { story_id: project.activeSprint.stories.edges.find(({ node }) => node.title === "Export invoices")?.node.id ?? "", status: "done" });
    await page.locator("p", { hasText: "3 of 11 points remain" }).waitFor();
    await page.getByRole("button", { name: "Show the table" }).first().click();
    expect(await page.getByRole("row").nth(1).getByRole("cell").allTextContents()).toEqual([expect.any(String), "3", "8", "11", expect.any(String), expect.any(String)]);
    expect(await problems(page)).toEqual([]);

    await page.goto(`${product.url}/projects/TB/sprints`);
    await page.getByRole("button", { name: "Complete" }).click();
    await page.getByText("1 story; this becomes the velocity").waitFor();
    expect(await problems(page)).toEqual([]);
    await page.getByRole("button", { name: "Complete sprint" }).click();
    await page.getByText("is its velocity, of 11 points committed at the start.").waitFor();
    await page.getByText("1 story went to the backlog.").waitFor();
    await page.getByRole("link", { name: "See its burndown" }).click();
    await page.locator("p", { hasText: "8 of 11 points were done." }).waitFor();
    await page.locator("p", { hasText: "8 points on average over the last sprint." }).waitFor();
    const [picture] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Save as a picture (PNG)" }).first().click()]);
    expect((await readFile(await picture.path())).subarray(1, 4).toString()).toBe("PNG");

    await page.goto(`${product.url}/projects/TB/history`);
    await page.getByText("completed the sprint").waitFor();
    await page.getByRole("button", { name: "Proof and details" }).first().click();
    await page.getByText("Hash before").first().waitFor();
    expect(await problems(page)).toEqual([]);
    expect(errors).toEqual([]);
  });

  it("offers what could not be loaded again, and has it when the server is back", async () => {
    const { page } = await browser.page();
    await page.goto(`${product.url}/projects/TB/history`);
    await page.getByText("completed the sprint").waitFor();
    await page.route(/\/assets\/insights-screen|\/healthz/, (route) => route.abort());
    await page.getByRole("link", { name: "Insights" }).click();
    await page.getByText("A part of the page could not be loaded").waitFor();
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByText("The server still cannot be reached.", { exact: true }).first().waitFor();
    expect(await problems(page)).toEqual([]);
    await page.unrouteAll();
    await page.getByRole("button", { name: "Try again" }).click();
    await page.locator("p", { hasText: "8 points on average over the last sprint." }).waitFor();
  });

  it("loads the sample project and goes to its board", async () => {
    const empty = await mkdtemp(path.join(tmpdir(), "galaxy sample "));
    const other = await startProduct({ dataDir: empty });
    try {
      const { page } = await browser.page({ storageState: await (await testApi(other.url)).signedIn() });
      await page.goto(other.url);
      await page.getByRole("button", { name: "Load the sample" }).click();
      await page.waitForURL(/\/board/);
      await page.locator("[data-card]").first().waitFor();
    } finally {
      await other.stop();
      await rm(empty, { recursive: true, force: true });
    }
  });
});
