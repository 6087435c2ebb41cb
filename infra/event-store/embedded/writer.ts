import { EventStoreError, EventStoreUnavailable } from "../port.ts";
import type { EventLog } from "./log.ts";
import type { EventRow } from "./rows.ts";

interface Pending {
  /** Runs inside the transaction; what it throws as an {@link EventStoreError} is this writer's refusal alone. */
  readonly write: (written: EventRow[]) => unknown;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** While writers keep coming, a commit waits for so many turns of the event loop at most. */
const MAX_TURNS = 6;

/**
 * Group commit: everything asked for in one turn of the event loop shares one transaction and one fsync, in the order in
 * which it was asked. Where the turn after it brings more, those come along: a lone writer waits for nobody, many
 * writers pay for fewer fsyncs. Nothing is answered before it is on disk.
 */
export class Writer {
  readonly #log: EventLog;
  readonly #committed: (rows: readonly EventRow[]) => void;
  #queue: Pending[] = [];
  #drained: PromiseWithResolvers<void> | undefined;

  constructor(log: EventLog, committed: (rows: readonly EventRow[]) => void) {
    this.#log = log;
    this.#committed = committed;
  }

  run<T>(write: (written: EventRow[]) => T): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.#queue.push({ write, resolve: resolve as (result: unknown) => void, reject });
      if (this.#drained) return;
      this.#drained = Promise.withResolvers();
      setImmediate(() => this.#flushWhenQuiet(1, 0));
    });
  }

  #flushWhenQuiet(turn: number, before: number): void {
    const waiting = this.#queue.length;
    const growing = waiting > before && waiting > 1;
    if (growing && turn < MAX_TURNS) setImmediate(() => this.#flushWhenQuiet(turn + 1, waiting));
    else this.#flush();
  }

  /** Resolves when nothing waits to be written. */
  async drained(): Promise<void> {
    while (this.#drained) await this.#drained.promise;
  }

  #flush(): void {
    const batch = this.#queue;
    const drained = this.#drained;
    this.#queue = [];
    this.#drained = undefined;
    const written: EventRow[] = [];
    let answers: readonly (() => void)[];
    try {
      answers = this.#log.commit(() => batch.map((pending) => answerOf(pending, written)));
    } catch (cause) {
      const error = new EventStoreUnavailable(`the event log could not be written: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
      answers = batch.map(({ reject }) => () => reject(error));
      written.length = 0;
    }
    if (written.length > 0) this.#committed(written);
    for (const answer of answers) answer();
    drained?.resolve();
  }
}

function answerOf({ write, resolve, reject }: Pending, written: EventRow[]): () => void {
  try {
    const result = write(written);
    return () => resolve(result);
  } catch (error) {
    if (!(error instanceof EventStoreError)) throw error;
    return () => reject(error);
  }
}
