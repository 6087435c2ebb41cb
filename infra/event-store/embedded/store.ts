import type { DatabaseSync, StatementSync } from "node:sqlite";
import {
  EventStoreUnavailable,
  EventTooLarge,
  StreamDeleted,
  StreamNotFound,
  WrongExpectedRevision,
  type AppendResult,
  type EventFilter,
  type EventStore,
  type ExpectedRevision,
  type Json,
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
import { fromRow, toRow, type EventRow } from "./rows.ts";

/** EventStoreDB's own limit for an append. */
const MAX_APPEND_BYTES = 16 * 2 ** 20;
const PAGE = 500;
/** The newest events are kept in memory, so that live subscribers share one reading of them. */
const TAIL = 2_048;
/** `$tb` of a soft-deleted stream, as EventStoreDB writes it. */
const DELETED = Number.MAX_SAFE_INTEGER;

interface PendingAppend {
  readonly streamId: string;
  readonly events: readonly NewEvent[];
  readonly expected: ExpectedRevision;
  readonly resolve: (result: AppendResult) => void;
  readonly reject: (error: unknown) => void;
}

interface RawMetadata {
  readonly $maxCount?: number;
  readonly $maxAge?: number;
  readonly $tb?: number;
  readonly [key: string]: Json | undefined;
}

/** EventStoreDB's semantics on one SQLite file. All appends of one turn of the event loop share one commit, one fsync. */
export class EmbeddedEventStore implements EventStore {
  readonly #db: DatabaseSync;
  readonly #insert: StatementSync;
  readonly #last: StatementSync;
  readonly #forwards: StatementSync;
  readonly #backwards: StatementSync;
  readonly #allForwards: StatementSync;
  readonly #allBackwards: StatementSync;
  readonly #tombstoned: Set<string>;
  #queue: PendingAppend[] = [];
  #flushing = false;
  #closed = false;
  #head: number;
  #tail: RecordedEvent[] = [];
  #wake = Promise.withResolvers<void>();

  constructor(db: DatabaseSync) {
    this.#db = db;
    this.#insert = db.prepare("insert into events (position, stream_id, revision, id, type, data, metadata, created) values (?, ?, ?, ?, ?, ?, ?, ?)");
    this.#last = db.prepare("select revision, position from events where stream_id = ? order by revision desc limit 1");
    this.#forwards = db.prepare("select * from events where stream_id = ? and revision >= ? order by revision limit ?");
    this.#backwards = db.prepare("select * from events where stream_id = ? and revision <= ? and revision >= ? order by revision desc limit ?");
    this.#allForwards = db.prepare("select * from events where position >= ? order by position limit ?");
    this.#allBackwards = db.prepare("select * from events where position <= ? order by position desc limit ?");
    this.#tombstoned = new Set(db.prepare("select stream_id from tombstones").all().map((row) => String(row["stream_id"])));
    this.#head = Number(db.prepare("select max(position) as head from events").get()?.["head"] ?? 0);
  }

  append(streamId: string, events: readonly NewEvent[], expected: ExpectedRevision): Promise<AppendResult> {
    if (this.#closed) return Promise.reject(new EventStoreUnavailable("the event store is closed"));
    return new Promise((resolve, reject) => {
      this.#queue.push({ streamId, events, expected, resolve, reject });
      if (!this.#flushing) {
        this.#flushing = true;
        setImmediate(() => this.#flush());
      }
    });
  }

  /** One transaction for everything that waits; each append is answered only after the commit is on disk. */
  #flush(): void {
    const batch = this.#queue;
    this.#queue = [];
    this.#flushing = false;
    const answers: Array<() => void> = [];
    const written: EventRow[] = [];
    const headBefore = this.#head;
    try {
      this.#db.exec("begin immediate");
      for (const pending of batch) {
        try {
          const result = this.#appendOne(pending, written);
          answers.push(() => pending.resolve(result));
        } catch (error) {
          if (!isRefusal(error)) throw error;
          answers.push(() => pending.reject(error));
        }
      }
      this.#db.exec("commit");
    } catch (cause) {
      this.#head = headBefore;
      if (this.#db.isTransaction) this.#db.exec("rollback");
      const error = new EventStoreUnavailable(`the event log could not be written: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
      for (const pending of batch) pending.reject(error);
      return;
    }
    for (const answer of answers) answer();
    if (written.length === 0) return;
    for (const row of written) this.#tail.push(fromRow(row));
    if (this.#tail.length > TAIL * 2) this.#tail = this.#tail.slice(-TAIL);
    const woken = this.#wake;
    this.#wake = Promise.withResolvers<void>();
    woken.resolve();
  }

  #appendOne({ streamId, events, expected }: PendingAppend, written: EventRow[]): AppendResult {
    if (this.#tombstoned.has(streamId)) throw new StreamDeleted(streamId);
    const row = this.#last.get(streamId);
    const last = row ? Number(row["revision"]) : -1;
    const visible = last >= 0 && this.#firstVisible(streamId, last) <= last;
    const mismatch = !matches(expected, last, visible);
    const retried = this.#retried(streamId, events, expected, last, mismatch);
    if (retried) return retried;
    if (mismatch) throw new WrongExpectedRevision(streamId, expected, visible || typeof expected === "number" ? (last < 0 ? "no_stream" : last) : "no_stream");
    if (events.length === 0) return { revision: last, position: BigInt(row ? Number(row["position"]) : 0) };
    const created = Date.now();
    let revision = last;
    let bytes = 0;
    const rows = events.map((event) => {
      revision += 1;
      const next = toRow(event, streamId, revision, this.#head + (revision - last), created);
      bytes += sizeOf(next.data) + (next.metadata === null ? 0 : sizeOf(next.metadata));
      return next;
    });
    if (bytes > MAX_APPEND_BYTES) throw new EventTooLarge(`an append of ${bytes} bytes is over the limit of ${MAX_APPEND_BYTES}`);
    const undelete = !visible && last >= 0 && !streamId.startsWith("$$") ? last + 1 : undefined;
    for (const next of rows) this.#insert.run(next.position, next.stream_id, next.revision, next.id, next.type, next.data, next.metadata, next.created);
    this.#head += rows.length;
    written.push(...rows);
    const result = { revision, position: BigInt(this.#head) };
    if (undelete !== undefined) this.#writeMetadata(streamId, { ...this.#rawMetadata(streamId), $tb: undelete }, written);
    return result;
  }

  /**
   * EventStoreDB's idempotency: the first id decides. At a named revision the events are looked for right behind it;
   * otherwise among the stream's newest.
   */
  #retried(streamId: string, events: readonly NewEvent[], expected: ExpectedRevision, last: number, mismatch: boolean): AppendResult | undefined {
    const [first] = events;
    if (!first || last < 0) return undefined;
    const named = typeof expected === "number" ? expected + 1 : expected === "no_stream" ? 0 : undefined;
    if (named !== undefined && !mismatch) return undefined;
    const from = named ?? Math.max(0, last - PAGE);
    const rows = this.#forwards.all(streamId, from, named === undefined ? PAGE + 1 : events.length) as unknown as EventRow[];
    const start = rows.findIndex((row) => row.id === first.id);
    if (start < 0 || (named !== undefined && start > 0)) return undefined;
    const found = rows.slice(start, start + events.length);
    const end = found.at(-1);
    if (!end || found.length < events.length || found.some((row, index) => row.id !== events[index]?.id)) {
      throw new WrongExpectedRevision(streamId, expected, last);
    }
    return { revision: end.revision, position: BigInt(end.position) };
  }

  async *readStream(streamId: string, options: ReadStreamOptions = {}): AsyncGenerator<readonly RecordedEvent[]> {
    if (this.#tombstoned.has(streamId)) throw new StreamDeleted(streamId);
    const row = this.#last.get(streamId);
    const last = row ? Number(row["revision"]) : -1;
    const first = last < 0 ? 0 : this.#firstVisible(streamId, last);
    if (last < 0 || first > last) throw new StreamNotFound(streamId);
    const backwards = options.direction === "backwards";
    const from = options.from === undefined ? (backwards ? last : 0) : options.from === "start" ? 0 : options.from === "end" ? last : options.from;
    if (!backwards && options.from === "end") return;
    let left = options.maxCount ?? Number.MAX_SAFE_INTEGER;
    let next = backwards ? Math.min(from, last) : Math.max(from, first);
    while (left > 0 && !options.signal?.aborted) {
      const size = Math.min(PAGE, left);
      const rows = (backwards ? this.#backwards.all(streamId, next, first, size) : this.#forwards.all(streamId, next, size)) as unknown as EventRow[];
      const end = rows.at(-1);
      if (!end) return;
      yield rows.map(fromRow);
      left -= rows.length;
      if (rows.length < size) return;
      next = backwards ? end.revision - 1 : end.revision + 1;
    }
  }

  async readAll(options: ReadAllOptions): Promise<readonly RecordedEvent[]> {
    const backwards = options.direction === "backwards";
    const from = options.from ?? (backwards ? "end" : "start");
    let next = from === "start" ? 0 : from === "end" ? (backwards ? this.#head : this.#head + 1) : Number(from);
    if (backwards && from === "start") return [];
    const found: RecordedEvent[] = [];
    while (found.length < options.maxCount) {
      options.signal?.throwIfAborted();
      const size = Math.min(5_000, options.maxCount - found.length);
      const rows = (backwards ? this.#allBackwards : this.#allForwards).all(next, size) as unknown as EventRow[];
      const end = rows.at(-1);
      if (!end) break;
      for (const row of rows) if (!row.stream_id.startsWith("$")) found.push(fromRow(row));
      if (rows.length < size) break;
      next = backwards ? end.position - 1 : end.position + 1;
    }
    return found;
  }

  async head(): Promise<Position | undefined> {
    return this.#head === 0 ? undefined : BigInt(this.#head);
  }

  async *subscribeAll(options: SubscribeOptions<Position> & { readonly filter?: EventFilter }): AsyncGenerator<SubscriptionMessage> {
    const wanted = matcherOf(options.filter);
    const size = options.batchSize ?? PAGE;
    let after = options.after === "start" ? 0 : options.after === "end" ? this.#head : Number(options.after);
    let told = false;
    while (!options.signal?.aborted && !this.#closed) {
      const woken = this.#wake.promise;
      const page = this.#pageAfter(after, size);
      const end = page.at(-1);
      if (!end) {
        if (!told) {
          told = true;
          yield { kind: "caught_up" };
          continue;
        }
        await untilWoken(woken, options.signal);
        continue;
      }
      const events = page.filter(wanted);
      after = Number(end.position);
      if (events.length > 0) {
        told = false;
        yield { kind: "events", events };
      }
      if (events.at(-1) !== end) yield { kind: "checkpoint", position: end.position };
    }
  }

  async *subscribeStream(streamId: string, options: SubscribeOptions<number>): AsyncGenerator<SubscriptionMessage> {
    const size = options.batchSize ?? PAGE;
    const row = this.#last.get(streamId);
    let next = options.after === "start" ? 0 : options.after === "end" ? (row ? Number(row["revision"]) : -1) + 1 : options.after + 1;
    let told = false;
    while (!options.signal?.aborted && !this.#closed) {
      if (this.#tombstoned.has(streamId)) throw new StreamDeleted(streamId);
      const woken = this.#wake.promise;
      const rows = this.#forwards.all(streamId, Math.max(next, this.#firstVisible(streamId, Number.MAX_SAFE_INTEGER)), size) as unknown as EventRow[];
      const end = rows.at(-1);
      if (end) {
        next = end.revision + 1;
        told = false;
        yield { kind: "events", events: rows.map(fromRow) };
      } else if (told) await untilWoken(woken, options.signal);
      else {
        told = true;
        yield { kind: "caught_up" };
      }
    }
  }

  #pageAfter(after: number, size: number): readonly RecordedEvent[] {
    const oldest = this.#tail[0];
    if (oldest && Number(oldest.position) <= after + 1) {
      const start = after + 1 - Number(oldest.position);
      return this.#tail.slice(start, start + size);
    }
    return (this.#allForwards.all(after + 1, size) as unknown as EventRow[]).map(fromRow);
  }

  async deleteStream(streamId: string, expected: ExpectedRevision): Promise<void> {
    this.#mustBeAt(streamId, expected);
    await this.#appendMetadata(streamId, { ...this.#rawMetadata(streamId), $tb: DELETED }, "any");
  }

  async tombstoneStream(streamId: string, expected: ExpectedRevision): Promise<void> {
    this.#mustBeAt(streamId, expected);
    this.#db.prepare("insert or ignore into tombstones (stream_id) values (?)").run(streamId);
    this.#tombstoned.add(streamId);
    this.#wake.resolve();
    this.#wake = Promise.withResolvers<void>();
  }

  async getStreamMetadata(streamId: string): Promise<{ metadata: StreamMetadata; revision: number | undefined }> {
    const { $maxCount, $maxAge, $tb, ...custom } = this.#rawMetadata(streamId);
    const row = this.#last.get(`$$${streamId}`);
    return {
      metadata: {
        ...($maxCount === undefined ? {} : { maxCount: $maxCount }),
        ...($maxAge === undefined ? {} : { maxAge: $maxAge }),
        ...($tb === undefined ? {} : { truncateBefore: $tb }),
        ...(Object.keys(custom).length === 0 ? {} : { custom: custom as Record<string, Json> }),
      },
      revision: row ? Number(row["revision"]) : undefined,
    };
  }

  setStreamMetadata(streamId: string, metadata: StreamMetadata, expected: ExpectedRevision = "any"): Promise<AppendResult> {
    return this.#appendMetadata(
      streamId,
      {
        ...metadata.custom,
        ...(metadata.maxCount === undefined ? {} : { $maxCount: metadata.maxCount }),
        ...(metadata.maxAge === undefined ? {} : { $maxAge: metadata.maxAge }),
        ...(metadata.truncateBefore === undefined ? {} : { $tb: metadata.truncateBefore }),
      },
      expected,
    );
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    while (this.#queue.length > 0) await new Promise((resolve) => setImmediate(resolve));
    this.#closed = true;
    this.#wake.resolve();
    this.#db.close();
  }

  #appendMetadata(streamId: string, metadata: RawMetadata, expected: ExpectedRevision): Promise<AppendResult> {
    return this.append(`$$${streamId}`, [{ id: crypto.randomUUID(), type: "$metadata", data: metadata as Json }], expected);
  }

  #writeMetadata(streamId: string, metadata: RawMetadata, written: EventRow[]): void {
    const event = { id: crypto.randomUUID(), type: "$metadata", data: metadata as Json };
    this.#appendOne({ streamId: `$$${streamId}`, events: [event], expected: "any", resolve: () => {}, reject: () => {} }, written);
  }

  #rawMetadata(streamId: string): RawMetadata {
    const [row] = this.#backwards.all(`$$${streamId}`, Number.MAX_SAFE_INTEGER, 0, 1) as unknown as EventRow[];
    return row && typeof row.data === "string" ? (JSON.parse(row.data) as RawMetadata) : {};
  }

  /** The first revision a reader sees, by `$tb`, `$maxCount` and `$maxAge`; beyond the last one when there is none. */
  #firstVisible(streamId: string, last: number): number {
    if (streamId.startsWith("$$")) return 0;
    const metadata = this.#rawMetadata(streamId);
    let first = metadata.$tb ?? 0;
    if (metadata.$maxCount !== undefined) first = Math.max(first, Number(this.#last.get(streamId)?.["revision"] ?? last) - metadata.$maxCount + 1);
    if (metadata.$maxAge !== undefined) {
      const youngest = this.#db.prepare("select min(revision) as first from events where stream_id = ? and created >= ?").get(streamId, Date.now() - metadata.$maxAge * 1_000);
      first = Math.max(first, Number(youngest?.["first"] ?? DELETED));
    }
    return first;
  }

  #mustBeAt(streamId: string, expected: ExpectedRevision): void {
    if (this.#tombstoned.has(streamId)) throw new StreamDeleted(streamId);
    const row = this.#last.get(streamId);
    const last = row ? Number(row["revision"]) : -1;
    const visible = last >= 0 && this.#firstVisible(streamId, last) <= last;
    if (!matches(expected, last, visible)) throw new WrongExpectedRevision(streamId, expected, last < 0 ? "no_stream" : last);
  }
}

function matches(expected: ExpectedRevision, last: number, visible: boolean): boolean {
  switch (expected) {
    case "any":
      return true;
    case "no_stream":
      return !visible;
    case "stream_exists":
      return visible;
    default:
      return expected === last;
  }
}

function isRefusal(error: unknown): boolean {
  return error instanceof WrongExpectedRevision || error instanceof StreamDeleted || error instanceof EventTooLarge;
}

function sizeOf(value: string | Uint8Array): number {
  return typeof value === "string" ? Buffer.byteLength(value) : value.byteLength;
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
