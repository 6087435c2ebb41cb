import { randomBytes } from "node:crypto";
import { chmod, link, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { ConfigError } from "../config/config.ts";

/** 32 bytes in base64 or base64url; undefined when the text is anything else. */
export function parseMasterKey(text: string): Buffer | undefined {
  const trimmed = text.trim();
  if (!/^[\w+/-]{43}=?$/.test(trimmed)) return undefined;
  const key = Buffer.from(trimmed, "base64");
  return key.length === 32 ? key : undefined;
}

/**
 * The key that all secrets are wrapped under: the one the configuration names, or that of the data directory, made on
 * the first start and readable by its owner alone.
 * @param options.make whether a key may be made where there is none; it may not where others use the product already
 * @throws {ConfigError}
 */
export async function readMasterKey(options: { readonly masterKey: string | undefined; readonly dataDir: string; readonly make?: boolean }): Promise<Buffer> {
  if (options.masterKey !== undefined) {
    const key = parseMasterKey(options.masterKey);
    if (!key) throw new ConfigError("GALAXY_MASTER_KEY must be 32 bytes in base64, such as openssl rand -base64 32 prints them");
    return key;
  }
  const file = path.join(options.dataDir, "master.key");
  const present = (await read(file)) ?? (options.make === false ? undefined : await make(file));
  if (present === undefined) throw new ConfigError(`There is no master key in ${file}; set GALAXY_MASTER_KEY to the one the product uses`);
  const key = parseMasterKey(present);
  if (!key) throw new ConfigError(`${file} does not hold a master key (32 bytes in base64); put the right one back, since everything that is secret is encrypted under it`);
  return key;
}

async function read(file: string): Promise<string | undefined> {
  try {
    const text = await readFile(file, "utf8");
    await chmod(file, 0o600);
    return text;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw new ConfigError(`${file} cannot be read; mend its permissions, or set GALAXY_MASTER_KEY`, { cause });
  }
}

/** Written in full before it has its name: whoever starts at the same moment reads a whole key, and all read the same. */
async function make(file: string): Promise<string> {
  const unfinished = `${file}.${process.pid}-${randomBytes(4).toString("hex")}`;
  try {
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(unfinished, `${randomBytes(32).toString("base64")}\n`, { mode: 0o600, flag: "wx", flush: true });
    await link(unfinished, file);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "EEXIST") throw new ConfigError(`${file} cannot be written; mend the directory's permissions, or set GALAXY_MASTER_KEY`, { cause });
  } finally {
    await rm(unfinished, { force: true });
  }
  return readFile(file, "utf8");
}
