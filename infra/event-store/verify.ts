import { entityOf } from "#schemas/ids.ts";
import { ChainVerifier, type BrokenLink } from "./chain.ts";
import type { EventStore, Position } from "./port.ts";

/** Events are read so many at a time: they may be large. */
const PAGE = 256;
/** So many broken links are told one by one; the others are counted. */
const NAMED = 1_000;

export interface Verified {
  /** Events and streams of ours that were checked; what others keep in the same store is passed over. */
  readonly events: number;
  readonly streams: number;
  /** The last event that was read; undefined when the log is empty. */
  readonly position: Position | undefined;
  readonly brokenLinks: number;
  /** The first thousand of them, in the order of the log. */
  readonly broken: readonly BrokenLink[];
}

export interface VerifyOptions {
  /** Told after every page: where it is, and where the log ended when it began. */
  readonly onProgress?: (progress: { readonly events: number; readonly position: Position; readonly end: Position }) => void;
  readonly signal?: AbortSignal;
}

/**
 * Checks the hash chain of every stream, from the start of the log to where it ends at this moment. Keeps a page of
 * events, and for each stream the hash of its last one. What was cut off the end of a stream leaves a chain that is whole.
 */
export async function verifyLog(store: EventStore, { onProgress, signal }: VerifyOptions = {}): Promise<Verified> {
  const verifiers = new Map<string, ChainVerifier>();
  const broken: BrokenLink[] = [];
  const end = (await store.head()) ?? 0n;
  let events = 0;
  let brokenLinks = 0;
  let position: Position | undefined;
  for (;;) {
    // a page begins with the event that ended the one before
    const page = await store.readAll({ from: position ?? "start", maxCount: PAGE, ...(signal && { signal }) });
    for (const event of page) {
      if (event.position === position || entityOf(event.streamId) === undefined) continue;
      let verifier = verifiers.get(event.streamId);
      if (!verifier) verifiers.set(event.streamId, (verifier = new ChainVerifier()));
      const link = verifier.check(event);
      events += 1;
      if (!link) continue;
      brokenLinks += 1;
      if (broken.length < NAMED) broken.push(link);
    }
    position = page.at(-1)?.position ?? position;
    if (position !== undefined) onProgress?.({ events, position, end });
    if (page.length < PAGE || position === undefined || position >= end) return { events, streams: verifiers.size, position, brokenLinks, broken };
  }
}
