import {
  EventStoreUnavailable,
  StreamNotFound,
  type AppendResult,
  type EventFilter,
  type EventStore,
  type ExpectedRevision,
  type Json,
  type NewEvent,
  type Position,
  type ReadAllOptions,
  type ReadStreamOptions,
  type RecordedEvent,
  type StreamMetadata,
  type SubscribeOptions,
  type SubscriptionMessage,
} from "../port.ts";
import { matcherOf } from "../filter.ts";
import { fromRaw, metadataStreamOf, toRaw, type RawMetadata } from "../metadata.ts";
import { shared, streams } from "../protocol/messages.ts";
import { toIdentifier } from "../protocol/values.ts";
import { Appender } from "./appender.ts";
import { Connection } from "./connection.ts";
import { fromServiceError } from "./errors.ts";
import { Reader } from "./reader.ts";
import { allRequest, streamRequest } from "./requests.ts";
import { subscription } from "./subscription.ts";

const BATCH = 500;
const APPEND_TIMEOUT_MS = 10_000;

export interface EventStoreDBOptions {
  /** `esdb://…`, `esdb+discover://…` or the same with `kurrentdb`. */
  readonly url: string;
  /** How long an append may wait for its answer. Default 10,000 ms. */
  readonly appendTimeoutMs?: number;
}

/** A real EventStoreDB (or KurrentDB), or the wire server, through its client's connection. */
export class EventStoreDBEventStore implements EventStore {
  readonly #connection: Connection;
  readonly #appender: Appender;
  readonly #reader: Reader;
  readonly #closed = new AbortController();
  #closing: Promise<void> | undefined;

  /** Connects when it is first used. @throws {EventStoreUnavailable} when the address cannot be understood. */
  constructor({ url, appendTimeoutMs = APPEND_TIMEOUT_MS }: EventStoreDBOptions) {
    this.#connection = Connection.acquire(url);
    this.#appender = new Appender(this.#connection, appendTimeoutMs);
    this.#reader = new Reader(this.#connection, this.#closed.signal);
  }

