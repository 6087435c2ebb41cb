import { EventTooLarge, MAX_APPEND_BYTES, StreamDeleted, WrongExpectedRevision, type AppendResult, type ExpectedRevision } from "../port.ts";
import type { EventLog } from "./log.ts";
import { isSoftDeleted, metadataStreamOf, recreated, softDeleted, type RawMetadata } from "../metadata.ts";
import { toColumns, type Columns, type EventRow } from "./rows.ts";

/** EventStoreDB looks for an `any` retry among the events it has in memory; here these many of the stream's newest. */
const RETRY_WINDOW = 500;

/**
 * Decides and writes one append inside a running transaction; `written` collects the rows. The decisions are those of
 * EventStoreDB (`Services/Storage/ReaderIndex/IndexWriter.cs`, `CheckCommit`).
 * @throws {WrongExpectedRevision} {@link StreamDeleted} {@link EventTooLarge}
 */
export function appendTo(log: EventLog, streamId: string, events: readonly Columns[], expected: ExpectedRevision, written: EventRow[]): AppendResult {
  const last = lastOf(log, streamId);
  const hidden = isSoftDeleted(log.metadata(streamId));
  const fits = matches(log, streamId, expected, last.revision, hidden);
  const retried = retryOf(log, streamId, events, expected, last.revision, fits);
  if (retried) return retried;
  if (!fits) throw new WrongExpectedRevision(streamId, expected, actual(last.revision, hidden, expected));
  if (events.length === 0) return { revision: last.revision, position: BigInt(last.position) };

  const bytes = events.reduce((sum, event) => sum + event.bytes, 0);
  if (bytes > MAX_APPEND_BYTES) throw new EventTooLarge(`an append of ${bytes} bytes is over the limit of ${MAX_APPEND_BYTES}`);
  const created = Date.now();
  let revision = last.revision;
  for (const event of events) {
    revision += 1;
    const row: EventRow = { position: log.head + 1, stream_id: streamId, revision, id: event.id, type: event.type, data: event.data, metadata: event.metadata, created };
    log.insert(row);
    written.push(row);
  }
  const result = { revision, position: BigInt(log.head) };
  if (hidden) writeMetadata(log, streamId, recreated(log.metadata(streamId), last.revision + 1), written);
  return result;
}

/** @throws {WrongExpectedRevision} {@link StreamDeleted} */
export function softDelete(log: EventLog, streamId: string, expected: ExpectedRevision, written: EventRow[]): void {
  mustBeAt(log, streamId, expected);
  writeMetadata(log, streamId, softDeleted(log.metadata(streamId)), written);
}

/** @throws {WrongExpectedRevision} {@link StreamDeleted} */
export function tombstone(log: EventLog, streamId: string, expected: ExpectedRevision): void {
  mustBeAt(log, streamId, expected);
  log.tombstone(streamId);
}

export function metadataEvent(metadata: RawMetadata): Columns {
  return toColumns({ id: crypto.randomUUID(), type: "$metadata", data: metadata });
}

function writeMetadata(log: EventLog, streamId: string, metadata: RawMetadata, written: EventRow[]): void {
  appendTo(log, metadataStreamOf(streamId), [metadataEvent(metadata)], "any", written);
}

function mustBeAt(log: EventLog, streamId: string, expected: ExpectedRevision): void {
  const last = lastOf(log, streamId);
  const hidden = isSoftDeleted(log.metadata(streamId));
  if (!matches(log, streamId, expected, last.revision, hidden)) throw new WrongExpectedRevision(streamId, expected, actual(last.revision, hidden, expected));
}

function lastOf(log: EventLog, streamId: string): { readonly revision: number; readonly position: number } {
  // A tombstone also ends the stream of its metadata.
  if (log.isTombstoned(streamId) || (streamId.startsWith("$$") && log.isTombstoned(streamId.slice(2)))) throw new StreamDeleted(streamId);
  return log.last(streamId) ?? { revision: -1, position: 0 };
}

function matches(log: EventLog, streamId: string, expected: ExpectedRevision, last: number, hidden: boolean): boolean {
  switch (expected) {
    case "any":
      return true;
    case "no_stream":
      return last < 0 || hidden;
    case "stream_exists":
      if (hidden) throw new StreamDeleted(streamId);
      return last >= 0 || log.metadata(streamId) !== undefined;
    default:
      return expected === last;
  }
}

function actual(last: number, hidden: boolean, expected: ExpectedRevision): number | "no_stream" {
  return last < 0 || (hidden && typeof expected !== "number") ? "no_stream" : last;
}

/**
 * EventStoreDB's idempotency: the first id decides. At a named revision the events are looked for right behind it;
 * otherwise among the stream's newest.
 */
function retryOf(log: EventLog, streamId: string, events: readonly Columns[], expected: ExpectedRevision, last: number, fits: boolean): AppendResult | undefined {
  const [first] = events;
  if (!first || last < 0) return undefined;
  const named = typeof expected === "number" ? expected + 1 : expected === "no_stream" ? 0 : undefined;
  if (named !== undefined && fits) return undefined;
  const start = log.find(streamId, named ?? Math.max(0, last - RETRY_WINDOW), first.id);
  if (start === undefined || (named !== undefined && start !== named)) return undefined;
  const found = log.stream(streamId, start, events.length).rows;
  const end = found.at(-1);
  if (!end || found.length < events.length || found.some((row, index) => row.id !== events[index]?.id)) throw new WrongExpectedRevision(streamId, expected, last);
  return { revision: end.revision, position: BigInt(end.position) };
}
