import { afterAll, beforeAll, expect, test } from "vitest";
import { startServer, type TestServer } from "#infra/test/server.ts";
import { startBrowser, type TestBrowser } from "../../../web/test/browser.ts";

let server: TestServer;
let browser: TestBrowser;
beforeAll(async () => {
  [server, browser] = await Promise.all([startServer(), startBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await server[Symbol.asyncDispose]();
});

test.each(["light", "dark"] as const)("the API can be read and tried at /api/docs, %s, with nothing from elsewhere", async (colorScheme) => {
  const { page, errors } = await browser.page({ colorScheme });
  const elsewhere: string[] = [];
  page.on("request", (request) => {
    if (!request.url().startsWith(server.url) && !request.url().startsWith("data:") && !request.url().startsWith("blob:")) elsewhere.push(request.url());
  });
  await page.goto(`${server.url}/api/docs`);
  await page.getByRole("heading", { name: /Software Galaxy/ }).waitFor();
  expect(await page.evaluate(() => document.documentElement.classList.contains("dark-mode"))).toBe(colorScheme === "dark");
  const operation = page.locator("#operations-Teams-list_teams");
  await operation.locator(".opblock-summary").click();
  await operation.getByRole("button", { name: "Execute" }).click();
  const answer = operation.locator(".live-responses-table");
  await answer.waitFor();
  expect(await answer.textContent()).toContain("My team");
  expect(elsewhere).toEqual([]);
  expect(errors).toEqual([]);
});
