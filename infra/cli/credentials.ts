import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import path from "node:path";
import { z } from "zod";
import { CliError, exitCodes } from "./exit.ts";

/** API keys by the address of the product they are for. */
const remembered = z.record(z.string(), z.object({ key: z.string(), team: z.string() }));
export type Remembered = z.infer<typeof remembered>;

function fileName(): string {
  return path.join(process.env["XDG_CONFIG_HOME"] ?? path.join(homedir(), ".config"), "software-galaxy", "credentials.json");
}

/**
 * The key for a product: `GALAXY_API_KEY`, or the one that signing in has left; undefined when there is neither.
 * @throws {CliError} when the file of keys cannot be understood
 */
export async function tokenFor(url: string): Promise<string | undefined> {
  const given = process.env["GALAXY_API_KEY"];
  if (given !== undefined && given !== "") return given;
  return (await read())[originOf(url)]?.key;
}

/** Remembers a key, readable by its owner alone. Resolves with the file's name. */
export async function remember(url: string, entry: Remembered[string]): Promise<string> {
  const file = fileName();
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  const unfinished = `${file}.${process.pid}`;
  await writeFile(unfinished, `${JSON.stringify({ ...(await read()), [originOf(url)]: entry }, null, 2)}\n`, { mode: 0o600 });
  await rename(unfinished, file);
  return file;
}

async function read(): Promise<Remembered> {
  const file = fileName();
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return {};
    throw new CliError(`${file} cannot be read; mend its permissions, or set GALAXY_API_KEY`, exitCodes.noInput, { cause });
  }
  try {
    return remembered.parse(JSON.parse(text));
  } catch (cause) {
    throw new CliError(`${file} is not a file of keys; delete it and sign in again`, exitCodes.config, { cause });
  }
}

/** One product has one entry, however its address is written. */
function originOf(url: string): string {
  return URL.canParse(url) ? new URL(url).origin : url;
}
