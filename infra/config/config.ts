import path from "node:path";
import { z } from "zod";
import type { S3Settings } from "../files/s3.ts";
import { filesEnvironment } from "./files.ts";
import { guardRailEnvironment, type GuardRails } from "./guard-rails.ts";
import { signInEnvironment, type SignInConfig } from "./sign-in.ts";

const port = z.coerce.number({ error: "must be a number" }).int({ error: "must be a whole number" }).min(0, { error: "must be from 0 to 65535" }).max(65_535, { error: "must be from 0 to 65535" });

function url(protocols: readonly string[]) {
  return z.string().refine(
    (value) => URL.canParse(value) && protocols.includes(new URL(value).protocol),
    { error: `must be an address that starts with ${protocols.map((protocol) => `${protocol}//`).join(" or ")}` },
  );
}

const environment = z.object({
  PORT: port.default(4000),
  HOST: z.string().min(1).default("127.0.0.1"),
  GALAXY_DATA_DIR: z.string().min(1).default(".galaxy"),
  EVENTSTORE_URL: url(["esdb:", "esdb+discover:", "kurrentdb:", "kurrentdb+discover:"]).optional(),
  DATABASE_URL: url(["postgres:", "postgresql:"]).optional(),
  /** Where the query side finds the command side when each runs alone. */
  COMMAND_URL: url(["http:", "https:"]).default("http://127.0.0.1:4001"),
  LOG_LEVEL: z.enum(["trace", "debug", "info", "warn", "error", "silent"]).default("warn"),
});

export interface Config {
  readonly port: number;
  readonly host: string;
  /** Absolute. */
  readonly dataDir: string;
  /** EventStoreDB; undefined chooses the embedded engine. */
  readonly eventStoreUrl: string | undefined;
  /** Postgres; undefined starts the embedded server. */
  readonly databaseUrl: string | undefined;
  readonly commandUrl: string;
  readonly signIn: SignInConfig;
  readonly guardRails: GuardRails;
  /** Where attached files are kept; undefined: in the data directory. */
  readonly s3: S3Settings | undefined;
  readonly logLevel: "trace" | "debug" | "info" | "warn" | "error" | "silent";
}

/** The environment says something that cannot be used. `message` names each variable, the rule, and nothing of its value. */
export class ConfigError extends Error {
  constructor(message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = "ConfigError";
  }
}

/**
 * Reads and checks the environment. Empty variables count as not set.
 * @throws {ConfigError}
 */
export function readConfig(env: Readonly<Record<string, string | undefined>> = process.env): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ""));
  const parsed = environment.safeParse(given);
  const signIn = signInEnvironment.safeParse(given);
  const guardRails = guardRailEnvironment.safeParse(given);
  const s3 = filesEnvironment.safeParse(given);
  if (!parsed.success || !signIn.success || !guardRails.success || !s3.success) {
    const issues = [...(parsed.error?.issues ?? []), ...(signIn.error?.issues ?? []), ...(guardRails.error?.issues ?? []), ...(s3.error?.issues ?? [])];
    throw new ConfigError(issues.map((issue) => `${issue.path.join(".")} ${issue.message}`).join("\n"));
  }
  const read = parsed.data;
  return {
    port: read.PORT,
    host: read.HOST,
    dataDir: path.resolve(read.GALAXY_DATA_DIR),
    eventStoreUrl: read.EVENTSTORE_URL,
    databaseUrl: read.DATABASE_URL,
    commandUrl: read.COMMAND_URL.replace(/\/$/, ""),
    signIn: signIn.data,
    guardRails: guardRails.data,
    s3: s3.data,
    logLevel: read.LOG_LEVEL,
  };
}

/**
 * The configuration of a side that runs alone: it shares its stores with others, so both must be named.
 * @param defaults what holds unless the environment says otherwise, `PORT` above all
 * @throws {ConfigError}
 */
export function readSideConfig(defaults: Readonly<Record<string, string>>): Config {
  const config = readConfig({ ...defaults, ...definedOf(process.env) });
  const missing = [config.eventStoreUrl ? [] : ["EVENTSTORE_URL"], config.databaseUrl ? [] : ["DATABASE_URL"]].flat();
  if (missing.length > 0) throw new ConfigError(`${missing.join(" and ")} must be set where a side runs alone: it shares its stores with the others (npm start runs all of them in one process)`);
  return config;
}

function definedOf(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== ""));
}
