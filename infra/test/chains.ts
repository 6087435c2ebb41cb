import { ChainVerifier, type BrokenLink } from "#infra/event-store/chain.ts";
import type { EventStore } from "#infra/event-store/port.ts";

/** Checks the hash chain of every stream in the log. */
export async function verifyChains(store: EventStore): Promise<{ readonly events: number; readonly broken: readonly BrokenLink[] }> {
  const verifiers = new Map<string, ChainVerifier>();
  const broken: BrokenLink[] = [];
  let events = 0;
  let from: bigint | "start" = "start";
  for (;;) {
    const page = await store.readAll({ from, maxCount: 1_000 });
    const fresh = from === "start" ? page : page.slice(1);
    for (const event of fresh) {
      let verifier = verifiers.get(event.streamId);
      if (!verifier) verifiers.set(event.streamId, (verifier = new ChainVerifier()));
      const link = verifier.check(event);
      if (link) broken.push(link);
      events += 1;
    }
    const last = page.at(-1);
    if (!last || fresh.length === 0 || page.length < 1_000) return { events, broken };
    from = last.position;
  }
}
