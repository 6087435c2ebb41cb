import { createReadStream } from "node:fs";
import { mkdir, open, readdir, rename, rm, stat } from "node:fs/promises";
import path from "node:path";
import { checkedKey, type FileStore } from "./store.ts";

/** Files below a directory. One is put there under its name only when all of it is on the disk. */
export function directoryStore(root: string): FileStore {
  const pathOf = (key: string) => path.join(root, ...checkedKey(key).split("/"));
  return {
    async put(key, file) {
      const target = pathOf(key);
      await mkdir(path.dirname(target), { recursive: true, mode: 0o700 });
      await synced(file.path);
      await rename(file.path, target);
      await synced(path.dirname(target)); // the name too
    },
    async read(key, range) {
      try {
        const file = await open(pathOf(key), "r");
        return createReadStream("", { fd: file, ...range });
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
        throw error;
      }
    },
    async remove(key) {
      await rm(pathOf(key), { force: true });
    },
    async *list() {
      let names: string[] = [];
      try {
        names = await readdir(root, { recursive: true });
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error; // nothing was ever put there
      }
      for (const name of names) {
        const found = await stat(path.join(root, name)).catch(() => undefined); // taken away meanwhile
        if (found?.isFile()) yield { key: name.split(path.sep).join("/"), storedAt: found.mtime };
      }
    },
    close() {},
  };
}

async function synced(name: string): Promise<void> {
  const handle = await open(name, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
