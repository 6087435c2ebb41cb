import { createHash } from "node:crypto";
import { v5 as uuidv5 } from "uuid";
import { chainHash } from "#infra/event-store/chain.ts";
import type { Json, NewEvent } from "#infra/event-store/port.ts";
import type { EventMetadata } from "#schemas/envelope.ts";
import { eventCatalogue, type DomainEvent, type EventType } from "#schemas/events/catalogue.ts";
import { entityOf } from "#schemas/ids.ts";

/** Names of everything that is derived from a command's id. */
const NAMESPACE = "8f6d0d3e-3f0b-4c1e-9d53-6a2f6f1f7a10";

/** An id that the same command gives again when it is retried. */
export function derivedId(commandId: string, purpose: string): string {
  return uuidv5(`${commandId}/${purpose}`, NAMESPACE);
}

/** What tells a command from another with the same id. */
export function commandHash(name: string, data: unknown): string {
  return createHash("sha256").update(`${name}\n${JSON.stringify(data)}`).digest("hex");
}

export interface EnvelopeContext extends Omit<EventMetadata, "schemaVersion" | "prevHash" | "hash"> {
  readonly streamId: string;
  /** Revision of the first of the events. */
  readonly firstRevision: number;
  /** Hash of the event before it; "" when it is the stream's first. */
  readonly prevHash: string;
}

export interface Sealed {
  readonly toAppend: NewEvent[];
  /** The same events as they will be read, but for their position. */
  readonly events: Array<Omit<DomainEvent, "position">>;
}

/** Gives a command's events their ids, their metadata and their links in the stream's chain. */
export function seal(events: ReadonlyArray<{ readonly type: EventType; readonly data: unknown }>, context: EnvelopeContext): Sealed {
  const { streamId, firstRevision, prevHash, ...facts } = context;
  const entity = entityOf(streamId);
  if (!entity) throw new Error(`${streamId} is not a stream of ours`);
  const sealed: Sealed = { toAppend: [], events: [] };
  let previous = prevHash;
  for (const [index, { type, data }] of events.entries()) {
    const revision = firstRevision + index;
    const id = derivedId(facts.commandId, `${streamId}/${index}`);
    const unsigned = { schemaVersion: eventCatalogue[type].version, ...facts, prevHash: previous };
    const hash = chainHash({ streamId, revision, id, type, data: data as Json, metadata: unsigned });
    const metadata: EventMetadata = { ...unsigned, hash };
    previous = hash;
    sealed.toAppend.push({ id, type, data: data as Json, metadata: metadata as unknown as Json });
    sealed.events.push({ id, type, data, metadata, streamId, entity: entity.kind, entityId: entity.id, revision, recordedAt: new Date() } as Omit<DomainEvent, "position">);
  }
  return sealed;
}
