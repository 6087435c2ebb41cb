import type { z } from "zod";
import type { EntityKind } from "../ids.ts";

/** Turns the data of version `n` into that of `n + 1`. Pure; never reads the clock or another event. */
export type Upcaster = (data: Record<string, unknown>) => Record<string, unknown>;

export interface EventDefinition<Data extends z.ZodType = z.ZodType> {
  readonly entity: EntityKind;
  /** The present version; its hash stands in `schemas/events/lock.json` and a published one never changes. */
  readonly version: number;
  readonly data: Data;
  /** Upcaster from each older version to the next, keyed by the older. */
  readonly upcast?: Readonly<Record<number, Upcaster>>;
  /** Fields that hold personal data; encrypted under that person's own key. Null where the key has been destroyed. */
  readonly personal?: readonly string[];
  /** Field with the id whose key that is; the entity's own where it is left out. */
  readonly personalKey?: string;
}

export function defineEvent<Data extends z.ZodType>(entity: EntityKind, version: number, data: Data, more: Omit<EventDefinition, "entity" | "version" | "data"> = {}): EventDefinition<Data> {
  return { entity, version, data, ...more };
}

/** The union `{ type, data }` of a record of definitions. */
export type EventsOf<Definitions extends Record<string, EventDefinition>> = {
  [Type in keyof Definitions & string]: { readonly type: Type; readonly data: z.infer<Definitions[Type]["data"]> };
}[keyof Definitions & string];
