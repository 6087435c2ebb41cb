import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** What is wrong with a page for somebody who cannot see, hear or point well (WCAG 2.2 AA), in the light and the dark theme. */
export async function problems(page: Page): Promise<readonly string[]> {
  const before = await page.evaluate(() => document.documentElement.dataset["theme"]);
  const found: string[] = [];
  for (const theme of ["light", "dark"] as const) {
    await page.evaluate((wanted) => {
      document.documentElement.dataset["theme"] = wanted;
    }, theme);
    // Colours pass from one theme to the other; half-way they are nobody's.
    await page.waitForFunction(() => document.getAnimations().every((animation) => !(animation instanceof CSSTransition) || animation.playState !== "running"));
    await page.evaluate(axe);
    const here = await page.evaluate(async () => {
      const { axe } = globalThis as unknown as { axe: { run(root: Document, options: unknown): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> } };
      const { violations } = await axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] });
      return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ""}`);
    });
    found.push(...here.map((problem) => `${theme}: ${problem}`));
  }
  await page.evaluate((theme) => {
    document.documentElement.dataset["theme"] = theme ?? "light";
  }, before);
  return found;
}
