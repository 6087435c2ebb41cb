import type { DatabaseSync, SQLInputValue, StatementSync } from "node:sqlite";
import { EventStoreUnavailable } from "../port.ts";
import { metadataStreamOf, parseRaw, type RawMetadata } from "../metadata.ts";
import { sizeOfRow, type EventRow } from "./rows.ts";

/** A page ends early when it holds this much, so that large events do not fill the memory. */
const PAGE_BYTES = 4 * 2 ** 20;

export interface Page {
  readonly rows: readonly EventRow[];
  /** Nothing lies behind the last row in this direction. */
  readonly end: boolean;
}

/** The log's file: what stands in it, and what it means for readers. Everything is synchronous; the store decides when. */
export class EventLog {
  readonly #db: DatabaseSync;
  readonly #insert: StatementSync;
  readonly #last: StatementSync;
  readonly #find: StatementSync;
  readonly #firstSince: StatementSync;
  readonly #forwards: StatementSync;
  readonly #backwards: StatementSync;
  readonly #allForwards: StatementSync;
  readonly #allBackwards: StatementSync;
  #tombstoned = new Set<string>();
  /** Few streams have metadata, so that an append need not look for them in the file. */
  #metadata = new Map<string, RawMetadata>();
  #head = 0;

  constructor(db: DatabaseSync) {
    this.#db = db;
    this.#insert = db.prepare("insert into events (position, stream_id, revision, id, type, data, metadata, created) values (?, ?, ?, ?, ?, ?, ?, ?)");
    this.#last = db.prepare("select revision, position from events where stream_id = ? order by revision desc limit 1");
    this.#find = db.prepare("select revision from events where stream_id = ? and revision >= ? and id = ? order by revision limit 1");
    this.#firstSince = db.prepare("select min(revision) as first from events where stream_id = ? and created >= ?");
    this.#forwards = db.prepare("select * from events where stream_id = ? and revision >= ? order by revision limit ?");
    this.#backwards = db.prepare("select * from events where stream_id = ? and revision <= ? and revision >= ? order by revision desc limit ?");
    this.#allForwards = db.prepare("select * from events where position >= ? order by position limit ?");
    this.#allBackwards = db.prepare("select * from events where position <= ? order by position desc limit ?");
    this.#reload();
  }

  /** Position of the last event, 0 before the first. */
  get head(): number {
    return this.#head;
  }

  /** Runs `write` in one transaction that is on disk when this returns; when it throws, nothing has happened. */
  commit<T>(write: () => T): T {
    try {
      this.#db.exec("begin immediate");
      const result = write();
      this.#db.exec("commit");
      return result;
    } catch (error) {
      if (this.#db.isTransaction) this.#db.exec("rollback");
      this.#reload();
      throw error;
    }
  }

  insert(row: EventRow): void {
    this.#insert.run(row.position, row.stream_id, row.revision, row.id, row.type, row.data, row.metadata, row.created);
    this.#head = row.position;
    if (row.stream_id.startsWith("$$")) this.#metadata.set(row.stream_id.slice(2), parseRaw(row.data));
  }

  tombstone(streamId: string): void {
    this.#db.prepare("insert or ignore into tombstones (stream_id) values (?)").run(streamId);
    this.#tombstoned.add(streamId);
  }

  isTombstoned(streamId: string): boolean {
    return this.#tombstoned.has(streamId);
  }

  last(streamId: string): { readonly revision: number; readonly position: number } | undefined {
    const row = this.#last.get(streamId);
    return row && { revision: Number(row["revision"]), position: Number(row["position"]) };
  }

  /** Revision of the event with this id, searched from a revision on. */
  find(streamId: string, from: number, id: string): number | undefined {
    const row = this.#find.get(streamId, from, id);
    return row && Number(row["revision"]);
  }

  metadata(streamId: string): RawMetadata | undefined {
    return this.#metadata.get(streamId);
  }

  /** The first revision that a reader sees, by `$tb`, `$maxCount` and `$maxAge`. */
  firstVisible(streamId: string): number {
    const metadata = this.#metadata.get(streamId);
    if (!metadata) return 0;
    let first = metadata.$tb ?? 0;
    if (metadata.$maxCount !== undefined) first = Math.max(first, (this.last(streamId)?.revision ?? -1) - metadata.$maxCount + 1);
    if (metadata.$maxAge !== undefined) {
      const young = this.#firstSince.get(streamId, Date.now() - metadata.$maxAge * 1_000)?.["first"];
      first = Math.max(first, young === null || young === undefined ? Number.MAX_SAFE_INTEGER : Number(young));
    }
    return first;
  }

  stream(streamId: string, from: number, limit: number): Page {
    return page(this.#forwards, [streamId, from], limit);
  }

  streamBackwards(streamId: string, from: number, downTo: number, limit: number): Page {
    return page(this.#backwards, [streamId, from, downTo], limit);
  }

  all(from: number, limit: number): Page {
    return page(this.#allForwards, [from], limit);
  }

  allBackwards(from: number, limit: number): Page {
    return page(this.#allBackwards, [from], limit);
  }

  close(): void {
    this.#db.close();
  }

  #reload(): void {
    this.#tombstoned = new Set(this.#db.prepare("select stream_id from tombstones").all().map((row) => String(row["stream_id"])));
    this.#head = Number(this.#db.prepare("select max(position) as head from events").get()?.["head"] ?? 0);
    this.#metadata = new Map();
    const prefix = metadataStreamOf("");
    const newest = this.#db.prepare("select stream_id, data, max(revision) from events where stream_id >= ? and stream_id < ? group by stream_id");
    for (const row of newest.iterate(prefix, "$%")) this.#metadata.set(String(row["stream_id"]).slice(prefix.length), parseRaw(row["data"] as string | Uint8Array));
  }
}

function page(statement: StatementSync, place: readonly SQLInputValue[], limit: number): Page {
  const rows: EventRow[] = [];
  let bytes = 0;
  try {
    for (const found of statement.iterate(...place, limit)) {
      const row = found as unknown as EventRow;
      rows.push(row);
      bytes += sizeOfRow(row);
      if (bytes >= PAGE_BYTES) return { rows, end: false };
    }
  } catch (cause) {
    throw new EventStoreUnavailable(`the event log cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
  return { rows, end: rows.length < limit };
}
