import path from "node:path";
import type { Pool } from "pg";
import { ConfigError, readConfig } from "../config/config.ts";
import { openDatabase } from "../postgres/database.ts";
import { addressOfEmbeddedPostgres } from "../postgres/embedded-address.ts";
import { followRebuild, requestRebuild, type RebuildState } from "../postgres/rebuild-requests.ts";
import { withoutCredentials } from "../telemetry/logger.ts";
import { CliError, exitCodes, type ExitCode } from "./exit.ts";
import { ProgressLine } from "./terminal.ts";

export interface RebuildFlags {
  readonly dataDir?: string;
  readonly wait: boolean;
}

/** So long nobody takes the request before the person is told why, in milliseconds. */
const UNTAKEN_MS = 3_000;

/** `galaxy rebuild`: asks for all read models to be built anew from the log, and tells how far it is. */
export async function rebuild({ dataDir, wait }: RebuildFlags): Promise<ExitCode> {
  const database = openDatabase(await databaseUrl(dataDir), { max: 2 });
  const interrupted = new AbortController();
  const interrupt = () => interrupted.abort();
  process.once("SIGINT", interrupt);
  const line = new ProgressLine();
  try {
    const id = await requestRebuild(database.pool);
    if (!wait) {
      console.log("The rebuild is asked for; whoever leads the projectors does it");
      return exitCodes.done;
    }
    const ended = await follow(database.pool, id, line, interrupted.signal);
    line.end();
    if (ended.state === "failed") throw new CliError(`The rebuild was given up: ${ended.reason ?? "no reason was told"}. The read models are as they were`, exitCodes.failed);
    console.log(`Read models rebuilt, up to position ${ended.position}`);
    return exitCodes.done;
  } catch (error) {
    line.end();
    if (interrupted.signal.aborted) throw new CliError("Interrupted: the rebuild goes on without you", exitCodes.interrupted);
    if (error instanceof CliError) throw error;
    throw new CliError(`The read models' Postgres cannot be used: ${withoutCredentials(reasonOf(error))}`, exitCodes.unavailable, { cause: error });
  } finally {
    process.off("SIGINT", interrupt);
    await database.close();
  }
}

function follow(pool: Pool, id: string, line: ProgressLine, signal: AbortSignal): Promise<RebuildState> {
  const asked = performance.now();
  return followRebuild(pool, id, {
    signal,
    onProgress({ state, position, goal, reason }) {
      if (reason !== null && state === "building") line.show(`Trying again: ${reason}`);
      else if (state === "building") line.show(`Building the read models, ${goal === 0n ? 0n : (position * 100n) / goal} %`);
      else if (state === "waiting" && performance.now() - asked > UNTAKEN_MS) line.show("Waiting: no projectors run at the moment; the request is kept for them");
    },
  });
}

/** The Postgres that was named, or the one that runs on the product's data directory. */
async function databaseUrl(dataDir: string | undefined): Promise<string> {
  try {
    const config = readConfig();
    if (dataDir === undefined && config.databaseUrl !== undefined) return config.databaseUrl;
    const directory = dataDir === undefined ? config.dataDir : path.resolve(dataDir);
    const url = await addressOfEmbeddedPostgres(path.join(directory, "postgres"));
    if (url === undefined) throw new CliError(`The product does not run on ${directory}. Start it with npm start, name its directory with --data-dir, or its Postgres with DATABASE_URL`, exitCodes.unavailable);
    return url;
  } catch (error) {
    throw error instanceof ConfigError ? new CliError(error.message, exitCodes.config, { cause: error }) : error;
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors[0] instanceof Error) return error.errors[0].message;
  return error instanceof Error ? error.message : String(error);
}
