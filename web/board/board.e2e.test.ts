import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startProduct, type RunningProduct } from "#infra/process/testing.ts";
import { startBrowser, type TestBrowser } from "../test/browser.ts";
import { testApi, type TestApi } from "../test/api.ts";

let dataDir: string;
let product: RunningProduct;
let browser: TestBrowser;
let api: TestApi;
let sprint: string;
const address = () => `${product.url}/projects/ORB/board`;

beforeAll(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), "galaxy board "));
  product = await startProduct({ dataDir });
  browser = await startBrowser({ signedIn: () => api.signedIn() });
  api = await testApi(product.url);
  const project = await api.command("create_project", { name: "Orbit Shop", key: "ORB", team_id: api.team });
  sprint = (await api.command("create_sprint", { project_id: project.id, name: "Sprint 1", start_date: "2026-11-16", end_date: "2026-11-29" })).id;
  const titles = ["Guest checkout", "Pay by invoice", "Apple Pay", "Show the delivery date", "Export orders", "Refund an order", "Gift wrapping", "Voucher field"];
  const statuses = ["todo", "todo", "in_progress", "in_review", "todo", "in_progress", "done", "todo"] as const;
  for (const [index, title] of titles.entries()) {
    const story = await api.command("create_story", { project_id: project.id, title, sprint_id: sprint, story_points: index + 1, labels: index % 2 === 0 ? ["payments"] : [], assigned_to: index === 0 ? api.owner : null });
    if (index === 1) await api.command("create_task", { story_id: story.id, title: "Ask the accountants" });
    const status = statuses[index];
    if (status !== undefined && status !== "todo") await api.command("move_story", { story_id: story.id, status });
  }
  await api.command("start_sprint", { sprint_id: sprint });
});

afterAll(async () => {
  await browser?.close();
  await product?.stop();
  await rm(dataDir, { recursive: true, force: true });
});

async function openBoard(search = ""): Promise<{ page: Page; errors: string[] }> {
  const opened = await browser.page();
  await opened.page.goto(`${address()}${search}`);
  await opened.page.locator("[data-card]").first().waitFor();
  return opened;
}
const card = (page: Page, key: string) => page.locator(`[data-key="${key}"]`);
const inColumn = (page: Page, key: string, status: string) => page.locator(`[data-column="${status}"] [data-key="${key}"]`).waitFor();
const focused = (page: Page) => page.evaluate(() => document.activeElement?.closest("[data-card]")?.getAttribute("data-key") ?? document.activeElement?.tagName);

async function dragTo(page: Page, key: string, to: { readonly x: number; readonly y: number }): Promise<void> {
  const from = await card(page, key).boundingBox();
  if (from === null) throw new Error(`${key} is not shown`);
  await page.mouse.move(from.x + 60, from.y + 20);
  await page.mouse.down();
  await page.mouse.move(from.x + 75, from.y + 35, { steps: 4 });
  await page.mouse.move(to.x, to.y, { steps: 10 });
}
async function columnPoint(page: Page, status: string, y: number) {
  const box = await page.locator(`[data-column="${status}"]`).boundingBox();
  if (box === null) throw new Error(`no column ${status}`);
  return { x: box.x + box.width / 2, y: box.y + y };
}

