import {
  EventStoreUnavailable,
  StreamDeleted,
  StreamNotFound,
  type AppendResult,
  type EventFilter,
  type EventStore,
  type ExpectedRevision,
  type NewEvent,
  type Position,
  type ReadAllOptions,
  type ReadStreamOptions,
  type RecordedEvent,
  type StreamMetadata,
  type SubscribeOptions,
  type SubscriptionMessage,
} from "../port.ts";
import { matcherOf } from "../filter.ts";
import { appendTo, metadataEvent, softDelete, tombstone } from "./append.ts";
import type { EventLog } from "./log.ts";
import { fromRaw, isSoftDeleted, metadataStreamOf, toRaw } from "../metadata.ts";
import { fromRow, toColumns, type Columns, type EventRow } from "./rows.ts";
import { Tail } from "./tail.ts";
import { Writer } from "./writer.ts";

const PAGE = 500;

/** EventStoreDB's semantics on one SQLite file. */
export class EmbeddedEventStore implements EventStore {
  readonly #log: EventLog;
  readonly #writer: Writer;
  readonly #tail = new Tail();
  #closing: Promise<void> | undefined;
  #wake = Promise.withResolvers<void>();

  constructor(log: EventLog) {
    this.#log = log;
    this.#writer = new Writer(log, (rows) => this.#committed(rows));
  }

  async append(streamId: string, events: readonly NewEvent[], expected: ExpectedRevision): Promise<AppendResult> {
    return this.#append(streamId, events.map(toColumns), expected);
  }

