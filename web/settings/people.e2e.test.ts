import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startProduct, type RunningProduct } from "#infra/process/testing.ts";
import { problems } from "../test/axe.ts";
import { startBrowser, type TestBrowser } from "../test/browser.ts";

const password = "a few unrelated words 7";
const grace = { name: "Grace Hopper", email: "grace@example.com" };

let dataDir: string;
let product: RunningProduct;
let browser: TestBrowser;
/** The owner's, and that of whoever is invited. */
let owner: Page;
let guest: Page;

beforeAll(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), "galaxy people "));
  product = await startProduct({ dataDir });
  browser = await startBrowser();
  ({ page: owner } = await browser.page());
  ({ page: guest } = await browser.page());
  await owner.goto(product.url);
  await owner.getByLabel("Name").fill("Ada Lovelace");
  await owner.getByLabel("Email", { exact: true }).fill("ada@example.com");
  await owner.getByLabel("Password", { exact: true }).fill(password);
  await owner.getByRole("button", { name: "Create account and begin" }).click();
  await owner.getByRole("button", { name: "Load the sample" }).click();
  await owner.locator("[data-card]").first().waitFor({ timeout: 60_000 });
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await product?.stop();
  await rm(dataDir, { recursive: true, force: true });
});

const board = () => /\/projects\/[^/]+\/board/.exec(owner.url())?.[0] ?? "/projects/none/board";
const row = (page: Page, name: string) => page.getByRole("list", { name: "Members" }).getByRole("listitem").filter({ hasText: name });

async function giveRole(name: string, role: string): Promise<void> {
  await row(owner, name).getByRole("combobox").click();
  await owner.getByRole("option", { name: role }).click();
}

