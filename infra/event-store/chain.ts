import { hash } from "node:crypto";
import canonicalize from "canonicalize";
import type { EventMetadata } from "#schemas/envelope.ts";
import type { Json, RecordedEvent } from "./port.ts";

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
  readonly reason: string;
}

/**
 * Checks one stream's chain from its first event; feed it every event of the stream in order.
 * Streams that are cut off at the front cannot be verified: the first event given must be revision 0.
 */
export class ChainVerifier {
  #revision = -1;
  #hash = "";

  /** The break, or undefined when the event continues the chain. */
  check(event: RecordedEvent): BrokenLink | undefined {
    const broken = (reason: string): BrokenLink => ({ streamId: event.streamId, revision: event.revision, reason });
    if (event.revision !== this.#revision + 1) return broken(`follows revision ${this.#revision}`);
    const { hash: said, ...metadata } = event.metadata as unknown as EventMetadata;
    if (metadata.prevHash !== this.#hash) return broken("names another event before it than the one that is there");
    const actual = chainHash({ streamId: event.streamId, revision: event.revision, id: event.id, type: event.type, data: event.data as Json, metadata });
    if (actual !== said) return broken("its content does not match its hash");
    this.#revision = event.revision;
    this.#hash = said;
    return undefined;
  }
}