  async *readStream(streamId: string, options: ReadStreamOptions = {}): AsyncGenerator<readonly RecordedEvent[]> {
    this.#mustBeOpen();
    this.#mustNotBeTombstoned(streamId);
    const last = this.#log.last(streamId)?.revision;
    if (last === undefined || isSoftDeleted(this.#log.metadata(streamId))) throw new StreamNotFound(streamId);
    const first = this.#log.firstVisible(streamId);
    const backwards = options.direction === "backwards";
    const from = options.from ?? (backwards ? "end" : "start");
    if (!backwards && from === "end") return;
    let next = from === "start" ? 0 : from === "end" ? last : from;
    next = backwards ? Math.min(next, last) : Math.max(next, first);
    let left = options.maxCount ?? Number.MAX_SAFE_INTEGER;
    while (left > 0 && !options.signal?.aborted) {
      this.#mustBeOpen();
      const limit = Math.min(PAGE, left);
      const page = backwards ? this.#log.streamBackwards(streamId, next, first, limit) : this.#log.stream(streamId, next, limit);
      const end = page.rows.at(-1);
      if (!end) return;
      yield page.rows.map(fromRow);
      if (page.end) return;
      left -= page.rows.length;
      next = backwards ? end.revision - 1 : end.revision + 1;
    }
  }

  async readAll(options: ReadAllOptions): Promise<readonly RecordedEvent[]> {
    const wanted = matcherOf(options.filter);
    const backwards = options.direction === "backwards";
    const from = options.from ?? (backwards ? "end" : "start");
    if (from === (backwards ? "start" : "end")) return [];
    let next = from === "start" ? 0 : from === "end" ? this.#log.head : Number(from);
    const found: RecordedEvent[] = [];
    while (found.length < options.maxCount) {
      options.signal?.throwIfAborted();
      this.#mustBeOpen();
      const limit = Math.min(5_000, Math.max(64, options.maxCount - found.length));
      const page = backwards ? this.#log.allBackwards(next, limit) : this.#log.all(next, limit);
      for (const row of page.rows) {
        if (found.length < options.maxCount && wanted({ streamId: row.stream_id, type: row.type })) found.push(fromRow(row));
      }
      const end = page.rows.at(-1);
      if (!end || page.end) break;
      next = backwards ? end.position - 1 : end.position + 1;
    }
    return found;
  }

  async head(): Promise<Position | undefined> {
    this.#mustBeOpen();
    return this.#log.head === 0 ? undefined : BigInt(this.#log.head);
  }

  async *subscribeAll(options: SubscribeOptions<Position> & { readonly filter?: EventFilter }): AsyncGenerator<SubscriptionMessage> {
    this.#mustBeOpen();
    const wanted = matcherOf(options.filter);
    let after = options.after === "start" ? 0 : options.after === "end" ? this.#log.head : Number(options.after);
    let told = false;
    while (!options.signal?.aborted && !this.#closing) {
      const woken = this.#wake.promise;
      const page = this.#after(after, options.batchSize ?? PAGE);
      const end = page.at(-1);
      if (end) {
        const events = page.filter(wanted);
        after = Number(end.position);
        if (events.length > 0) {
          told = false;
          yield { kind: "events", events };
        }
        if (events.at(-1) !== end) yield { kind: "checkpoint", position: end.position };
      } else if (told) {
        await untilWoken(woken, options.signal);
      } else {
        told = true;
        yield { kind: "caught_up" };
      }
    }
  }

  async *subscribeStream(streamId: string, options: SubscribeOptions<number>): AsyncGenerator<SubscriptionMessage> {
    this.#mustBeOpen();
    const last = this.#log.last(streamId)?.revision ?? -1;
    let next = options.after === "start" ? 0 : options.after === "end" ? last + 1 : options.after + 1;
    let told = false;
    while (!options.signal?.aborted && !this.#closing) {
      this.#mustNotBeTombstoned(streamId);
      const woken = this.#wake.promise;
      // What was truncated meanwhile is not delivered; while the stream is soft-deleted there is nothing to deliver.
      const { rows } = this.#log.stream(streamId, Math.max(next, this.#log.firstVisible(streamId)), options.batchSize ?? PAGE);
      const end = rows.at(-1);
      if (end) {
        next = end.revision + 1;
        told = false;
        yield { kind: "events", events: rows.map(fromRow) };
      } else if (told) {
        await untilWoken(woken, options.signal);
      } else {
        told = true;
        yield { kind: "caught_up" };
      }
    }
  }

  deleteStream(streamId: string, expected: ExpectedRevision): Promise<void> {
    return this.#write((written) => softDelete(this.#log, streamId, expected, written));
  }

  async tombstoneStream(streamId: string, expected: ExpectedRevision): Promise<void> {
    await this.#write(() => tombstone(this.#log, streamId, expected));
    this.#wakeAll();
  }

  async getStreamMetadata(streamId: string): Promise<{ readonly metadata: StreamMetadata; readonly revision: number | undefined }> {
    this.#mustBeOpen();
    this.#mustNotBeTombstoned(streamId);
    return { metadata: fromRaw(this.#log.metadata(streamId) ?? {}), revision: this.#log.last(metadataStreamOf(streamId))?.revision };
  }

  async setStreamMetadata(streamId: string, metadata: StreamMetadata, expected: ExpectedRevision = "any"): Promise<AppendResult> {
    return this.#append(metadataStreamOf(streamId), [metadataEvent(toRaw(metadata))], expected);
  }

  close(): Promise<void> {
    this.#closing ??= (async () => {
      await this.#writer.drained();
      this.#wakeAll();
      this.#log.close();
    })();
    return this.#closing;
  }

  #append(streamId: string, events: readonly Columns[], expected: ExpectedRevision): Promise<AppendResult> {
    return this.#write((written) => appendTo(this.#log, streamId, events, expected, written));
  }

  #write<T>(write: (written: EventRow[]) => T): Promise<T> {
    if (this.#closing) return Promise.reject(closed());
    return this.#writer.run(write);
  }

  #committed(rows: readonly EventRow[]): void {
    this.#tail.push(rows);
    this.#wakeAll();
  }

  #after(position: number, limit: number): readonly RecordedEvent[] {
    return this.#tail.after(position, limit) ?? this.#log.all(position + 1, limit).rows.map(fromRow);
  }

  #wakeAll(): void {
    const woken = this.#wake;
    this.#wake = Promise.withResolvers<void>();
    woken.resolve();
  }

  #mustBeOpen(): void {
    if (this.#closing) throw closed();
  }

  #mustNotBeTombstoned(streamId: string): void {
    if (this.#log.isTombstoned(streamId) || (streamId.startsWith("$$") && this.#log.isTombstoned(streamId.slice(2)))) throw new StreamDeleted(streamId);
  }
}

function closed(): EventStoreUnavailable {
  return new EventStoreUnavailable("the event store is closed");
}

/** Resolves when something was appended or the signal aborts, leaving no listener behind. */
function untilWoken(woken: Promise<void>, signal: AbortSignal | undefined): Promise<void> {
  if (!signal) return woken;
  return new Promise((resolve) => {
    const done = () => {
      signal.removeEventListener("abort", done);
      resolve();
    };
    signal.addEventListener("abort", done, { once: true });
    void woken.then(done);
  });
}
