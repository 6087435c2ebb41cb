import { readFile, mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startProduct, type RunningProduct } from "#infra/process/testing.ts";
import { testApi, type TestApi } from "../test/api.ts";
import { startBrowser, type TestBrowser } from "../test/browser.ts";

let dataDir: string;
let product: RunningProduct;
let browser: TestBrowser;
let api: TestApi;
let projectId: string;

beforeAll(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), "galaxy search "));
  product = await startProduct({ dataDir });
  browser = await startBrowser({ signedIn: () => api.signedIn() });
  api = await testApi(product.url);
  projectId = (await api.command("create_project", { name: "Orbit Shop", key: "ORB", team_id: api.team })).id;
  const first = await api.command("create_story", { project_id: projectId, title: "Pay by invoice", description: "A customer of a company wants an invoice <b>at once</b>." });
  await api.command("create_story", { project_id: projectId, title: "Grüße auf der Rechnung" });
  const task = await api.command("create_task", { story_id: first.id, title: "Draw the invoice form" });
  await api.command("comment_on_task", { task_id: task.id, body: "The invoice needs a number" });
  for (let n = 1; n <= 40; n += 1) await api.command("create_story", { project_id: projectId, title: `Comet number ${n}` });
});

afterAll(async () => {
  await browser?.close();
  await product?.stop();
  await rm(dataDir, { recursive: true, force: true });
});

const results = (page: Page) => page.getByRole("list", { name: "Results" }).getByRole("link");
const field = (page: Page) => page.getByRole("searchbox");
async function palette(page: Page, text: string): Promise<void> {
  await page.keyboard.press("Control+k");
  await page.getByRole("dialog", { name: "Command palette" }).getByRole("combobox").pressSequentially(text);
}

describe("search", () => {
  it("finds while one types, marks what it found, and keeps the query in the address", async () => {
    const { page, errors } = await browser.page();
    await page.goto(`${product.url}/search`);
    await page.getByText("Search the team's work").waitFor();
    await field(page).pressSequentially("invoi");
    await expect.poll(() => results(page).count()).toBe(3);
    expect(await results(page).first().locator("mark").allTextContents()).toContain("invoice");
    expect(await page.getByText("<b>at once</b>").count()).toBe(1);
    await expect.poll(() => new URL(page.url()).search).toBe("?q=invoi");
    await page.getByRole("combobox", { name: "Kind" }).click();
    await page.getByRole("option", { name: "Comments" }).click();
    await expect.poll(() => results(page).count()).toBe(1);
    await page.reload();
    await expect.poll(() => results(page).count()).toBe(1);
    expect(await field(page).inputValue()).toBe("invoi");
    expect(errors).toEqual([]);
    await page.context().close();
  });

  it("without a mouse: from the field through the results, into the card, and back", async () => {
    const { page, errors } = await browser.page();
    await page.goto(`${product.url}/search?q=${encodeURIComponent("grusse")}`);
    await expect.poll(() => results(page).count()).toBe(1);
    await field(page).fill("orb-1");
    await expect.poll(() => results(page).first().textContent()).toContain("Pay by invoice");
    await page.keyboard.press("ArrowDown");
    await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toContain("Pay by invoice");
    await page.keyboard.press("j");
    await page.keyboard.press("k");
    await page.keyboard.press("ArrowUp");
    expect(await field(page).evaluate((element) => element === document.activeElement)).toBe(true);
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.getByRole("dialog").getByText("Pay by invoice").first().waitFor();
    expect(new URL(page.url()).pathname).toBe("/projects/ORB/backlog");
    await page.goBack();
    await expect.poll(() => field(page).inputValue()).toBe("orb-1");
    expect(errors).toEqual([]);
    await page.context().close();
  });

  it("shows more, says when there is nothing, and takes up what is new", async () => {
    const { page } = await browser.page();
    await page.goto(`${product.url}/search?q=comet`);
    await expect.poll(() => results(page).count()).toBe(30);
    await page.getByText("40 results", { exact: true }).waitFor();
    await page.getByRole("button", { name: "Show more" }).click();
    await expect.poll(() => results(page).count()).toBe(40);
    await field(page).fill("zeppelin");
    await page.getByRole("heading", { name: "Nothing found" }).waitFor();
    await api.command("create_story", { project_id: projectId, title: "Zeppelin over the shop" });
    await expect.poll(() => results(page).count()).toBe(1);
    await page.context().close();
  });

  it("is reached from everywhere: by its key, and by the palette with its first results", async () => {
    const { page, errors } = await browser.page();
    await page.goto(product.url);
    await page.getByRole("heading", { name: "Projects" }).waitFor();
    await page.keyboard.press("/");
    await field(page).waitFor();
    expect(new URL(page.url()).pathname).toBe("/search");
    await page.goto(`${product.url}/projects/ORB/board`);
    await page.getByRole("heading", { name: "Board" }).waitFor();
    await palette(page, "invoice");
    await page.getByRole("option", { name: /Pay by invoice/ }).waitFor();
    await page.getByRole("option", { name: "Search everything for “invoice”" }).click();
    await expect.poll(() => results(page).count()).toBe(3);
    await palette(page, "pay by");
    await page.getByRole("option", { name: /Pay by invoice/ }).click();
    await page.getByRole("dialog").getByText("Pay by invoice").first().waitFor();
    expect(errors).toEqual([]);
    await page.context().close();
  });

  it.each(["light", "dark"] as const)("breaks no accessibility rule, %s", async (colorScheme) => {
    const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
    const { page } = await browser.page({ colorScheme, bypassCSP: true });
    for (const [query, ready] of [["", "h2"], ["invoice", "[data-result]"], ["nowhere", "h2"]] as const) {
      await page.goto(`${product.url}/search?q=${query}`);
      await page.locator(ready).first().waitFor();
      expect({ query, found: await violations(page, axe) }).toEqual({ query, found: [] });
    }
    await palette(page, "invoice");
    await page.getByRole("option", { name: /Pay by invoice/ }).waitFor();
    await page.getByRole("dialog").evaluate((dialog) => Promise.all(dialog.getAnimations({ subtree: true }).map((animation) => animation.finished)));
    expect(await violations(page, axe)).toEqual([]);
    await page.context().close();
  });
});

/** What axe finds against WCAG 2.2 A and AA: rule and elements. */
async function violations(page: Page, axe: string): Promise<readonly string[]> {
  await page.evaluate(axe);
  return page.evaluate(async () => {
    const run = (globalThis as unknown as { axe: { run: (options: object) => Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> } }).axe.run;
    const found = await run({ runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] });
    return found.violations.flatMap((violation) => violation.nodes.map((node) => `${violation.id}: ${node.html.slice(0, 200)}`));
  });
}
