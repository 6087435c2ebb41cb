import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import sparticuz from "@sparticuz/chromium";
import { chromium, type Browser, type BrowserContext, type BrowserContextOptions, type Page } from "playwright-core";

export interface TestBrowser {
  readonly browser: Browser;
  /** A person of their own: no cookies, storage or connections shared with others. Closed with the browser. */
  context(options?: BrowserContextOptions): Promise<BrowserContext>;
  /** A page of a new person; errors the page throws are collected in `errors`. */
  page(options?: BrowserContextOptions): Promise<TestPage>;
  close(): Promise<void>;
}
export interface TestPage {
  readonly page: Page;
  /** What the page threw or wrote as an error so far. */
  readonly errors: string[];
}

/**
 * The Chromium inside the npm package, unpacked into a directory of this run: the package's own place is one for all
 * users of a machine, and two runs that unpack at once would get in each other's way.
 */
async function unpackChromium(): Promise<{ readonly executable: string; remove(): Promise<void> }> {
  const directory = await mkdtemp(path.join(tmpdir(), "galaxy-chromium-"));
  const before = process.env["TMPDIR"];
  process.env["TMPDIR"] = directory;
  try {
    return { executable: await sparticuz.executablePath(), remove: () => rm(directory, { recursive: true, force: true }) };
  } finally {
    if (before === undefined) delete process.env["TMPDIR"];
    else process.env["TMPDIR"] = before;
  }
}

/** Chromium from npm on Linux, elsewhere the Chrome that is installed. Without a window unless told otherwise; its people have signed in where it is told how. */
export async function startBrowser(options: { readonly headless?: boolean; readonly signedIn?: () => Promise<BrowserContextOptions["storageState"]> } = {}): Promise<TestBrowser> {
  const headless = options.headless ?? true;
  const unpacked = process.platform === "linux" ? await unpackChromium() : undefined;
  const browser =
    unpacked
      ? await chromium.launch({ executablePath: unpacked.executable, args: sparticuz.args.filter((arg) => arg !== "--single-process" && arg !== "--no-zygote"), headless })
      : await chromium.launch({ channel: "chrome", headless });
  const context = async (given?: BrowserContextOptions) => {
    const storageState = given?.storageState === undefined ? await options.signedIn?.() : undefined;
    return browser.newContext({ viewport: { width: 1440, height: 900 }, locale: "en-GB", ...(storageState === undefined ? {} : { storageState }), ...given });
  };
  return {
    browser,
    context,
    async page(given) {
      const page = await (await context(given)).newPage();
      const errors: string[] = [];
      page.on("pageerror", (error) => errors.push(String(error)));
      page.on("console", (message) => {
        // Nobody signed in yet is an answer, not a fault; the browser writes it down as one.
        if (message.type() === "error" && !/\/api\/v1\/auth\/(?:me|refresh)$/.test(message.location().url)) errors.push(message.text());
      });
      return { page, errors };
    },
    async close() {
      await browser.close();
      await unpacked?.remove();
    },
  };
}
