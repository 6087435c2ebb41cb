import { randomUUID } from "node:crypto";
import { once } from "node:events";
import type { ServerWritableStream, ServiceError } from "@grpc/grpc-js";
import { StreamNotFound, type EventFilter, type EventStore, type ReadAllOptions, type RecordedEvent } from "../port.ts";
import { streams, type ReadReq, type ReadResp } from "../protocol/messages.ts";
import { fromIdentifier, toIdentifier } from "../protocol/values.ts";
import { InvalidRequest, shuttingDown, toServiceError } from "./errors.ts";
import { toFilter, toReadEvent } from "./events.ts";

const PAGE = 200;
/** EventStoreDB's default search window, in events: a checkpoint is due after that many times the client's multiplier. */
const WINDOW = 32;
/** Without a filter EventStoreDB's `$all` holds everything, system events too. */
const EVERYTHING: EventFilter = { by: "type", prefixes: [""] };
const BACKWARDS = 1;

/** `Streams.Read`: reads of a stream and of `$all`, and both kinds of subscription. */
export async function read(store: EventStore, call: ServerWritableStream<ReadReq, ReadResp>, stopping: AbortSignal): Promise<void> {
  const cancelled = new AbortController();
  call.on("cancelled", () => cancelled.abort());
  const signal = AbortSignal.any([cancelled.signal, stopping]);
  try {
    for await (const answer of answersTo(store, optionsOf(call.request), signal)) {
      // Waiting for the client to take what it has keeps a slow reader from filling this process.
      if (!call.write(answer) && !signal.aborted) await once(call, "drain", { signal });
    }
    if (stopping.aborted) throw shuttingDown();
    call.end();
  } catch (error) {
    if (cancelled.signal.aborted) return;
    const answer: ServiceError = stopping.aborted ? shuttingDown() : toServiceError(error, "Read");
    call.emit("error", answer);
  }
}

function optionsOf(request: ReadReq): ReadReq.Options {
  const options = request.getOptions();
  if (!options) throw new InvalidRequest("a read needs options");
  return options;
}

function answersTo(store: EventStore, options: ReadReq.Options, signal: AbortSignal): AsyncIterable<ReadResp> {
  const stream = options.getStream();
  const all = options.getAll();
  if (options.hasSubscription() && options.getReadDirection() === BACKWARDS) throw new InvalidRequest("subscriptions go forwards");
  if (stream && options.hasFilter()) throw new InvalidRequest("only $all can be filtered");
  if (stream) return options.hasSubscription() ? streamSubscription(store, options, stream, signal) : streamRead(store, options, stream, signal);
  if (all) return options.hasSubscription() ? allSubscription(store, options, all, signal) : allRead(store, options, all, signal);
  throw new InvalidRequest("a read needs a stream or $all");
}

async function* streamRead(store: EventStore, options: ReadReq.Options, stream: ReadReq.Options.StreamOptions, signal: AbortSignal): AsyncGenerator<ReadResp> {
  const streamId = fromIdentifier(stream.getStreamIdentifier());
  const from = stream.hasStart() ? "start" : stream.hasEnd() ? "end" : toNumber(stream.getRevision());
  const direction = options.getReadDirection() === BACKWARDS ? "backwards" : "forwards";
  try {
    for await (const batch of store.readStream(streamId, { from, direction, maxCount: toNumber(options.getCount()), signal })) yield* toAnswers(batch, options);
  } catch (error) {
    if (!(error instanceof StreamNotFound)) throw error;
    yield new streams.ReadResp().setStreamNotFound(new streams.ReadResp.StreamNotFound().setStreamIdentifier(toIdentifier(streamId)));
  }
}

/**
 * Forwards the position is inclusive. Backwards it is the place behind an event, so the event at the position itself is
 * not read (EventStore, `IAllReader`: "positions are specified as post-positions").
 */
