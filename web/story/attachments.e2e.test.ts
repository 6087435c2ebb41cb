import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startProduct, type RunningProduct } from "#infra/process/testing.ts";
import { problems } from "../test/axe.ts";
import { startBrowser, type TestBrowser } from "../test/browser.ts";
import { register, signIn } from "../test/people.ts";

let dataDir: string;
let product: RunningProduct;
let browser: TestBrowser;
let page: Page;
let storyId: string;

beforeAll(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), "galaxy attachments "));
  product = await startProduct({ dataDir });
  browser = await startBrowser();
  ({ page } = await browser.page());
  const headers = { ...(await register(product.url)), "Content-Type": "application/json" };
  const send = async (name: string, body: object) => {
    const response = await fetch(`${product.url}/api/v1/commands/${name}`, { method: "POST", headers, body: JSON.stringify(body) });
    const answer = (await response.json()) as { readonly id?: string };
    if (!response.ok || answer.id === undefined) throw new Error(JSON.stringify(answer));
    return answer.id;
  };
  const { teams } = (await (await fetch(`${product.url}/api/v1/auth/me`, { headers })).json()) as { readonly teams: readonly { readonly id: string }[] };
  const project = await send("create_project", { team_id: teams[0]?.id, name: "Attachments", key: "AT" });
  storyId = await send("create_story", { project_id: project, title: "With files" });
  await signIn(page, `${product.url}/projects/AT/backlog?card=${storyId}`);
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await product?.stop();
  await rm(dataDir, { recursive: true, force: true });
});

const files = () => page.getByRole("list", { name: "Attachments" });

it("attaches files, shows how far they are, hands them back and takes them away, with a way to take that back", async () => {
  const panel = page.getByRole("dialog");
  await panel.getByRole("button", { name: "Attach files" }).waitFor();
  const large = Buffer.alloc(3_000_000, "x");
  await panel.getByLabel("Files to attach").setInputFiles([
    { name: "notes.txt", mimeType: "text/plain", buffer: Buffer.from("what we said") },
    { name: "large log.txt", mimeType: "text/plain", buffer: large },
    { name: "empty.txt", mimeType: "text/plain", buffer: Buffer.alloc(0) },
  ]);
  await files().getByText("The file is empty.").waitFor();
  await files().getByRole("link", { name: "notes.txt" }).waitFor();
  await files().getByRole("link", { name: "large log.txt" }).waitFor();
  await files().getByText("12 B").waitFor();
  await files().getByText("3 MB").waitFor();
  await panel.getByRole("button", { name: "Take empty.txt off the list" }).click();
  expect(await problems(page)).toEqual([]);

  const [fetched] = await Promise.all([page.waitForEvent("download"), files().getByRole("link", { name: "large log.txt" }).click()]);
  expect(fetched.suggestedFilename()).toBe("large log.txt");
  expect((await readFile(await fetched.path())).equals(large)).toBe(true);

  await files().getByRole("listitem").filter({ hasText: "notes.txt" }).hover();
  await panel.getByRole("button", { name: "Remove notes.txt" }).click();
  await page.getByRole("button", { name: "Undo" }).click();
  await files().getByRole("link", { name: "notes.txt" }).waitFor();
  await panel.getByRole("button", { name: "Remove notes.txt" }).click();
  await expect.poll(() => files().getByRole("listitem").count()).toBe(1);
  await page.reload(); // what was waiting to be undone is done when the page is left
  await files().getByRole("link", { name: "large log.txt" }).waitFor();
  await expect.poll(() => files().getByRole("listitem").count()).toBe(1);
});

it("takes files that are dropped, and shows them to others as they come", async () => {
  const { page: other } = await browser.page();
  await signIn(other, `${product.url}/projects/AT/backlog?card=${storyId}`);
  const theirs = other.getByRole("list", { name: "Attachments" });
  await theirs.waitFor();
  const dropped = await page.evaluateHandle(() => {
    const transfer = new DataTransfer();
    transfer.items.add(new File(["<svg/>"], "sketch.svg", { type: "image/svg+xml" }));
    return transfer;
  });
  const zone = page.getByRole("button", { name: "Attach files" });
  await zone.dispatchEvent("dragover", { dataTransfer: dropped });
  await zone.dispatchEvent("drop", { dataTransfer: dropped });
  await files().getByRole("link", { name: "sketch.svg" }).waitFor();
  await theirs.getByRole("link", { name: "sketch.svg" }).waitFor();
});
