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

export function toColumn(value: Json | Uint8Array): string | Uint8Array {
  return value instanceof Uint8Array ? value : JSON.stringify(value);
}

export function toRow(event: NewEvent, streamId: string, revision: number, position: number, created: number): EventRow {
  return {
    position,
    stream_id: streamId,
    revision,
    id: event.id,
    type: event.type,
    data: toColumn(event.data),
    metadata: event.metadata === undefined ? null : toColumn(event.metadata),
    created,
  };
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
  return typeof value === "string" ? (JSON.parse(value) as Json) : value;
}
