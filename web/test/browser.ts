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

/** Chromium from npm on Linux, elsewhere the Chrome that is installed. Without a window unless told otherwise. */
export async function startBrowser(options: { readonly headless?: boolean } = {}): Promise<TestBrowser> {
  const headless = options.headless ?? true;
  const browser =
    process.platform === "linux"
      ? await chromium.launch({ executablePath: await sparticuz.executablePath(), args: sparticuz.args.filter((arg) => arg !== "--single-process" && arg !== "--no-zygote"), headless })
      : await chromium.launch({ channel: "chrome", headless });
  const context = (given?: BrowserContextOptions) => browser.newContext({ viewport: { width: 1440, height: 900 }, locale: "en-GB", ...given });
  return {
    browser,
    context,
    async page(given) {
      const page = await (await context(given)).newPage();
      const errors: string[] = [];
      page.on("pageerror", (error) => errors.push(String(error)));
      page.on("console", (message) => {
        if (message.type() === "error") errors.push(message.text());
      });
      return { page, errors };
    },
    close: () => browser.close(),
  };
}
