import { openEmbeddedEventStore } from "./embedded/open.ts";
import type { EventStore } from "./port.ts";

export interface OpenOptions {
  /** EventStoreDB's address; undefined chooses the embedded log. */
  readonly eventStoreUrl: string | undefined;
  /** Where the embedded log lives; not touched when there is an address. */
  readonly directory: string;
}

/**
 * The engine that the configuration asks for. EventStoreDB is connected when it is first used: being away at this moment
 * is no error.
 * @throws {EmbeddedLogError} when the embedded log cannot be opened; {@link EventStoreUnavailable} when the address cannot be understood.
 */
export async function openEventStore({ eventStoreUrl, directory }: OpenOptions): Promise<EventStore> {
  if (eventStoreUrl === undefined) return openEmbeddedEventStore({ directory });
  // gRPC and the messages are a tenth of what a start would load for nothing
  const { EventStoreDBEventStore } = await import("./eventstoredb/store.ts");
  return new EventStoreDBEventStore({ url: eventStoreUrl });
}
