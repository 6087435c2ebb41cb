import { access } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { Router, static as serveStatic } from "express";
import { ConfigError } from "#infra/config/config.ts";
import { GalaxyError } from "#schemas/errors.ts";

export const webRoot = fileURLToPath(new URL("../../web/dist/", import.meta.url));

/**
 * Resolves when the web app has been built (`npm ci` does it, `npm run build` again).
 * @throws {ConfigError} when it has not
 */
export async function mustBeBuilt(): Promise<void> {
  try {
    await access(path.join(webRoot, "index.html"));
  } catch (cause) {
    throw new ConfigError("the web app is not built; run npm run build", { cause });
  }
}

/** The web app: files with a hash in their name for ever, and the page itself for every address that is a screen. */
export function webApp(): Router {
  const router = Router();
  router.use("/assets", serveStatic(path.join(webRoot, "assets"), { immutable: true, maxAge: "1y", fallthrough: false, index: false }));
  router.use(serveStatic(webRoot, { index: false, maxAge: 0, dotfiles: "ignore" }));
  router.get("/{*path}", (request, response) => {
    if (!request.accepts("html")) throw new GalaxyError("not_found", `There is nothing at ${request.path}`);
    response.setHeader("cache-control", "no-cache");
    response.sendFile("index.html", { root: webRoot });
  });
  return router;
}
