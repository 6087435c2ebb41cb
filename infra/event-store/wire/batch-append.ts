import type { ServerDuplexStream } from "@grpc/grpc-js";
import { EventTooLarge, MAX_APPEND_BYTES, type AppendResult, type EventStore, type NewEvent } from "../port.ts";
import { empty, shared, streams, type BatchAppendReq, type BatchAppendResp, type Status, type UUID } from "../protocol/messages.ts";
import { fromIdentifier, fromUuid, toIdentifier } from "../protocol/values.ts";
import { InvalidRequest, shuttingDown, timedOut, toBatchStatus } from "./errors.ts";
import { isServiceError } from "./append.ts";
import { sizeOfProposed, toExpected, toNewEvent } from "./events.ts";

/** More unanswered appends than these and the client waits before it sends on. */
const MAX_UNANSWERED = 2_000;

/** An append of which not all chunks have come. */
interface Partial {
  readonly correlationId: UUID | undefined;
  readonly options: BatchAppendReq.Options;
  readonly streamId: string;
  readonly events: NewEvent[];
  bytes: number;
  readonly timer: NodeJS.Timeout | undefined;
}

/** `Streams.BatchAppend`: any number of appends on one connection, each in one or more chunks, answered as they are written. */
export function batchAppend(store: EventStore, call: ServerDuplexStream<BatchAppendReq, BatchAppendResp>, stopping: AbortSignal): Promise<void> {
  return new BatchAppend(store, call, stopping).done;
}

class BatchAppend {
  readonly #store: EventStore;
  readonly #call: ServerDuplexStream<BatchAppendReq, BatchAppendResp>;
  readonly #stopping: AbortSignal;
  readonly #partial = new Map<string, Partial>();
  readonly #done = Promise.withResolvers<void>();
  #unanswered = 0;
  #ended = false;

  constructor(store: EventStore, call: ServerDuplexStream<BatchAppendReq, BatchAppendResp>, stopping: AbortSignal) {
    this.#store = store;
    this.#call = call;
    this.#stopping = stopping;
    call.on("data", (request: BatchAppendReq) => this.#receive(request));
    call.on("end", () => this.#end());
    call.on("cancelled", () => this.#finish());
    call.on("error", () => this.#finish());
    stopping.addEventListener("abort", this.#stop);
    if (stopping.aborted) this.#end();
  }

  /** Resolves when the call is over and everything it asked for is answered. */
  get done(): Promise<void> {
    return this.#done.promise;
  }

  #receive(request: BatchAppendReq): void {
    const id = fromUuid(request.getCorrelationId());
    try {
      const partial = this.#partial.get(id) ?? this.#begin(id, request);
      if (!partial) return;
      for (const proposed of request.getProposedMessagesList()) {
        partial.bytes += sizeOfProposed(proposed);
        if (partial.bytes > MAX_APPEND_BYTES) throw new EventTooLarge(`an append of more than ${MAX_APPEND_BYTES} bytes`);
        partial.events.push(toNewEvent(proposed));
      }
      if (!request.getIsFinal()) return;
      this.#forget(id);
      void this.#append(partial);
    } catch (error) {
      const streamId = this.#partial.get(id)?.streamId ?? fromIdentifier(request.getOptions()?.getStreamIdentifier());
      this.#forget(id);
      this.#answer(request.getCorrelationId(), streamId, toBatchStatus(isServiceError(error) ? new InvalidRequest(error.message) : error));
    }
  }

  /** Chunks of an append that was answered already (too large, too late) belong to nothing and are passed over. */
  #begin(id: string, request: BatchAppendReq): Partial | undefined {
    const options = request.getOptions();
    if (!options) return undefined;
    const streamId = fromIdentifier(options.getStreamIdentifier());
    if (streamId === "") throw new InvalidRequest("Required field StreamIdentifier not set.");
    const correlationId = request.getCorrelationId();
    const left = (options.getDeadline()?.toDate().getTime() ?? Number.POSITIVE_INFINITY) - Date.now();
    const tooLate = () => {
      this.#forget(id);
      this.#answer(correlationId, streamId, timedOut());
    };
    if (left <= 0) {
      tooLate();
      return undefined;
    }
    const timer = request.getIsFinal() || left > 2 ** 31 - 1 ? undefined : setTimeout(tooLate, left);
    const partial: Partial = { correlationId, options, streamId, events: [], bytes: 0, timer };
    this.#partial.set(id, partial);
    return partial;
  }

  async #append({ correlationId, options, streamId, events }: Partial): Promise<void> {
    this.#unanswered += 1;
    if (this.#unanswered >= MAX_UNANSWERED) this.#call.pause();
    try {
      const expected = toExpected(options, options.hasStreamPosition() ? options.getStreamPosition() : undefined);
      this.#answer(correlationId, streamId, await this.#store.append(streamId, events, expected));
    } catch (error) {
      this.#answer(correlationId, streamId, toBatchStatus(error));
    } finally {
      this.#unanswered -= 1;
      if (this.#unanswered === MAX_UNANSWERED / 2 && this.#call.isPaused()) this.#call.resume();
      if (this.#ended && this.#unanswered === 0) this.#close();
    }
  }

  #answer(correlationId: UUID | undefined, streamId: string, result: AppendResult | Status): void {
    if (this.#call.cancelled || this.#call.destroyed) return;
    const answer = new streams.BatchAppendResp().setStreamIdentifier(toIdentifier(streamId));
    if (correlationId) answer.setCorrelationId(correlationId);
    if ("revision" in result) answer.setSuccess(success(result));
    else answer.setError(result);
    this.#call.write(answer);
  }

  #forget(id: string): void {
    clearTimeout(this.#partial.get(id)?.timer);
    this.#partial.delete(id);
  }

  readonly #stop = () => this.#end();

  #end(): void {
    this.#ended = true;
    if (this.#unanswered === 0) this.#close();
  }

  #close(): void {
    if (this.#stopping.aborted) this.#call.emit("error", shuttingDown());
    else this.#call.end();
    this.#finish();
  }

  #finish(): void {
    for (const id of this.#partial.keys()) this.#forget(id);
    this.#stopping.removeEventListener("abort", this.#stop);
    this.#done.resolve();
  }
}

function success({ revision, position }: AppendResult): BatchAppendResp.Success {
  const place = new shared.AllStreamPosition().setCommitPosition(position.toString()).setPreparePosition(position.toString());
  const answer = new streams.BatchAppendResp.Success().setPosition(place);
  return revision < 0 ? answer.setNoStream(new empty.Empty()) : answer.setCurrentRevision(String(revision));
}
