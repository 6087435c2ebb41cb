/**
 * The event store as the product sees it: EventStoreDB's semantics, whichever engine is behind it.
 *
 * Streams hold events at revisions 0, 1, 2 …; every event also has a place in the log of all streams, its {@link Position}.
 * Engines: `embedded/` (SQLite in the process), `eventstoredb/` (the real server through `@eventstore/db-client`).
 * `contract.ts` holds what every engine must do.
 */

/** A place in the log of all streams: grows with every event, not necessarily by one. EventStoreDB's commit position. */
export type Position = bigint;

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined };

/**
 * EventStoreDB's default limit for one append, data, metadata and types together (its setting `MaxAppendSize`, 1 MiB).
 * All engines share it, so that what works here works there.
 */
export const MAX_APPEND_BYTES = 1_048_576;

/** What a writer expects of a stream at the moment of its append. A number is the revision of the stream's last event. */
export type ExpectedRevision = number | "no_stream" | "stream_exists" | "any";

export interface NewEvent {
  /** UUID. The same ids appended again at the same place are accepted and change nothing. */
  readonly id: string;
  readonly type: string;
  /** JSON, or bytes for a binary event. */
  readonly data: Json | Uint8Array;
  readonly metadata?: Json | Uint8Array;
}

export interface RecordedEvent {
  readonly streamId: string;
  readonly revision: number;
  readonly position: Position;
  readonly id: string;
  readonly type: string;
  readonly data: Json | Uint8Array;
  readonly metadata: Json | Uint8Array | undefined;
  /** The store's own clock at the append. */
  readonly created: Date;
}

export interface AppendResult {
  /** Revision of the last event appended (or, for a retry, appended then). */
  readonly revision: number;
  /** Position of that event. */
  readonly position: Position;
}

/**
 * Server-side choice of events, by stream name or by event type. System events (`$…`) are left out unless asked for.
 * A regular expression should mean the same in JavaScript and in .NET: EventStoreDB evaluates it there.
 */
export type EventFilter =
  | { readonly by: "stream" | "type"; readonly prefixes: readonly string[] }
  | { readonly by: "stream" | "type"; readonly regex: string };

export type SubscriptionMessage =
  /** One or more events, in order. Never empty. */
  | { readonly kind: "events"; readonly events: readonly RecordedEvent[] }
  /** Everything up to and including this position has been delivered or filtered out. */
  | { readonly kind: "checkpoint"; readonly position: Position }
  /** The end of the log (of the stream) as it was has been reached; what follows is live. Engines may say it again when they fell behind, or lost their connection, and caught up again. */
  | { readonly kind: "caught_up" };

export interface ReadStreamOptions {
  /** First revision to return, inclusive. Default: the start, or the end when reading backwards. */
  readonly from?: number | "start" | "end";
  readonly direction?: "forwards" | "backwards";
  readonly maxCount?: number;
  readonly signal?: AbortSignal;
}

export interface ReadAllOptions {
  /** Default `start` (forwards) or `end` (backwards). Inclusive of an event exactly at the position, in both directions. */
  readonly from?: Position | "start" | "end";
  readonly direction?: "forwards" | "backwards";
  readonly maxCount: number;
  readonly filter?: EventFilter;
  readonly signal?: AbortSignal;
}

export interface SubscribeOptions<After> {
  /** Deliver what comes after this place, exclusive. `start` delivers everything, `end` only what is appended from now on. */
  readonly after: After | "start" | "end";
  readonly signal?: AbortSignal;
  /** At most this many events a message. Default 500. */
  readonly batchSize?: number;
}

export interface StreamMetadata {
  readonly maxCount?: number;
  /** Seconds. */
  readonly maxAge?: number;
  /** First revision that is still readable. */
  readonly truncateBefore?: number;
  readonly custom?: { readonly [key: string]: Json };
}

