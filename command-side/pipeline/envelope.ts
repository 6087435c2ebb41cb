import { hash } from "node:crypto";
import { chainHash } from "#infra/event-store/chain.ts";
import type { Json, NewEvent } from "#infra/event-store/port.ts";
import type { PersonalData } from "#infra/security/personal-data.ts";
import type { EventMetadata } from "#schemas/envelope.ts";
import type { EventDefinition } from "#schemas/events/define.ts";
import { eventCatalogue, type DomainEvent, type EventType } from "#schemas/events/catalogue.ts";
import { entityOf, type EntityKind } from "#schemas/ids.ts";

/** An id that the same command gives again when it is retried: a UUID of version 8 (RFC 9562), 122 bits of a SHA-256. */
export function derivedId(commandId: string, purpose: string): string {
  const hex = hash("sha256", `${commandId}/${purpose}`, "hex");
  const variant = "89ab".charAt(Number.parseInt(hex.charAt(16), 16) & 3);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** Fields that are encrypted in some event of the entity. */
const personalFields = new Map<EntityKind, Set<string>>();
for (const { entity, personal = [] } of Object.values(eventCatalogue as Readonly<Record<string, EventDefinition>>)) {
  if (personal.length > 0) personalFields.set(entity, new Set([...(personalFields.get(entity) ?? []), ...personal]));
}

/** What tells a command from another with the same id. What is personal is left out: guesses at it could be tried against the hash for ever. */
export function commandHash(name: string, entity: EntityKind, data: object): string {
  const fields = personalFields.get(entity);
  const leftOut = fields && ((field: string, value: unknown) => (fields.has(field) ? undefined : value));
  return hash("sha256", `${name}\n${JSON.stringify(data, leftOut)}`, "hex");
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

/**
 * Gives a command's events their ids, their metadata and their links in the stream's chain. What is personal is
 * encrypted before the hash is taken: a chain stays valid when the person's key is destroyed.
 */
export async function seal(events: ReadonlyArray<{ readonly type: EventType; readonly data: unknown }>, context: EnvelopeContext, personal: PersonalData): Promise<Sealed> {
  const { streamId, firstRevision, prevHash, ...facts } = context;
  const entity = entityOf(streamId);
  if (!entity) throw new Error(`${streamId} is not a stream of ours`);
  const sealed: Sealed = { toAppend: [], events: [] };
  let previous = prevHash;
  for (const [index, { type, data }] of events.entries()) {
    const revision = firstRevision + index;
    const id = derivedId(facts.commandId, `${streamId}/${index}`);
    const stored = await personal.sealPersonal({ id, type, data, entityId: entity.id, metadata: { schemaVersion: eventCatalogue[type].version, ...facts, prevHash: previous } });
    const sealedWith = chainHash({ streamId, revision, id, type, data: stored.data as Json, metadata: stored.metadata });
    const metadata: EventMetadata = { ...stored.metadata, hash: sealedWith };
    previous = sealedWith;
    sealed.toAppend.push({ id, type, data: stored.data as Json, metadata: metadata as unknown as Json });
    sealed.events.push({ id, type, data, metadata, streamId, entity: entity.kind, entityId: entity.id, revision, recordedAt: new Date() } as Omit<DomainEvent, "position">);
  }
  return sealed;
}