  async append(streamId: string, events: readonly NewEvent[], expected: ExpectedRevision): Promise<AppendResult> {
    this.#mustBeOpen();
    const { revision, position } = await this.#appender.append(streamId, events, expected);
    return { revision, position: position ?? (await this.#positionOf(streamId, revision)) };
  }

  async *readStream(streamId: string, options: ReadStreamOptions = {}): AsyncGenerator<readonly RecordedEvent[]> {
    this.#mustBeOpen();
    const { direction = "forwards", maxCount = Number.MAX_SAFE_INTEGER } = options;
    const from = options.from ?? (direction === "backwards" ? "end" : "start");
    if (options.signal?.aborted || maxCount <= 0) return;
    yield* this.#reader.read(streamRequest(streamId, from, direction, maxCount), { streamId, limit: BATCH, signal: options.signal });
  }

  async readAll({ from, direction = "forwards", maxCount, filter, signal }: ReadAllOptions): Promise<readonly RecordedEvent[]> {
    this.#mustBeOpen();
    signal?.throwIfAborted();
    const wanted = wantedBy(filter);
    const found: RecordedEvent[] = [];
    let place = from ?? (direction === "backwards" ? "end" : "start");
    if (direction === "backwards" && typeof place === "bigint") {
      // Backwards the server takes a position for the place behind an event; the port means the event itself.
      const [at] = await this.#page(place, "forwards", 1, "everything", signal);
      if (at?.position === place && wanted(at)) found.push(at);
    }
    // Forwards a further page begins with the event that ended the one before.
    let seen: Position | undefined;
    while (found.length < maxCount) {
      const count = maxCount - found.length + (direction === "forwards" && seen !== undefined ? 1 : 0);
      const page = await this.#page(place, direction, count, filter, signal);
      found.push(...page.filter((event) => event.position !== seen && wanted(event)));
      const last = page.at(-1);
      if (!last || page.length < count) break;
      seen = place = last.position;
    }
    signal?.throwIfAborted();
    return found;
  }

  async head(): Promise<Position | undefined> {
    this.#mustBeOpen();
    const [last] = await this.#page("end", "backwards", 1, "everything", undefined);
    return last?.position;
  }

  async *subscribeAll(options: SubscribeOptions<Position> & { readonly filter?: EventFilter }): AsyncGenerator<SubscriptionMessage> {
    this.#mustBeOpen();
    const { after, filter, batchSize = BATCH } = options;
    const plan = {
      streamId: "$all",
      // "The end" is named once, or what is appended while the connection is lost would be passed over.
      begin: async () => (after === "end" ? ((await this.head()) ?? "start") : after),
      request: (place: Position | "start") => allRequest(place, "forwards", "subscription", filter),
      placeOf: (event: RecordedEvent) => event.position,
      placeOfCheckpoint: (position: Position) => position,
      wanted: wantedBy(filter),
      batchSize,
    };
    yield* subscription(this.#connection, plan, this.#signal(options.signal));
  }

  async *subscribeStream(streamId: string, options: SubscribeOptions<number>): AsyncGenerator<SubscriptionMessage> {
    this.#mustBeOpen();
    const { after, batchSize = BATCH } = options;
    const plan = {
      streamId,
      begin: async () => (after === "end" ? ((await this.#newest(streamId))?.revision ?? "start") : after),
      request: (place: number | "start") => streamRequest(streamId, place, "forwards", "subscription"),
      placeOf: (event: RecordedEvent) => event.revision,
      wanted: isNoTombstone,
      batchSize,
    };
    yield* subscription(this.#connection, plan, this.#signal(options.signal));
  }

  async deleteStream(streamId: string, expected: ExpectedRevision): Promise<void> {
    this.#mustBeOpen();
    const options = new streams.DeleteReq.Options().setStreamIdentifier(toIdentifier(streamId));
    setExpected(options, expected);
    await this.#connection.delete(new streams.DeleteReq().setOptions(options)).catch((error: unknown) => {
      throw fromServiceError(error, streamId, expected);
    });
  }

  async tombstoneStream(streamId: string, expected: ExpectedRevision): Promise<void> {
    this.#mustBeOpen();
    const options = new streams.TombstoneReq.Options().setStreamIdentifier(toIdentifier(streamId));
    setExpected(options, expected);
    await this.#connection.tombstone(new streams.TombstoneReq().setOptions(options)).catch((error: unknown) => {
      throw fromServiceError(error, streamId, expected);
    });
  }

  async getStreamMetadata(streamId: string): Promise<{ readonly metadata: StreamMetadata; readonly revision: number | undefined }> {
    this.#mustBeOpen();
    const event = await this.#newest(metadataStreamOf(streamId), streamId);
    const raw = event && isObject(event.data) ? (event.data as RawMetadata) : {};
    return { metadata: fromRaw(raw), revision: event?.revision };
  }

  setStreamMetadata(streamId: string, metadata: StreamMetadata, expected: ExpectedRevision = "any"): Promise<AppendResult> {
    return this.append(metadataStreamOf(streamId), [{ id: crypto.randomUUID(), type: "$metadata", data: toRaw(metadata) }], expected);
  }

  close(): Promise<void> {
    this.#closing ??= (async () => {
      await this.#appender.close();
      this.#closed.abort();
      await this.#connection.release();
    })();
    return this.#closing;
  }

  async #page(from: Position | "start" | "end", direction: "forwards" | "backwards", count: number, filter: EventFilter | "everything" | undefined, signal: AbortSignal | undefined): Promise<readonly RecordedEvent[]> {
    const found: RecordedEvent[] = [];
    for await (const batch of this.#reader.read(allRequest(from, direction, count, filter), { streamId: "$all", limit: BATCH, signal })) found.push(...batch);
    return found;
  }

  /** The stream's last event, or undefined when there is no stream. */
  async #newest(streamId: string, named = streamId): Promise<RecordedEvent | undefined> {
    try {
      for await (const [event] of this.#reader.read(streamRequest(streamId, "end", "backwards", 1), { streamId: named, limit: 1, signal: undefined })) return event;
    } catch (error) {
      if (!(error instanceof StreamNotFound)) throw error;
    }
    return undefined;
  }

  /** The server does not tell the position of an append that it has found written before. */
  async #positionOf(streamId: string, revision: number): Promise<Position> {
    for await (const [event] of this.#reader.read(streamRequest(streamId, revision, "forwards", 1), { streamId, limit: 1, signal: undefined })) if (event) return event.position;
    return (await this.head()) ?? 0n;
  }

  #signal(signal: AbortSignal | undefined): AbortSignal {
    return signal ? AbortSignal.any([signal, this.#closed.signal]) : this.#closed.signal;
  }

  #mustBeOpen(): void {
    if (this.#closing) throw new EventStoreUnavailable("the event store is closed");
  }
}

/**
 * What the server lets through and the port does not: system events that its filter by type cannot know, and the tombstone
 * in a stream that a filter by stream matches.
 */
function wantedBy(filter: EventFilter | undefined): (event: RecordedEvent) => boolean {
  const matches = matcherOf(filter);
  if (!filter) return matches;
  return filter.by === "stream" ? isNoTombstone : () => true;
}

function isNoTombstone(event: RecordedEvent): boolean {
  return event.type !== "$streamDeleted";
}

function isObject(value: Json | Uint8Array): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);
}

type Options = InstanceType<typeof streams.DeleteReq.Options> | InstanceType<typeof streams.TombstoneReq.Options>;

function setExpected(options: Options, expected: ExpectedRevision): void {
  if (expected === "any") options.setAny(new shared.Empty());
  else if (expected === "no_stream") options.setNoStream(new shared.Empty());
  else if (expected === "stream_exists") options.setStreamExists(new shared.Empty());
  else options.setRevision(String(expected));
}