export interface EventStore {
  /**
   * Durable when the promise resolves: the events are on disk, all of them or none. At most {@link MAX_APPEND_BYTES} together.
   * `stream_exists` finds a soft-deleted stream deleted, as in EventStoreDB.
   * @throws {WrongExpectedRevision} {@link StreamDeleted} {@link EventStoreUnavailable} {@link EventTooLarge}
   */
  append(streamId: string, events: readonly NewEvent[], expected: ExpectedRevision): Promise<AppendResult>;

  /**
   * Yields batches, pulling the next only when asked.
   * @throws {StreamNotFound} when there is no such stream; {@link StreamDeleted} when it is tombstoned.
   */
  readStream(streamId: string, options?: ReadStreamOptions): AsyncIterable<readonly RecordedEvent[]>;

  /** One page of the log of all streams, system events left out unless the filter asks for them. Shorter than `maxCount` only at the end. */
  readAll(options: ReadAllOptions): Promise<readonly RecordedEvent[]>;

  /** Position of the last event in the log (system events included), or undefined when the log is empty. */
  head(): Promise<Position | undefined>;

  /** Catch-up, then live, until the signal aborts (then it ends without an error). Survives a lost connection by itself. */
  subscribeAll(options: SubscribeOptions<Position> & { readonly filter?: EventFilter }): AsyncIterable<SubscriptionMessage>;

  /** As {@link subscribeAll}, for one stream; waits for a stream that does not exist yet. */
  subscribeStream(streamId: string, options: SubscribeOptions<number>): AsyncIterable<SubscriptionMessage>;

  /** Soft delete: reads see no stream; a later append goes on from the next revision. Nothing is thrown for `any` when there is no stream. */
  deleteStream(streamId: string, expected: ExpectedRevision): Promise<void>;

  /** For ever: neither read nor append again. */
  tombstoneStream(streamId: string, expected: ExpectedRevision): Promise<void>;

  getStreamMetadata(streamId: string): Promise<{ readonly metadata: StreamMetadata; readonly revision: number | undefined }>;
  setStreamMetadata(streamId: string, metadata: StreamMetadata, expected?: ExpectedRevision): Promise<AppendResult>;

  /** Ends subscriptions, waits for appends under way, releases files and connections. Safe to call twice. */
  close(): Promise<void>;
}

/** Base of what an engine throws; `code` is stable. */
export abstract class EventStoreError extends Error {
  abstract readonly code: "wrong_expected_revision" | "stream_not_found" | "stream_deleted" | "event_too_large" | "event_store_unavailable";
}

export class WrongExpectedRevision extends EventStoreError {
  readonly code = "wrong_expected_revision";
  readonly streamId: string;
  readonly expected: ExpectedRevision;
  /** The stream's present last revision, or `no_stream`. */
  readonly actual: number | "no_stream";
  constructor(streamId: string, expected: ExpectedRevision, actual: number | "no_stream") {
    super(`stream ${streamId} is at ${actual}, expected ${expected}`);
    this.name = "WrongExpectedRevision";
    this.streamId = streamId;
    this.expected = expected;
    this.actual = actual;
  }
}

export class StreamNotFound extends EventStoreError {
  readonly code = "stream_not_found";
  readonly streamId: string;
  constructor(streamId: string) {
    super(`no stream ${streamId}`);
    this.name = "StreamNotFound";
    this.streamId = streamId;
  }
}

export class StreamDeleted extends EventStoreError {
  readonly code = "stream_deleted";
  readonly streamId: string;
  constructor(streamId: string) {
    super(`stream ${streamId} is deleted for ever`);
    this.name = "StreamDeleted";
    this.streamId = streamId;
  }
}

export class EventTooLarge extends EventStoreError {
  readonly code = "event_too_large";
  constructor(message: string) {
    super(message);
    this.name = "EventTooLarge";
  }
}

/** Not reachable, too busy or closed: the append may or may not have happened; the same ids may be tried again. */
export class EventStoreUnavailable extends EventStoreError {
  readonly code = "event_store_unavailable";
  constructor(message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = "EventStoreUnavailable";
  }
}
