import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startProduct, type RunningProduct } from "#infra/process/testing.ts";
import { testApi, type TestApi } from "../test/api.ts";
import { startBrowser, type TestBrowser } from "../test/browser.ts";

const STORIES = 1_300;
let dataDir: string;
let product: RunningProduct;
let browser: TestBrowser;
let api: TestApi;
let sprint: string;
const stories: string[] = [];

beforeAll(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), "galaxy backlog "));
  product = await startProduct({ dataDir });
  browser = await startBrowser({ signedIn: () => api.signedIn() });
  api = await testApi(product.url);
  const project = await api.command("create_project", { name: "Orbit Shop", key: "ORB", team_id: api.team });
  sprint = (await api.command("create_sprint", { project_id: project.id, name: "Sprint 1", start_date: "2026-11-16", end_date: "2026-11-29", capacity_points: 10 })).id;
  for (let i = 0; i < STORIES; i += 50) {
    const made = await Promise.all(Array.from({ length: 50 }, (_, k) => api.command("create_story", { project_id: project.id, title: `Story about ${i + k === 700 ? "comets" : "planets"} ${i + k}`, story_points: 3, rank: rankOf(i + k) })));
    stories.push(...made.map(({ id }) => id));
  }
});

afterAll(async () => {
  await browser?.close();
  await product?.stop();
  await rm(dataDir, { recursive: true, force: true });
});

/** Ranks in order: integers of three base-62 digits. */
function rankOf(index: number): string {
  const digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  return `c${digits.charAt(Math.floor(index / 3844))}${digits.charAt(Math.floor(index / 62) % 62)}${digits.charAt(index % 62)}`;
}
async function open(search = ""): Promise<{ page: Page; errors: string[] }> {
  const opened = await browser.page();
  await opened.page.goto(`${product.url}/projects/ORB/backlog${search}`);
  await opened.page.locator("[data-story]").first().waitFor();
  return opened;
}
const titles = (page: Page, list: string) => page.locator(`[role=grid][aria-label="${list}"] [data-story]`).evaluateAll((rows) => rows.map((row) => row.getAttribute("aria-label")?.replace(/^\S+ /, "") ?? ""));
const focused = (page: Page) => page.evaluate(() => document.activeElement?.getAttribute("aria-label")?.replace(/^\S+ /, ""));
const row = (page: Page, title: string) => page.locator(`[data-story][aria-label$="${title}"]`);

