/** The shapes of published events, as the lock test compares them. */
import { z } from "zod";
import { eventCatalogue } from "./catalogue.ts";
import type { EventDefinition } from "./define.ts";

/** `type@version` → JSON Schema of its data, in the order of the names. */
export function publishedSchemas(): Record<string, object> {
  const entries = Object.entries(eventCatalogue as Record<string, EventDefinition>).map(([type, { version, data }]) => [`${type}@${version}`, z.toJSONSchema(data, { io: "output", unrepresentable: "any" })] as const);
  return Object.fromEntries(entries.sort(([one], [other]) => (one < other ? -1 : 1)));
}
