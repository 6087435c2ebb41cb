import type { Pool } from "pg";
import { openDatabase } from "../postgres/database.ts";
import { followRebuild, requestRebuild, type RebuildState } from "../postgres/rebuild-requests.ts";
import { databaseUnusable, productDatabase } from "./database.ts";
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
  const database = openDatabase((await productDatabase(dataDir)).url, { max: 2 });
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
    throw databaseUnusable(error);
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
