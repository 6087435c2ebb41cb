import { existsSync } from "node:fs";
import path from "node:path";
import { ConfigError, readConfig } from "../config/config.ts";
import { EmbeddedLogError } from "../event-store/embedded/open.ts";
import { openEventStore } from "../event-store/open.ts";
import { EventStoreError } from "../event-store/port.ts";
import { verifyLog, type Verified } from "../event-store/verify.ts";
import { withoutCredentials } from "../telemetry/logger.ts";
import { CliError, exitCodes, type ExitCode } from "./exit.ts";
import { count, plain, ProgressLine, table } from "./terminal.ts";

export interface VerifyFlags {
  readonly dataDir?: string;
  readonly json?: boolean;
}

/** `galaxy verify`: whether every event is still the one that was appended, and none is missing between others. */
export async function verify({ dataDir, json = false }: VerifyFlags): Promise<ExitCode> {
  const { eventStoreUrl, directory, name } = logOf(dataDir);
  const interrupted = new AbortController();
  const interrupt = () => interrupted.abort();
  process.once("SIGINT", interrupt);
  const line = new ProgressLine();
  try {
    const store = await openEventStore({ eventStoreUrl, directory });
    try {
      const verified = await verifyLog(store, {
        signal: interrupted.signal,
        onProgress: ({ events, position, end }) => line.show(`${count(events, "event")} verified, ${end === 0n ? 100n : (position * 100n) / end} % of the log`),
      });
      line.end();
      console.log(json ? asJson(name, verified) : inWords(name, verified));
      return verified.brokenLinks === 0 ? exitCodes.done : exitCodes.broken;
    } finally {
      await store.close();
    }
  } catch (error) {
    line.end();
    if (interrupted.signal.aborted) throw new CliError("Interrupted: the log was not verified to its end", exitCodes.interrupted);
    throw inSentence(error);
  } finally {
    process.off("SIGINT", interrupt);
  }
}

/** The log that was named, or the one the product would use. */
function logOf(dataDir: string | undefined): { readonly eventStoreUrl: string | undefined; readonly directory: string; readonly name: string } {
  const config = configured();
  const directory = path.join(dataDir === undefined ? config.dataDir : path.resolve(dataDir), "events");
  if (dataDir === undefined && config.eventStoreUrl !== undefined) return { eventStoreUrl: config.eventStoreUrl, directory, name: withoutCredentials(config.eventStoreUrl) };
  if (!existsSync(path.join(directory, "log.sqlite"))) throw new CliError(`There is no event log in ${directory}; name the product's data directory with --data-dir`, exitCodes.noInput);
  return { eventStoreUrl: undefined, directory, name: directory };
}

function configured() {
  try {
    return readConfig();
  } catch (error) {
    throw error instanceof ConfigError ? new CliError(error.message, exitCodes.config, { cause: error }) : error;
  }
}

function inSentence(error: unknown): unknown {
  if (error instanceof EmbeddedLogError) return new CliError(error.message, { locked: exitCodes.inUse, not_writable: exitCodes.noInput, corrupted: exitCodes.damaged }[error.code], { cause: error });
  if (error instanceof EventStoreError) return new CliError(`The event store does not answer: ${withoutCredentials(error.message)}`, exitCodes.unavailable, { cause: error });
  if ((error as { code?: string }).code === "ERR_SQLITE_ERROR") return new CliError(`The event log is damaged and could not be read to its end (${(error as Error).message}); keep a copy and restore a backup`, exitCodes.damaged, { cause: error });
  return error;
}

function inWords(name: string, { events, streams, brokenLinks, broken, position }: Verified): string {
  const read = `${count(events, "event")} in ${count(streams, "stream")}, up to position ${position ?? 0n} of ${name}`;
  if (brokenLinks === 0) return `Every hash chain is whole: ${read}`;
  const more = brokenLinks - broken.length;
  const rows = broken.map(({ streamId, revision, position: at, reason }) => [plain(streamId, 100), String(revision), String(at), reason]);
  return `BROKEN in ${count(brokenLinks, "place")}: ${read}\n\n${table([["Stream", "Revision", "Position", "What is wrong"], ...rows])}${more > 0 ? `\n  and ${more} more` : ""}`;
}

function asJson(log: string, { events, streams, position, brokenLinks, broken }: Verified): string {
  return JSON.stringify({ log, whole: brokenLinks === 0, events, streams, position: position?.toString() ?? null, broken_links: brokenLinks, broken: broken.map(({ streamId, revision, position: at, eventId, reason }) => ({ stream: streamId, revision, position: at.toString(), event_id: eventId, reason })) }, undefined, 2);
}
