import { toDomainEvent, UnreadableEvent } from "#infra/event-store/codec.ts";
import type { RecordedEvent } from "#infra/event-store/port.ts";
import type { DomainEvent } from "#schemas/events/catalogue.ts";
import type { Projection } from "../projections/projection.ts";
import { ownTable } from "./load.ts";
import type { Rows } from "./rows.ts";

/** An event that could not be applied, and why; with it waits everything behind it of the same stream. */
export interface Parked {
  readonly event: RecordedEvent;
  readonly projection: string;
  readonly reason: string;
}

export interface Decoded {
  readonly readable: readonly DomainEvent[];
  readonly unreadable: readonly Parked[];
}

/** Events in the shape of today; those of other programs' streams are left out, those that cannot be read are named. */
export function decode(events: readonly RecordedEvent[]): Decoded {
  const readable: DomainEvent[] = [];
  const unreadable: Parked[] = [];
  for (const event of events) {
    try {
      const decoded = toDomainEvent(event);
      if (decoded) readable.push(decoded);
    } catch (error) {
      if (!(error instanceof UnreadableEvent)) throw error;
      unreadable.push({ event, projection: "*", reason: error.message });
    }
  }
  return { readable, unreadable };
}

/** Lets every projection see every event, in order. What one cannot apply is parked; nothing of it stays in the rows. */
export function apply(events: readonly DomainEvent[], projections: readonly Projection[], rows: Rows, isParked: (streamId: string) => boolean, park: (event: DomainEvent, projection: string, reason: string) => void): void {
  for (const event of events) {
    if (isParked(event.streamId)) {
      park(event, "*", "an event before it of the same stream is parked");
      continue;
    }
    let current = "";
    try {
      rows.atomically(() => {
        const table = ownTable(event);
        const before = { row: table && (rows.get(table, event.entityId) as unknown as Readonly<Record<string, unknown>> | undefined) };
        for (const projection of projections) {
          current = projection.name;
          projection.apply(event, rows, before);
        }
      });
    } catch (error) {
      park(event, current, error instanceof Error ? error.message : String(error));
    }
  }
}