describe("the backlog", () => {
  it("takes titles one after the other, estimates and renames without a mouse", async () => {
    const { page, errors } = await open();
    await page.keyboard.press("c");
    for (const title of ["Gift cards", "Wish lists"]) {
      await page.keyboard.type(title);
      await page.keyboard.press("Enter");
    }
    await expect.poll(async () => (await titles(page, "Backlog")).slice(0, 3)).toEqual(["Gift cards", "Wish lists", "Story about planets 0"]);
    await page.keyboard.press("Escape");
    await expect.poll(() => focused(page)).toBe("Gift cards");
    await page.keyboard.press("p");
    await page.keyboard.type("2,5");
    await page.keyboard.press("Enter");
    await row(page, "Gift cards").getByRole("button", { name: /2\.5 points/ }).waitFor();
    await page.keyboard.press("j");
    await page.keyboard.press("e");
    await page.keyboard.press("End");
    await page.keyboard.type(" to share");
    await page.keyboard.press("Enter");
    await row(page, "Wish lists to share").waitFor();
    await page.keyboard.press("Alt+ArrowUp");
    await expect.poll(() => focused(page)).toBe("Wish lists to share");
    const saved = async () => {
      const { project } = await api.query<{ project: { stories: { edges: { node: { title: string; storyPoints: number | null } }[] } } }>('{ project(key: "ORB") { stories(first: 2, filter: { inBacklog: true }) { edges { node { title storyPoints } } } } }');
      return project.stories.edges.map(({ node }) => [node.title, node.storyPoints]);
    };
    await expect.poll(saved).toEqual([["Wish lists to share", null], ["Gift cards", 2.5]]);
    await page.reload();
    await expect.poll(async () => (await titles(page, "Backlog")).slice(0, 2)).toEqual(["Wish lists to share", "Gift cards"]);
    expect(errors).toEqual([]);
  });

  it("plans several at once by menu, shows everybody, and takes it back", async () => {
    const [mine, theirs] = [await open(), await open()];
    await row(mine.page, "planets 3").focus();
    await mine.page.keyboard.press("x");
    await mine.page.keyboard.press("Shift+ArrowDown");
    await mine.page.keyboard.press("Shift+ArrowDown");
    await mine.page.getByText("3 stories 9 points").waitFor();
    await mine.page.keyboard.press("m");
    await mine.page.getByRole("menuitem", { name: /^Sprint 1/ }).click();
    const planned = ["Story about planets 3", "Story about planets 4", "Story about planets 5"];
    await expect.poll(() => titles(mine.page, "Sprints")).toEqual(planned);
    await expect.poll(() => titles(theirs.page, "Sprints")).toEqual(planned);
    await expect.poll(() => focused(mine.page)).toBe("Story about planets 6");
    await mine.page.getByRole("button", { name: "Undo" }).click();
    await expect.poll(() => titles(theirs.page, "Sprints")).toEqual([]);
    await expect.poll(async () => (await titles(mine.page, "Backlog")).slice(5, 8)).toEqual(planned);
  });

  it("plans by hand to the place under the pointer", async () => {
    const { page } = await open();
    await row(page, "planets 7").dragTo(page.getByText("Drag stories here"));
    await expect.poll(() => titles(page, "Sprints")).toEqual(["Story about planets 7"]);
    await row(page, "planets 8").dragTo(row(page, "planets 7"), { targetPosition: { x: 200, y: 4 } });
    await expect.poll(() => titles(page, "Sprints")).toEqual(["Story about planets 8", "Story about planets 7"]);
    const saved = async () => {
      const { sprint: found } = await api.query<{ sprint: { stories: { edges: { node: { title: string; status: string } }[] } } }>("query($id: ID!) { sprint(id: $id) { stories { edges { node { title status } } } } }", { id: sprint });
      return found.stories.edges.map(({ node }) => [node.title, node.status]);
    };
    await expect.poll(saved).toEqual([["Story about planets 8", "todo"], ["Story about planets 7", "todo"]]);
  });

  it("deletes after six seconds and not before", async () => {
    const { page } = await open();
    await row(page, "planets 10").focus();
    await page.keyboard.press("Delete");
    await row(page, "planets 10").waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Undo" }).last().click();
    await row(page, "planets 10").waitFor();
    // A toast stays for as long as it is pointed at.
    await page.mouse.move(5, 5);
    await row(page, "planets 11").focus();
    await page.keyboard.press("Delete");
    await expect.poll(() => focused(page)).toBe("Story about planets 12");
    await expect.poll(async () => (await api.query<{ story: unknown }>(`query($id: ID!) { story(id: $id) { id } }`, { id: stories[11] })).story, { timeout: 15_000 }).toBeNull();
  });

  it("puts back what was refused and says why", async () => {
    const { page } = await open();
    await page.route("**/api/v1/commands/plan_story", (route) => route.fulfill({ status: 409, contentType: "application/json", body: JSON.stringify({ error: "rule_violation", message: "The sprint is over" }) }));
    await row(page, "planets 14").focus();
    await page.keyboard.press("m");
    await page.getByRole("menuitem", { name: /^Sprint 1/ }).click();
    await page.getByText("The sprint is over").waitFor();
    await page.locator('[role=grid][aria-label="Backlog"]').locator(`[data-story][aria-label$="planets 14"]`).waitFor();
  });

  it("finds on the server and keeps the search in the address", async () => {
    const { page } = await open();
    await page.keyboard.press("/");
    await page.keyboard.type("COMETS");
    await expect.poll(() => titles(page, "Backlog")).toEqual(["Story about comets 700"]);
    expect(page.url()).toContain("q=COMETS");
    const { page: other } = await open("?q=comets");
    await expect.poll(() => titles(other, "Backlog")).toEqual(["Story about comets 700"]);
    await other.getByRole("button", { name: "Clear filters" }).first().click();
    await expect.poll(async () => (await titles(other, "Backlog")).length).toBeGreaterThan(20);
  });

  it("scrolls to the end of many, holding few on the page", async () => {
    const { page } = await open();
    const list = page.locator('[role=grid][aria-label="Backlog"]');
    await list.locator("..").evaluate((scroller) => scroller.scrollTo(0, scroller.scrollHeight));
    await expect.poll(async () => (await titles(page, "Backlog")).at(-1)).toBe(`Story about planets ${STORIES - 1}`);
    expect(await list.locator("[data-story]").count()).toBeLessThan(90);
  });
});
