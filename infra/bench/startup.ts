import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { signIn } from "#infra/test/signed-in.ts";
import { startProduct } from "#infra/process/testing.ts";
import type { Figure } from "./report.ts";
import type { Bench } from "./run.ts";

/** From `npm start` to a usable board: the first time on an empty directory, and again. */
export const startup: Bench = {
  name: "startup",
  help: "start to a usable board, first and second time; JavaScript before the board paints",
  async run({ directory, progress }) {
    const dataDir = `${directory}/startup`;
    progress("first start");
    const first = await startSeconds(dataDir);
    progress("second start");
    const second = await startSeconds(dataDir);
    const figures: Figure[] = [
      { name: "first start to a usable board", unit: "s", ours: first, target: { kind: "below", value: 10 } },
      { name: "start to a usable board", unit: "s", ours: second, target: { kind: "below", value: 5 } },
      { name: "web: JavaScript before the board paints, gzip", unit: "kB", ours: await boardJavaScript(), target: { kind: "below", value: 200 } },
    ];
    return figures;
  },
};

async function startSeconds(dataDir: string): Promise<number> {
  const started = performance.now();
  // what Node compiles is kept beside the data: the first start has nothing of it
  const product = await startProduct({ dataDir, env: { NODE_COMPILE_CACHE: `${dataDir}-compiled` } });
  try {
    const { headers } = await signIn(product.url);
    const page = await fetch(product.url, { headers: { accept: "text/html" } });
    const board = await fetch(`${product.url}/graphql`, { method: "POST", headers: { "content-type": "application/json", ...headers }, body: JSON.stringify({ query: "{ projects { edges { node { id } } } }" }) });
    if (!page.ok || !board.ok) throw new Error(`the page answered ${page.status}, the API ${board.status}`);
    await Promise.all([page.text(), board.text()]);
    return (performance.now() - started) / 1_000;
  } finally {
    await product.stop();
  }
}

interface Chunk {
  readonly file: string;
  readonly isEntry?: boolean;
  readonly src?: string;
  readonly imports?: readonly string[];
}

/** The entry, the board's route, and everything either imports statically, from Vite's manifest. Kilobytes of 1,000 bytes. */
async function boardJavaScript(): Promise<number> {
  const dist = fileURLToPath(new URL("../../web/dist/", import.meta.url));
  const manifest = JSON.parse(await readFile(path.join(dist, ".vite/manifest.json"), "utf8")) as Record<string, Chunk>;
  const files = new Set<string>();
  const visit = (key: string): void => {
    const chunk = manifest[key];
    if (!chunk || files.has(chunk.file)) return;
    files.add(chunk.file);
    for (const next of chunk.imports ?? []) visit(next);
  };
  for (const [key, chunk] of Object.entries(manifest)) if (chunk.isEntry || chunk.src === "board/board-screen.tsx") visit(key);
  let bytes = 0;
  for (const file of files) if (file.endsWith(".js")) bytes += gzipSync(await readFile(path.join(dist, file))).byteLength;
  for (const name of await readdir(dist)) if (name.endsWith(".js")) bytes += gzipSync(await readFile(path.join(dist, name))).byteLength;
  return bytes / 1_000;
}
