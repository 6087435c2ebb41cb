import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startProduct, type RunningProduct } from "#infra/process/testing.ts";
import { client, startIdentityProvider, type IdentityProvider } from "#infra/test/identity-provider.ts";
import { problems } from "../test/axe.ts";
import { startBrowser, type TestBrowser } from "../test/browser.ts";

const ada = { sub: "1", email: "ada@example.com", verified: true, name: "Ada Lovelace" };

let dataDir: string;
let acme: IdentityProvider;
let product: RunningProduct;
let browser: TestBrowser;
/** As the product calls itself: the provider sends people back there, and the cookie of the way is there. */
let home: string;

beforeAll(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), "galaxy providers "));
  acme = await startIdentityProvider(ada);
  product = await startProduct({ dataDir, env: { OIDC_PROVIDERS: JSON.stringify([{ id: "acme", name: "Acme", issuer: acme.issuer, client_id: client.id, client_secret: client.secret }]) } });
  home = product.url.replace("127.0.0.1", "localhost");
  acme.knows(`${home}/api/v1/auth/oauth/acme/callback`);
  browser = await startBrowser();
});
afterAll(async () => {
  await browser?.close();
  await product?.stop();
  acme?.close();
  await rm(dataDir, { recursive: true, force: true });
});

it("registers the first person by a provider, and signs them in there where they wanted to go", async () => {
  const first = await browser.page();
  await first.page.goto(home);
  await first.page.getByRole("link", { name: "Continue with Acme" }).click();
  await first.page.getByRole("heading", { name: "Plan your first sprint" }).waitFor();
  const next = await browser.page();
  await next.page.goto(`${home}/settings/profile`);
  await next.page.getByRole("heading", { name: "Sign in" }).waitFor();
  expect(await problems(next.page)).toEqual([]);
  await next.page.getByRole("link", { name: "Continue with Acme" }).click();
  await next.page.waitForURL(/\/settings\/profile$/);
  await expect.poll(() => next.page.getByLabel("Name", { exact: true }).inputValue()).toBe(ada.name);
  expect([...first.errors, ...next.errors]).toEqual([]);
});

it("says what went wrong when they refuse there, and when nobody has invited them", async () => {
  const { page } = await browser.page();
  await page.goto(`${home}/sign-in`);
  acme.account = undefined;
  await page.getByRole("link", { name: "Continue with Acme" }).click();
  const alert = page.getByRole("alert");
  await alert.waitFor();
  const refused = await alert.textContent();
  acme.account = { sub: "2", email: "grace@example.com", verified: true, name: "Grace Hopper" };
  await page.getByRole("link", { name: "Continue with Acme" }).click();
  await expect.poll(() => alert.textContent()).not.toBe(refused);
  expect(await alert.textContent()).toMatch(/invit/i);
  expect(await problems(page)).toEqual([]);
});
