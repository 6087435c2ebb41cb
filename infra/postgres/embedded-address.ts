import { readFile } from "node:fs/promises";
import path from "node:path";

/** The superuser of the embedded Postgres. */
export const EMBEDDED_USER = "galaxy";

/** Where the embedded Postgres listens. */
export function embeddedAddress(port: number, password: string): string {
  return `postgres://${EMBEDDED_USER}:${password}@127.0.0.1:${port}/postgres`;
}

/** The address of the embedded Postgres that runs on a directory, as its files say; undefined when none was left running. */
export async function addressOfEmbeddedPostgres(directory: string): Promise<string | undefined> {
  try {
    const password = await readFile(path.join(directory, "password"), "utf8");
    // postmaster.pid: process id, directory, start, port, …
    const port = Number((await readFile(path.join(directory, "cluster", "postmaster.pid"), "utf8")).split("\n")[3]);
    return Number.isInteger(port) && port > 0 ? embeddedAddress(port, password) : undefined;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw error;
  }
}
