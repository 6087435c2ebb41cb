import { hash } from "node:crypto";
import canonicalize from "canonicalize";
import type { EventMetadata } from "#schemas/envelope.ts";
import type { Json, Position, RecordedEvent } from "./port.ts";

/** What the hash of an event covers: everything about it but the hash itself. */
export interface Chained {
  readonly streamId: string;
  readonly revision: number;
  readonly id: string;
  readonly type: string;
  readonly data: Json;
  readonly metadata: Omit<EventMetadata, "hash">;
}

/** SHA-256, in hex, over the canonical JSON (RFC 8785) of an event with its place in its stream. */
export function chainHash({ streamId, revision, id, type, data, metadata }: Chained): string {
  const text = canonicalize({ stream: streamId, revision, id, type, data, metadata });
  if (text === undefined) throw new Error(`event ${id} has no canonical form`);
  return hash("sha256", text, "hex");
}

export interface BrokenLink {
  readonly streamId: string;
  readonly revision: number;
  readonly position: Position;
  readonly eventId: string;
  readonly reason: string;
}

/**
 * Checks one stream's chain from its first event; feed it every event of the stream in order.
 * Behind a break it goes on from what is there, so that each break is told once.
 */
export class ChainVerifier {
  #revision = -1;
  #hash = "";

  /** The break, or undefined when the event continues the chain. */
  check(event: RecordedEvent): BrokenLink | undefined {
    const metadata = chainedMetadata(event.metadata);
    const reason = metadata ? this.#reason(event, metadata) : "it carries no hash";
    this.#revision = event.revision;
    this.#hash = metadata?.hash ?? "";
    return reason === undefined ? undefined : { streamId: event.streamId, revision: event.revision, position: event.position, eventId: event.id, reason };
  }

  #reason(event: RecordedEvent, { hash: said, ...metadata }: EventMetadata): string | undefined {
    const { streamId, revision, id, type } = event;
    if (revision !== this.#revision + 1) return this.#revision < 0 ? "the events before it are missing" : `it follows revision ${this.#revision}`;
    if (metadata.prevHash !== this.#hash) return "it names another event before it than the one that is there";
    if (event.data instanceof Uint8Array) return "its content cannot be read";
    try {
      return chainHash({ streamId, revision, id, type, data: event.data, metadata }) === said ? undefined : "its content does not match its hash";
    } catch {
      return "its content has no canonical form"; // nothing of the kind was ever appended by us
    }
  }
}

function chainedMetadata(metadata: RecordedEvent["metadata"]): EventMetadata | undefined {
  const said = metadata as Partial<EventMetadata> | null | undefined;
  return typeof said?.hash === "string" ? (said as EventMetadata) : undefined;
}