describe("the board", () => {
  it("moves a card by hand, shows it to everybody and takes it back", async () => {
    const [mine, theirs] = [await openBoard(), await openBoard()];
    await dragTo(mine.page, "ORB-1", await columnPoint(mine.page, "in_progress", 600));
    await mine.page.mouse.up();
    await inColumn(mine.page, "ORB-1", "in_progress");
    await inColumn(theirs.page, "ORB-1", "in_progress");
    await theirs.page.getByText("moved by").waitFor();
    expect(await mine.page.getByText("moved by").count()).toBe(0);
    await mine.page.getByRole("button", { name: "Undo" }).click();
    await inColumn(mine.page, "ORB-1", "todo");
    await inColumn(theirs.page, "ORB-1", "todo");
    expect([...mine.errors, ...theirs.errors]).toEqual([]);
    await Promise.all([mine.page.context().close(), theirs.page.context().close()]);
  });

  it("orders cards within a column", async () => {
    const { page } = await openBoard();
    const below = await card(page, "ORB-5").boundingBox();
    if (below === null) throw new Error("ORB-5 is not shown");
    await dragTo(page, "ORB-1", { x: below.x + 80, y: below.y + below.height - 8 });
    await page.mouse.up();
    const order = () => page.locator('[data-column="todo"] [data-key]').evaluateAll((cards) => cards.map((one) => one.getAttribute("data-key")).join(" "));
    await expect.poll(order).toBe("ORB-2 ORB-5 ORB-1 ORB-8");
    await page.reload();
    await page.locator("[data-card]").first().waitFor();
    expect(await order()).toBe("ORB-2 ORB-5 ORB-1 ORB-8");
    await page.context().close();
  });

  it("says before the drop which columns do not take a card", async () => {
    const { page } = await openBoard();
    await dragTo(page, "ORB-3", await columnPoint(page, "todo", 300));
    await page.getByText("From In progress a card may go to").waitFor();
    await page.mouse.up();
    expect(await card(page, "ORB-3").getAttribute("data-status")).toBe("in_progress");
    await page.context().close();
  });

  it("works without a mouse and keeps the focus on the card", async () => {
    const { page } = await openBoard();
    await card(page, "ORB-8").locator("a").focus();
    await page.keyboard.press("]");
    await inColumn(page, "ORB-8", "in_progress");
    await expect.poll(() => focused(page)).toBe("ORB-8");
    await page.keyboard.press("m");
    await page.getByRole("menuitem", { name: "In review", exact: true }).focus();
    await page.keyboard.press("Enter");
    await inColumn(page, "ORB-8", "in_review");
    await expect.poll(() => focused(page)).toBe("ORB-8");
    await page.keyboard.press("k");
    await expect.poll(() => focused(page)).toBe("ORB-4");
    await page.keyboard.press("Enter");
    await page.getByRole("dialog").getByRole("heading", { name: "ORB-4" }).waitFor();
    await page.keyboard.press("Escape");
    await expect.poll(() => focused(page)).toBe("ORB-4");
    await page.context().close();
  });

  it("creates, and shows the key the server gave", async () => {
    const { page } = await openBoard();
    await page.keyboard.press("c");
    await page.getByRole("textbox", { name: "Title of the new story" }).fill("Made on the board");
    await page.keyboard.press("Enter");
    await page.locator("[data-card]", { hasText: "Made on the board" }).and(page.locator('[data-key="ORB-9"]')).waitFor();
    await page.context().close();
  });

  it("puts a refused move back and says why", async () => {
    const { page } = await openBoard();
    await page.route("**/api/v1/commands/move_story", (route) => route.fulfill({ status: 409, contentType: "application/json", body: JSON.stringify({ error: "rule_violation", message: "The sprint is frozen" }) }));
    await card(page, "ORB-2").locator("a").focus();
    await page.keyboard.press("]");
    await page.getByText("The sprint is frozen").waitFor();
    await inColumn(page, "ORB-2", "todo");
    await page.context().close();
  });

  it("keeps filters in the address and clears them", async () => {
    const { page } = await openBoard("?label=payments");
    expect(await card(page, "ORB-2").count()).toBe(0);
    await page.keyboard.press("/");
    await page.keyboard.type("nowhere");
    await page.getByText("No card fits the filters").waitFor();
    expect(new URL(page.url()).searchParams.get("q")).toBe("nowhere");
    await page.getByRole("button", { name: "Clear filters" }).click();
    await card(page, "ORB-2").waitFor();
    expect(new URL(page.url()).search).toBe("");
    await page.context().close();
  });

  it("misses nothing while the connection is away", async () => {
    const { page } = await openBoard();
    await page.context().setOffline(true);
    await page.getByText("You are offline.").waitFor();
    const { project } = await api.query<{ project: { stories: { edges: { node: { id: string } }[] } } }>('{ project(key: "ORB") { stories(filter: { text: "ORB-6" }) { edges { node { id } } } } }');
    await api.command("move_story", { story_id: project.stories.edges[0]!.node.id, status: "in_review" });
    await page.context().setOffline(false);
    await inColumn(page, "ORB-6", "in_review");
    await page.locator('[data-connection="live"]').waitFor();
    expect(await card(page, "ORB-6").count()).toBe(1);
    await page.context().close();
  });

  it("stands and offers Undo when nothing more of the page can be loaded", async () => {
    const { page, errors } = await openBoard();
    await page.route("**/assets/**", (route) => route.abort("connectionrefused"));
    await card(page, "ORB-3").locator("a").focus();
    await page.keyboard.press("]");
    await inColumn(page, "ORB-3", "in_review");
    await page.getByRole("button", { name: "Undo" }).click();
    await inColumn(page, "ORB-3", "in_progress");
    expect(errors).toEqual([]);
    await page.context().close();
  });

  it("goes on by itself after the server was killed and started again", async () => {
    const { page } = await openBoard();
    const port = new URL(product.url).port;
    await product.kill();
    await page.locator('[data-connection="offline"]').waitFor();
    product = await startProduct({ dataDir, env: { PORT: port } });
    const { project } = await api.query<{ project: { stories: { edges: { node: { id: string } }[] } } }>('{ project(key: "ORB") { stories(filter: { text: "ORB-5" }) { edges { node { id } } } } }');
    await api.command("move_story", { story_id: project.stories.edges[0]!.node.id, status: "in_progress" });
    await inColumn(page, "ORB-5", "in_progress");
    await page.locator('[data-connection="live"]').waitFor();
    await page.context().close();
  });

  it("shows a story with its tasks in the panel and saves what is changed there", async () => {
    const [mine, theirs] = [await openBoard(), await openBoard()];
    await card(mine.page, "ORB-2").locator("a").click();
    const panel = mine.page.getByRole("dialog");
    await panel.getByText("Ask the accountants").waitFor();
    const title = panel.getByRole("textbox", { name: "Title" });
    await title.fill("Pay by invoice or in parts");
    await title.press("Enter");
    await theirs.page.getByText("Pay by invoice or in parts").waitFor();
    await panel.getByRole("textbox", { name: "Add a task" }).fill("Write the terms");
    await mine.page.keyboard.press("Enter");
    await panel.getByText("ORB-2.2").waitFor();
    await panel.getByRole("textbox", { name: "Write a comment" }).fill("Good");
    await panel.getByRole("button", { name: "Comment", exact: true }).click();
    await panel.getByRole("tab", { name: "Comments 1" }).waitFor();
    await panel.getByRole("tab", { name: "Activity" }).click();
    await panel.getByText("edited the story").waitFor();
    expect(mine.errors).toEqual([]);
    await Promise.all([mine.page.context().close(), theirs.page.context().close()]);
  });

  it.each(["light", "dark"] as const)("breaks no accessibility rule, %s", async (colorScheme) => {
    const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
    const { page } = await browser.page({ colorScheme, bypassCSP: true });
    for (const search of ["", "?lanes=1&all=1", "?q=nowhere"]) {
      await page.goto(`${address()}${search}`);
      await page.locator("[data-card], h2").first().waitFor();
      expect({ search, found: await violations(page, axe) }).toEqual({ search, found: [] });
    }
    await page.goto(address());
    await card(page, "ORB-2").locator("a").click();
    await page.getByText("Ask the accountants").waitFor();
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
