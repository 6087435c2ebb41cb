/**
 * Runs at the end of `npm ci`: makes what the product needs beside its packages, the web app's files. Where only the
 * servers' packages were installed (`npm ci --omit=dev`) there is nothing to build with, and nothing is built.
 */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));
const vite = `${root}node_modules/vite/bin/vite.js`;
if (existsSync(vite)) {
  const built = spawnSync(process.execPath, [vite, "build", "--config", "web/vite.config.ts", "--logLevel", "warn"], { cwd: root, stdio: "inherit" });
  process.exitCode = built.status ?? 1;
}
