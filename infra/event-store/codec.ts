import { isEventType, upcast, type DomainEvent } from "#schemas/events/catalogue.ts";
import type { EventMetadata } from "#schemas/envelope.ts";
import { entityOf } from "#schemas/ids.ts";
import type { RecordedEvent } from "./port.ts";

/** An event on one of our streams that this program cannot understand: of an unknown type, or a newer version. */
export class UnreadableEvent extends Error {
  readonly event: RecordedEvent;
  constructor(event: RecordedEvent, reason: string, options?: { cause?: unknown }) {
    super(`event ${event.id} at ${event.streamId}/${event.revision} cannot be read: ${reason}`, options);
    this.name = "UnreadableEvent";
    this.event = event;
  }
}

/**
 * A stored event in the shape the business knows today, or undefined when it stands on a stream that is not ours.
 * @throws {UnreadableEvent} never guess at a fact
 */
export function toDomainEvent(event: RecordedEvent): DomainEvent | undefined {
  const entity = entityOf(event.streamId);
  if (!entity) return undefined;
  if (!isEventType(event.type)) throw new UnreadableEvent(event, `its type ${event.type} is not known`);
  const metadata = event.metadata as unknown as EventMetadata | undefined;
  if (typeof metadata?.schemaVersion !== "number" || event.data instanceof Uint8Array) throw new UnreadableEvent(event, "it has no metadata of ours");
  let data: unknown;
  try {
    data = upcast(event.type, event.data, metadata.schemaVersion);
  } catch (cause) {
    throw new UnreadableEvent(event, cause instanceof Error ? cause.message : String(cause), { cause });
  }
  // the type names the data, which the compiler cannot follow through a runtime string
  return { id: event.id, type: event.type, data, metadata, streamId: event.streamId, entity: entity.kind, entityId: entity.id, revision: event.revision, position: event.position, recordedAt: event.created } as DomainEvent;
}
