import { randomUUID } from "node:crypto";
import type { EventFilter, EventStore, Json, NewEvent, Position, RecordedEvent, SubscriptionMessage } from "../port.ts";

/** What a part of the contract is handed. */
export interface Subject {
  /** The engine under test; a fresh one after `reopen`. */
  readonly store: EventStore;
  /** Ends the engine (its process, its file) and starts it again on the same data. */
  reopen(): Promise<void>;
}

/** A name nobody else uses: the suite also runs against a server that holds other data. */
export function streamName(kind = "contract"): string {
  return `${kind}-${randomUUID()}`;
}

export function event(data: Json | Uint8Array = {}, type = "Happened"): NewEvent {
  return { id: randomUUID(), type, data };
}

export function events(count: number, type = "Happened"): readonly NewEvent[] {
  return Array.from({ length: count }, (_, n) => event({ n }, type));
}

export async function readAllOf(store: EventStore, streamId: string): Promise<readonly RecordedEvent[]> {
  const found: RecordedEvent[] = [];
  for await (const batch of store.readStream(streamId)) found.push(...batch);
  return found;
}

export async function flat(batches: AsyncIterable<readonly RecordedEvent[]>): Promise<readonly RecordedEvent[]> {
  const found: RecordedEvent[] = [];
  for await (const batch of batches) found.push(...batch);
  return found;
}

/** Everything a subscription says, until it has said enough; then it is cancelled. */
export async function listen(subscribe: (signal: AbortSignal) => AsyncIterable<SubscriptionMessage>, enough: (heard: Heard) => boolean): Promise<Heard> {
  const controller = new AbortController();
  const heard: Heard = { events: [], checkpoints: [], caughtUp: 0, order: [] };
  for await (const message of subscribe(controller.signal)) {
    heard.order.push(message.kind);
    if (message.kind === "events") heard.events.push(...message.events);
    else if (message.kind === "checkpoint") heard.checkpoints.push(message.position);
    else heard.caughtUp += 1;
    if (enough(heard)) controller.abort();
  }
  return heard;
}

export interface Heard {
  readonly events: RecordedEvent[];
  readonly checkpoints: Position[];
  caughtUp: number;
  readonly order: SubscriptionMessage["kind"][];
}

export function onStreams(prefix: string): EventFilter {
  return { by: "stream", prefixes: [prefix] };
}

/** The log behind a position, as far as the filter lets it through, page by page. */
export async function history(store: EventStore, filter: EventFilter, from: Position | "start"): Promise<readonly RecordedEvent[]> {
  const found: RecordedEvent[] = [];
  for (let next = from; ; ) {
    const page = await store.readAll({ from: next, maxCount: 500, filter });
    found.push(...page.filter((event) => event.position !== found.at(-1)?.position));
    const last = page.at(-1);
    if (!last || page.length < 500) return found;
    next = last.position;
  }
}