describe("people in a team", () => {
  let boardPath: string;

  it("lets somebody in by an invitation, in a browser of their own", async () => {
    boardPath = board();
    await owner.goto(`${product.url}/settings/members`);
    await owner.getByRole("button", { name: "Invite", exact: true }).click();
    await owner.getByLabel("Email", { exact: true }).fill(grace.email);
    expect(await problems(owner)).toEqual([]);
    await owner.getByRole("button", { name: "Invite", exact: true }).last().click();
    const link = await owner.getByLabel("Link of the invitation").inputValue();
    expect(await problems(owner)).toEqual([]);
    await owner.getByRole("button", { name: "Done" }).click();
    await owner.getByRole("list", { name: "Pending invitations" }).getByText(grace.email).waitFor();
    expect(await problems(owner)).toEqual([]);

    await guest.goto(`${product.url}${new URL(link).pathname}`);
    await guest.getByText("Ada Lovelace invites you").waitFor();
    expect(await problems(guest)).toEqual([]);
    await guest.getByLabel("Name").fill(grace.name);
    expect(await guest.getByLabel("Email", { exact: true }).inputValue()).toBe(grace.email);
    await guest.getByLabel("Password", { exact: true }).fill(password);
    await guest.getByRole("button", { name: "Create account and join" }).click();
    await guest.getByRole("list", { name: "Projects" }).waitFor();

    await row(owner, grace.name).waitFor();
    await expect.poll(() => owner.getByRole("list", { name: "Pending invitations" }).count()).toBe(0);
    const { page: late } = await browser.page();
    await late.goto(`${product.url}${new URL(link).pathname}`);
    await late.getByRole("heading", { name: "This invitation is over" }).waitFor();
  });

  it("shows who else looks at the board", async () => {
    const { page: other } = await browser.page();
    await other.goto(product.url);
    await other.getByLabel("Email", { exact: true }).fill("ada@example.com");
    await other.getByLabel("Password", { exact: true }).fill(password);
    await other.getByRole("button", { name: "Sign in" }).click();
    await other.getByRole("list", { name: "Projects" }).waitFor();
    await other.goto(`${product.url}${boardPath}`);
    await guest.goto(`${product.url}${boardPath}`);
    await other.getByRole("button", { name: `Here now: ${grace.name}` }).waitFor();
    await guest.getByRole("button", { name: "Here now: Ada Lovelace" }).waitFor();
    expect(await problems(guest)).toEqual([]);
    await other.close();
    await expect.poll(() => guest.locator("[data-presence]").count(), { timeout: 10_000 }).toBe(0);
  });

  it("changes a role at once in the other browser: a viewer is offered nothing to change", async () => {
    await guest.getByRole("button", { name: "Create", exact: true }).waitFor();
    await giveRole(grace.name, "Viewer");
    await expect.poll(() => guest.getByRole("button", { name: "Create", exact: true }).count()).toBe(0);
    expect(await guest.getByRole("button", { name: /Create/ }).count()).toBe(0);
    await guest.locator("[data-card]").first().getByRole("button", { name: /^Actions for/ }).click();
    await expect.poll(() => guest.getByRole("menuitem").allTextContents()).toEqual([expect.stringContaining("Open"), expect.stringContaining("Select")]);
    await guest.keyboard.press("Escape");
    await expect.poll(() => guest.getByRole("menu").count()).toBe(0);
    await guest.locator("[data-card] a").first().focus();
    for (const key of ["c", "m", "a", "p"]) await guest.keyboard.press(key);
    expect(await guest.getByRole("menu").count() + await guest.locator("textarea").count()).toBe(0);
    await guest.locator("[data-card] a").first().click();
    const panel = guest.getByRole("dialog");
    await panel.getByText("Acceptance criteria").waitFor();
    expect(await panel.getByRole("combobox").count()).toBe(0);
    expect(await panel.locator("textarea:not([readonly]), input:not([readonly])").count()).toBe(0);
    expect(await panel.getByRole("button", { name: /Delete|Remove|Comment/ }).count()).toBe(0);
    expect(await problems(guest)).toEqual([]);
    await guest.keyboard.press("Escape");

    await guest.goto(`${product.url}${boardPath.replace("board", "backlog")}`);
    await guest.locator("[data-story]").first().waitFor();
    expect(await guest.getByLabel("Title of a new story").count()).toBe(0);
    expect(await guest.getByRole("button", { name: "Sprint", exact: true }).count()).toBe(0);
    await guest.goto(`${product.url}${boardPath.replace("board", "sprints")}`);
    await guest.getByText("Usual velocity").first().waitFor();
    expect(await guest.getByRole("button", { name: /New sprint|Complete|Edit|Start|Archive/ }).count()).toBe(0);
    await guest.goto(`${product.url}/settings/api-keys`);
    await guest.getByRole("heading", { name: "API keys are for members" }).waitFor();
    expect(await guest.getByRole("link", { name: "Team settings" }).count()).toBe(0);
    await guest.goto(`${product.url}${boardPath}`);
    await guest.locator("[data-card]").first().waitFor();
    await giveRole(grace.name, "Admin");
    await guest.getByRole("button", { name: "Create", exact: true }).waitFor();
  });

  it("shows an API key once; it works until it is revoked", async () => {
    await owner.goto(`${product.url}/settings/api-keys`);
    await owner.getByRole("button", { name: "Create a key" }).click();
    await owner.getByLabel("Name").fill("Build server");
    expect(await problems(owner)).toEqual([]);
    await owner.getByRole("button", { name: "Create key" }).click();
    const key = await owner.getByLabel("API key", { exact: true }).inputValue();
    expect(key).toMatch(/^sg_/);
    await owner.keyboard.press("Escape");
    expect(await owner.getByLabel("API key", { exact: true }).inputValue()).toBe(key);
    expect(await problems(owner)).toEqual([]);
    const ask = () => fetch(`${product.url}/api/v1/projects`, { headers: { authorization: `Bearer ${key}` } });
    expect((await ask()).status).toBe(200);
    await owner.getByRole("button", { name: "I have copied it" }).click();
    const keys = owner.getByRole("list", { name: "API keys" });
    await keys.getByText("Build server").waitFor();
    expect(await owner.content()).not.toContain(key);
    expect(await problems(owner)).toEqual([]);
    await owner.getByRole("button", { name: "Revoke the key Build server" }).click();
    await owner.getByRole("dialog").getByRole("button", { name: "Revoke" }).click();
    await owner.getByText("No keys yet").waitFor();
    await expect.poll(async () => (await ask()).status).toBe(401);
  });

  it("changes a profile: name, picture and shortcuts, seen by others", async () => {
    await guest.goto(`${product.url}/settings/profile`);
    await guest.getByLabel("Name").fill("Rear Admiral Hopper");
    await guest.getByRole("button", { name: "Save", exact: true }).click();
    await guest.getByRole("button", { name: "Your account, Rear Admiral Hopper" }).waitFor();
    const picture = await guest.evaluate(() => {
      const canvas = document.createElement("canvas");
      canvas.width = 900;
      canvas.height = 600;
      const context = canvas.getContext("2d");
      if (context) {
        context.fillStyle = "#c33";
        context.fillRect(0, 0, 900, 600);
      }
      return canvas.toDataURL("image/png").split(",")[1] ?? "";
    });
    await guest.getByLabel("Picture file").setInputFiles({ name: "me.png", mimeType: "image/png", buffer: Buffer.from(picture, "base64") });
    await guest.getByRole("group", { name: /Move it with the arrow keys/ }).waitFor();
    expect(await problems(guest)).toEqual([]);
    await guest.getByRole("button", { name: "Use the picture" }).click();
    const face = guest.getByRole("button", { name: /Your account/ }).locator("img");
    await face.waitFor();
    expect(await face.getAttribute("src")).toMatch(/^data:image\/webp;base64,/);
    expect(await problems(guest)).toEqual([]);
    await guest.getByRole("switch", { name: "Single-key shortcuts" }).click();
    await guest.goto(`${product.url}${boardPath}`);
    await guest.locator("[data-card]").first().waitFor();
    await guest.keyboard.press("c");
    expect(await guest.locator("textarea").count()).toBe(0);

    await owner.goto(`${product.url}/settings/members`);
    await row(owner, "Rear Admiral Hopper").locator("img").waitFor();
  });

  it("hands the team over, lets one leave, and works in another team", async () => {
    await row(owner, "Rear Admiral Hopper").getByRole("button", { name: /More about/ }).click();
    await owner.getByRole("menuitem", { name: "Transfer ownership…" }).click();
    expect(await problems(owner)).toEqual([]);
    await owner.getByRole("button", { name: "Transfer ownership" }).click();
    await expect.poll(() => row(owner, "Ada Lovelace").textContent()).toContain("Admin");

    await owner.getByRole("button", { name: /^Team / }).click();
    await owner.getByRole("menuitem", { name: "Create a team…" }).click();
    await owner.getByLabel("Name").fill("Comet crew");
    expect(await problems(owner)).toEqual([]);
    await owner.getByRole("button", { name: "Create team" }).click();
    await owner.getByRole("button", { name: "Team Comet crew" }).waitFor();
    await owner.getByRole("heading", { name: "Plan your first sprint" }).waitFor();
    // A link into the other team goes there.
    await owner.goto(`${product.url}${boardPath}`);
    await owner.locator("[data-card]").first().waitFor();
    await owner.goto(`${product.url}/settings/members`);
    await row(owner, "Ada Lovelace").getByRole("button", { name: /More about/ }).click();
    await owner.getByRole("menuitem", { name: "Leave the team…" }).click();
    await owner.getByRole("button", { name: "Leave the team", exact: true }).click();
    await owner.getByRole("button", { name: "Team Comet crew" }).waitFor();
    expect(await owner.getByRole("list", { name: "Projects" }).count()).toBe(0);
  });

  it("takes one's data along and erases the account", async () => {
    await owner.goto(`${product.url}/settings/data`);
    const [file] = await Promise.all([owner.waitForEvent("download"), owner.getByRole("button", { name: "Export" }).click()]);
    expect(file.suggestedFilename()).toMatch(/^software-galaxy-.*\.json$/);
    await owner.getByRole("button", { name: "Delete my account…" }).click();
    const confirm = owner.getByRole("button", { name: "Delete my account for good" });
    expect(await confirm.isDisabled()).toBe(true);
    await owner.getByLabel("Type ada@example.com to confirm").fill("ada@example.com");
    await owner.getByLabel("Your password").fill("not this one at all");
    expect(await problems(owner)).toEqual([]);
    await confirm.click();
    await owner.getByRole("alert").waitFor();
    await owner.getByLabel("Your password").fill(password);
    await confirm.click();
    await owner.waitForURL(/\/sign-in/);
  });
});
