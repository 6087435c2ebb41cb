import { ConfigError } from "../config/config.ts";
import { EmbeddedLogError } from "../event-store/embedded/open.ts";
import { ListenError } from "../http/listen.ts";
import { EmbeddedPostgresError } from "../postgres/embedded.ts";
import { StoreUnusable } from "./stores.ts";

/** What a process has started and must stop again, the last first. */
export interface Lifetime {
  /** Does one step of the start and says so in a line. */
  step<Result>(what: string, work: () => Promise<Result>): Promise<Result>;
  /** Remembers how to stop something that has been started. */
  onClose(what: string, close: () => Promise<unknown>): void;
  readonly signal: AbortSignal;
}

/** Everything may take this long to stop; then the process ends anyhow, in milliseconds. */
const DRAIN_MS = 20_000;

/**
 * Runs a process from its start to its end: prints a line a step, ends with a sentence and an exit code when it cannot
 * start, and on SIGINT or SIGTERM stops what it started, in reverse order. A second signal ends it at once.
 */
export async function live(start: (life: Lifetime) => Promise<string>): Promise<void> {
  const closers: Array<{ readonly what: string; readonly close: () => Promise<unknown> }> = [];
  const ending = new AbortController();
  let closing: Promise<boolean> | undefined;
  const closeAll = () => (closing ??= closeInReverse(closers));
  const end = (signal: NodeJS.Signals) => {
    if (ending.signal.aborted) process.exit(130);
    ending.abort();
    if (signal === "SIGINT") process.stdout.write("\n");
    console.log("Stopping");
    const forced = setTimeout(() => {
      console.error("not everything stopped in time");
      process.exit(1);
    }, DRAIN_MS);
    void closeAll().then((clean) => {
      clearTimeout(forced);
      console.log("Stopped");
      process.exit(clean ? 0 : 1);
    });
  };
  process.on("SIGINT", end);
  process.on("SIGTERM", end);
  const life: Lifetime = {
    signal: ending.signal,
    async step(what, work) {
      const started = performance.now();
      const result = await work();
      if (!ending.signal.aborted) console.log(`${what} (${Math.round(performance.now() - started)} ms)`);
      return result;
    },
    onClose(what, close) {
      if (closing) void close(); // it came up while everything else was already going down
      else closers.push({ what, close });
    },
  };
  try {
    const ready = await start(life);
    if (!ending.signal.aborted) console.log(ready);
  } catch (error) {
    if (ending.signal.aborted) return;
    const known = exitOf(error);
    console.error(known ? (error as Error).message : error);
    await closeAll();
    process.exit(known ?? 1);
  }
}

async function closeInReverse(closers: ReadonlyArray<{ readonly what: string; readonly close: () => Promise<unknown> }>): Promise<boolean> {
  let clean = true;
  for (const { what, close } of closers.toReversed()) {
    try {
      await close();
    } catch (error) {
      clean = false;
      console.error(`${what} did not stop cleanly:`, error);
    }
  }
  return clean;
}

/** Exit codes of `sysexits.h` for what a person can mend; undefined for our own faults. */
export function exitOf(error: unknown): number | undefined {
  if (error instanceof ConfigError) return 78;
  if (error instanceof ListenError || error instanceof StoreUnusable) return 69;
  if (error instanceof EmbeddedLogError) return { locked: 75, not_writable: 73, corrupted: 65 }[error.code];
  if (error instanceof EmbeddedPostgresError) return { in_use: 75, not_writable: 73, corrupted: 65, no_binaries: 69 }[error.code];
  return undefined;
}
