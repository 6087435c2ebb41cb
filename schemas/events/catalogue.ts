import type { z } from "zod";
import type { EventMetadata } from "../envelope.ts";
import type { EntityKind } from "../ids.ts";
import type { EventDefinition } from "./define.ts";
import { projectEvents } from "./project.ts";
import { reservationEvents } from "./reservation.ts";
import { sprintEvents } from "./sprint.ts";
import { storyEvents } from "./story.ts";
import { taskEvents } from "./task.ts";
import { teamEvents } from "./team.ts";
import { userEvents } from "./user.ts";

/** Every event of the product, by type. */
export const eventCatalogue = { ...userEvents, ...teamEvents, ...projectEvents, ...sprintEvents, ...storyEvents, ...taskEvents, ...reservationEvents } as const;

export type EventType = keyof typeof eventCatalogue;
export type EventData<Type extends EventType> = z.infer<(typeof eventCatalogue)[Type]["data"]>;

/** An event as the business sees it: present version, with its place and its story of who and when. */
export type DomainEvent<Type extends EventType = EventType> = {
  [T in Type]: {
    readonly id: string;
    readonly type: T;
    readonly data: EventData<T>;
    readonly metadata: EventMetadata;
    readonly streamId: string;
    readonly entity: EntityKind;
    readonly entityId: string;
    readonly revision: number;
    readonly position: bigint;
    /** The store's clock at the append. */
    readonly recordedAt: Date;
  };
}[Type];

export function isEventType(type: string): type is EventType {
  return Object.hasOwn(eventCatalogue, type);
}

/**
 * Data of an older version in the shape of the present one.
 * @throws when a version is newer than this program or an upcaster is missing: never guess at a fact.
 */
export function upcast<Type extends EventType>(type: Type, data: unknown, schemaVersion: number): EventData<Type> {
  const definition: EventDefinition = eventCatalogue[type];
  if (schemaVersion > definition.version) throw new Error(`${type} version ${schemaVersion} is newer than this program knows (${definition.version})`);
  let current = data as Record<string, unknown>;
  for (let version = schemaVersion; version < definition.version; version += 1) {
    const step = definition.upcast?.[version];
    if (!step) throw new Error(`${type} has no upcaster from version ${version}`);
    current = step(current);
  }
  return current as EventData<Type>;
}