async function* allRead(store: EventStore, options: ReadReq.Options, all: ReadReq.Options.AllOptions, signal: AbortSignal): AsyncGenerator<ReadResp> {
  const filter = options.getFilter();
  const direction = options.getReadDirection() === BACKWARDS ? "backwards" : "forwards";
  const reading = { direction, filter: filter ? toFilter(filter) : EVERYTHING, signal } as const;
  let from: ReadAllOptions["from"] = all.hasStart() ? "start" : all.hasEnd() ? "end" : positionOf(all);
  let skip = direction === "backwards" && typeof from === "bigint" ? from : undefined;
  let left = toNumber(options.getCount());
  while (left > 0 && !signal.aborted && from !== undefined) {
    const maxCount: number = Math.min(PAGE, left) + (skip === undefined ? 0 : 1);
    const page = await store.readAll({ ...reading, from, maxCount });
    const events = (page[0]?.position === skip ? page.slice(1) : page).slice(0, left);
    yield* toAnswers(events, options);
    if (page.length < maxCount) return;
    left -= events.length;
    skip = from = page.at(-1)?.position;
  }
}

async function* streamSubscription(store: EventStore, options: ReadReq.Options, stream: ReadReq.Options.StreamOptions, signal: AbortSignal): AsyncGenerator<ReadResp> {
  const after = stream.hasStart() ? "start" : stream.hasEnd() ? "end" : toNumber(stream.getRevision());
  yield confirmation();
  let live = false;
  for await (const message of store.subscribeStream(fromIdentifier(stream.getStreamIdentifier()), { after, batchSize: PAGE, signal })) {
    if (message.kind === "events") yield* toAnswers(message.events, options);
    else if (message.kind === "caught_up" && !live) {
      live = true;
      yield caughtUp();
    }
  }
}

/**
 * The order of EventStoreDB: confirmation, history, a checkpoint, caught-up, then live (KurrentDB,
 * `Enumerator.AllSubscriptionFiltered.cs`). Only filtered subscriptions get checkpoints.
 */
async function* allSubscription(store: EventStore, options: ReadReq.Options, all: ReadReq.Options.AllOptions, signal: AbortSignal): AsyncGenerator<ReadResp> {
  const asked = options.getFilter();
  const filter = asked ? toFilter(asked) : EVERYTHING;
  const interval = BigInt(WINDOW * Math.max(1, asked?.getCheckpointintervalmultiplier() ?? 1));
  const after = all.hasStart() ? "start" : all.hasEnd() ? "end" : positionOf(all);
  let seen: bigint | undefined;
  let told = typeof after === "bigint" ? after : 0n;
  let live = false;
  yield confirmation();
  for await (const message of store.subscribeAll({ after, filter, batchSize: PAGE, signal })) {
    if (message.kind === "events") {
      seen = message.events.at(-1)?.position;
      yield* toAnswers(message.events, options);
    } else if (message.kind === "checkpoint") {
      seen = message.position;
    }
    const becomesLive = message.kind === "caught_up" && !live;
    if (asked && seen !== undefined && seen > told && (becomesLive || seen - told >= interval)) {
      told = seen;
      yield checkpoint(seen);
    }
    if (becomesLive) {
      live = true;
      yield caughtUp();
    }
  }
}

function* toAnswers(events: readonly RecordedEvent[], options: ReadReq.Options): Generator<ReadResp> {
  const structuredIds = options.getUuidOption()?.hasString() !== true;
  for (const event of events) yield toReadEvent(event, structuredIds);
}

function confirmation(): ReadResp {
  return new streams.ReadResp().setConfirmation(new streams.ReadResp.SubscriptionConfirmation().setSubscriptionId(randomUUID()));
}

function caughtUp(): ReadResp {
  return new streams.ReadResp().setCaughtUp(new streams.ReadResp.CaughtUp());
}

function checkpoint(position: bigint): ReadResp {
  return new streams.ReadResp().setCheckpoint(new streams.ReadResp.Checkpoint().setCommitPosition(position.toString()).setPreparePosition(position.toString()));
}

function positionOf(all: ReadReq.Options.AllOptions): bigint {
  const position = all.getPosition();
  if (!position) throw new InvalidRequest("a read of $all needs a position");
  return BigInt(position.getCommitPosition());
}

/** Counts and revisions travel as unsigned 64-bit numbers; nothing here is larger than JavaScript can count. */
function toNumber(text: string): number {
  return Math.min(Number(text), Number.MAX_SAFE_INTEGER);
}
