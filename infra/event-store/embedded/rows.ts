import type { Json, NewEvent, RecordedEvent } from "../port.ts";

/** JSON is kept as text, bytes as a blob: the column's own type tells which it was. */
export interface EventRow {
  readonly position: number;
  readonly stream_id: string;
  readonly revision: number;
  readonly id: string;
  readonly type: string;
  readonly data: string | Uint8Array;
  readonly metadata: string | Uint8Array | null;
  readonly created: number;
}

/** An event as it will be stored, its place still open. */
export interface Columns {
  readonly id: string;
  readonly type: string;
  readonly data: string | Uint8Array;
  readonly metadata: string | Uint8Array | null;
  /** As EventStoreDB counts: data, metadata, and the type in UTF-16. */
  readonly bytes: number;
}

/** @throws {TypeError} when data or metadata is not JSON. */
export function toColumns(event: NewEvent): Columns {
  const data = toColumn(event.data);
  // EventStoreDB does not tell empty metadata from none.
  const metadata = event.metadata === undefined || (event.metadata instanceof Uint8Array && event.metadata.byteLength === 0) ? null : toColumn(event.metadata);
  return { id: event.id, type: event.type, data, metadata, bytes: sizeOf(data) + (metadata === null ? 0 : sizeOf(metadata)) + event.type.length * 2 };
}

function toColumn(value: Json | Uint8Array): string | Uint8Array {
  if (value instanceof Uint8Array) return value;
  const text = JSON.stringify(value) as string | undefined;
  if (text === undefined) throw new TypeError("an event's data and metadata must be JSON or bytes");
  return text;
}

export function fromRow(row: EventRow): RecordedEvent {
  return {
    streamId: row.stream_id,
    revision: row.revision,
    position: BigInt(row.position),
    id: row.id,
    type: row.type,
    data: fromColumn(row.data),
    metadata: row.metadata === null ? undefined : fromColumn(row.metadata),
    created: new Date(row.created),
  };
}

function fromColumn(value: string | Uint8Array): Json | Uint8Array {
  if (typeof value !== "string") return value;
  try {
    return JSON.parse(value) as Json;
  } catch {
    return Buffer.from(value); // changed behind our back: one event that nobody understands, not a log that nobody can read
  }
}

export function sizeOfRow(row: EventRow): number {
  return sizeOf(row.data) + (row.metadata === null ? 0 : sizeOf(row.metadata));
}

function sizeOf(value: string | Uint8Array): number {
  return typeof value === "string" ? Buffer.byteLength(value) : value.byteLength;
}
