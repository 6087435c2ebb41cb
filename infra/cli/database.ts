import path from "node:path";
import { ConfigError, readConfig, type Config } from "../config/config.ts";
import { addressOfEmbeddedPostgres } from "../postgres/embedded-address.ts";
import { withoutCredentials } from "../telemetry/logger.ts";
import { CliError, exitCodes } from "./exit.ts";

/** Where a product keeps what is not in its event log. */
export interface ProductDatabase {
  readonly url: string;
  /** Absolute. */
  readonly dataDir: string;
  readonly config: Config;
}

/**
 * The Postgres that was named, or the one that runs on the product's data directory.
 * @throws {CliError}
 */
export async function productDatabase(dataDir: string | undefined): Promise<ProductDatabase> {
  try {
    const config = readConfig();
    const directory = dataDir === undefined ? config.dataDir : path.resolve(dataDir);
    if (dataDir === undefined && config.databaseUrl !== undefined) return { url: config.databaseUrl, dataDir: directory, config };
    const url = await addressOfEmbeddedPostgres(path.join(directory, "postgres"));
    if (url === undefined) throw new CliError(`The product does not run on ${directory}. Start it with npm start, name its directory with --data-dir, or its Postgres with DATABASE_URL`, exitCodes.unavailable);
    return { url, dataDir: directory, config };
  } catch (error) {
    throw error instanceof ConfigError ? new CliError(error.message, exitCodes.config, { cause: error }) : error;
  }
}

/** What went wrong while Postgres was asked, for the person at the terminal. */
export function databaseUnusable(error: unknown): CliError {
  if (error instanceof CliError) return error;
  if (error instanceof ConfigError) return new CliError(error.message, exitCodes.config, { cause: error });
  const reason = error instanceof AggregateError && error.errors[0] instanceof Error ? error.errors[0].message : error instanceof Error ? error.message : String(error);
  return new CliError(`The product's Postgres cannot be used: ${withoutCredentials(reason)}`, exitCodes.unavailable, { cause: error });
}
