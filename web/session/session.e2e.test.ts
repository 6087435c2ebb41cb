import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startProduct, type RunningProduct } from "#infra/process/testing.ts";
import { problems } from "../test/axe.ts";
import { startBrowser, type TestBrowser } from "../test/browser.ts";

const ada = { name: "Ada Lovelace", email: "ada@example.com", password: "difference engine at noon" };
const MINUTE_MS = 60_000;

let dataDir: string;
let product: RunningProduct;
let browser: TestBrowser;

beforeAll(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), "galaxy sign in "));
  product = await startProduct({ dataDir });
  browser = await startBrowser();
});
afterAll(async () => {
  await browser?.close();
  await product?.stop();
  await rm(dataDir, { recursive: true, force: true });
});

async function signIn(page: Page, person = ada): Promise<void> {
  await page.getByLabel("Email", { exact: true }).fill(person.email);
  await page.getByLabel("Password", { exact: true }).fill(person.password);
  await page.getByRole("button", { name: "Sign in" }).click();
}

describe("people who sign in", () => {
  it("leads the first person from registering to a live board within a minute", async () => {
    const start = Date.now();
    const { page, errors } = await browser.page();
    await page.goto(product.url);
    await page.getByRole("heading", { name: "Set up Software Galaxy" }).waitFor();
    expect(await problems(page)).toEqual([]);
    await page.getByRole("button", { name: "Create account and begin" }).click();
    await page.getByText("Type your name").waitFor();
    await page.getByLabel("Name").fill(ada.name);
    await page.getByLabel("Email", { exact: true }).fill(ada.email);
    await page.getByLabel("Password", { exact: true }).fill("ada-lovelace");
    await page.getByText("Leave your name and address out of it").waitFor();
    await page.getByLabel("Password", { exact: true }).fill(ada.password);
    await page.getByText("Strong").waitFor();
    await page.getByRole("button", { name: "Create account and begin" }).click();
    await page.getByRole("heading", { name: "Plan your first sprint" }).waitFor();
    await page.getByRole("button", { name: "Load the sample" }).click();
    await page.waitForURL(/\/board/);
    await page.locator("[data-card]").first().waitFor();
    await page.locator('[data-connection="live"]').waitFor();
    expect(Date.now() - start).toBeLessThan(MINUTE_MS);
    expect(errors).toEqual([]);
  }, 2 * MINUTE_MS);

  it("says the same of a wrong password and a wrong address, and goes back to where one wanted to go", async () => {
    const { page } = await browser.page();
    await page.goto(`${product.url}/settings/profile`);
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
    expect(await problems(page)).toEqual([]);
    await signIn(page, { ...ada, password: "something else entirely" });
    const alert = page.getByRole("alert");
    await alert.waitFor();
    const words = await alert.textContent();
    await signIn(page, { ...ada, email: "nobody@example.com" });
    await expect.poll(() => page.getByRole("button", { name: "Sign in" }).isEnabled()).toBe(true);
    expect(await alert.textContent()).toBe(words);
    await signIn(page);
    await page.waitForURL(/\/settings\/profile$/);
    await page.getByRole("heading", { name: "Profile" }).first().waitFor();

    await page.getByRole("button", { name: "Your account, Ada Lovelace" }).click();
    expect(await problems(page)).toEqual([]);
    await page.getByRole("menuitem", { name: "Sign out" }).click();
    await page.waitForURL(/\/sign-in/);
    await page.goto(product.url);
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
  });

  it("keeps what was typed when the session is ended elsewhere, and does what was on its way after signing in again", async () => {
    const { page: here } = await browser.page();
    const { page: there } = await browser.page();
    for (const page of [here, there]) {
      await page.goto(product.url);
      await signIn(page);
      await page.getByRole("list", { name: "Projects" }).waitFor();
    }
    await here.getByRole("button", { name: "New project" }).click();
    await here.getByLabel("Name").fill("Half a thought");

    await there.goto(`${product.url}/settings/security`);
    const sessions = there.getByRole("list", { name: "Sessions" });
    await sessions.waitFor();
    expect(await problems(there)).toEqual([]);
    await there.getByRole("button", { name: "End all others" }).click();
    await expect.poll(() => sessions.getByRole("listitem").count()).toBe(1);

    const again = here.getByRole("dialog", { name: "Sign in again" });
    await again.waitFor();
    expect(await again.getByLabel("Email", { exact: true }).inputValue()).toBe(ada.email);
    expect(await problems(here)).toEqual([]);
    await here.keyboard.press("Escape");
    await again.getByLabel("Password", { exact: true }).fill(ada.password);
    await again.getByRole("button", { name: "Sign in" }).click();
    await expect.poll(() => again.count()).toBe(0);
    expect(await here.getByLabel("Name").inputValue()).toBe("Half a thought");
    await here.getByRole("button", { name: "Create project" }).click();
    await here.waitForURL(/\/backlog/);
    await here.locator('[data-connection="live"]').waitFor();
  });

  it("renews a token that has ended without anybody noticing", async () => {
    const { page } = await browser.page();
    await page.goto(product.url);
    await signIn(page);
    await page.getByRole("list", { name: "Projects" }).waitFor();
    await page.context().clearCookies({ name: /access/ });
    await page.getByRole("button", { name: "New project" }).click();
    await page.getByLabel("Name").fill("After a long pause");
    await page.getByRole("button", { name: "Create project" }).click();
    await page.waitForURL(/\/backlog/);
    await page.context().clearCookies({ name: /access/ });
    await page.reload();
    await page.getByText("Type the first one above").waitFor();
  });

  it("has a way back for a forgotten password, by the link that the server prints", async () => {
    const { page } = await browser.page();
    await page.goto(`${product.url}/sign-in`);
    await page.getByRole("link", { name: "Forgot your password?" }).click();
    await page.getByRole("heading", { name: "Forgot your password?" }).waitFor(); // the page before it asks for an address, too
    await page.getByLabel("Email", { exact: true }).fill(ada.email);
    expect(await problems(page)).toEqual([]);
    await page.getByRole("button", { name: "Send the link" }).click();
    await page.getByText("a link to choose a new password is on its way").waitFor();
    const link = () => /\/reset-password\?token=[\w-]+/.exec(product.output())?.[0];
    await expect.poll(link).toBeDefined();
    await page.goto(`${product.url}${link() ?? ""}`);
    await page.getByRole("heading", { name: "Choose a new password" }).waitFor();
    expect(await problems(page)).toEqual([]);
    ada.password = "analytical engine at dawn";
    await page.getByLabel("New password").fill(ada.password);
    await page.getByRole("button", { name: "Save the password" }).click();
    await page.waitForURL(/\/sign-in/);
    await signIn(page);
    await page.getByRole("list", { name: "Projects" }).waitFor();
  });
});
