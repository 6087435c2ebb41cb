import { randomUUID } from "node:crypto";
import type { ClientDuplexStream } from "@grpc/grpc-js";
import { EventStoreUnavailable, EventTooLarge, MAX_APPEND_BYTES, type AppendResult, type ExpectedRevision, type NewEvent } from "../port.ts";
import type { BatchAppendReq, BatchAppendResp } from "../protocol/messages.ts";
import { fromUuid, toUuid } from "../protocol/values.ts";
import { Backoff } from "./backoff.ts";
import type { Connection } from "./connection.ts";
import { fromBatchStatus, isPassing } from "./errors.ts";
import { batchRequests } from "./requests.ts";

/** Well under what a gRPC server takes by default (4 MB). */
const CHUNK_BYTES = 1_000_000;

type Call = ClientDuplexStream<BatchAppendReq, BatchAppendResp>;
/** Position is undefined when the server does not tell it, which happens for retries. */
export type Answer = Pick<AppendResult, "revision"> & { readonly position: bigint | undefined };

interface Waiting {
  readonly streamId: string;
  readonly expected: ExpectedRevision;
  readonly requests: readonly BatchAppendReq[];
  readonly timer: NodeJS.Timeout;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Appends over one `BatchAppend` call. When the call breaks, what was not answered is sent again on the next one, in the
 * same order: event ids make that harmless. What is not answered before its deadline fails.
 */
export class Appender {
  readonly #connection: Connection;
  readonly #timeoutMs: number;
  readonly #waiting = new Map<string, Waiting>();
  readonly #backoff = new Backoff();
  readonly #closed = new AbortController();
  #call: Call | undefined;
  #connecting = false;
  #lastFailure: unknown;
  #idle: PromiseWithResolvers<void> | undefined;

  constructor(connection: Connection, timeoutMs: number) {
    this.#connection = connection;
    this.#timeoutMs = timeoutMs;
  }

  append(streamId: string, events: readonly NewEvent[], expected: ExpectedRevision): Promise<Answer> {
    const id = randomUUID();
    const { requests, bytes } = batchRequests(toUuid(id), streamId, events, expected, new Date(Date.now() + this.#timeoutMs), CHUNK_BYTES);
    // Told here already: the server would refuse a message that is far too large by breaking the call, and all appends on it.
    if (bytes > MAX_APPEND_BYTES) throw new EventTooLarge(`an append of ${bytes} bytes is over the limit of ${MAX_APPEND_BYTES}`);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.#tooLate(id), this.#timeoutMs);
      this.#waiting.set(id, { streamId, expected, requests, timer, resolve, reject });
      if (this.#call) write(this.#call, requests);
      else void this.#connect();
    });
  }

  /** Resolves when everything under way is answered or has failed. */
  async close(): Promise<void> {
    if (this.#waiting.size > 0) {
      this.#idle = Promise.withResolvers();
      await this.#idle.promise;
    }
    this.#closed.abort();
    this.#call?.end();
  }

  /** Opens a call and sends all that waits; tries again while something waits. */
  async #connect(): Promise<void> {
    if (this.#connecting) return;
    this.#connecting = true;
    try {
      while (!this.#call && this.#waiting.size > 0) {
        try {
          const call = await this.#connection.batchAppend();
          call.on("data", (response: BatchAppendResp) => this.#answered(response));
          call.on("error", (error) => this.#broken(call, error));
          call.on("end", () => this.#broken(call, undefined));
          this.#call = call;
          for (const { requests } of this.#waiting.values()) write(call, requests);
        } catch (error) {
          this.#failed(error);
          await this.#backoff.wait(this.#closed.signal);
        }
      }
    } finally {
      this.#connecting = false;
    }
  }

  #broken(call: Call, error: unknown): void {
    if (this.#call !== call) return; // said before
    this.#call = undefined;
    if (error !== undefined) this.#failed(error);
    if (this.#waiting.size === 0) return;
    void this.#backoff.wait(this.#closed.signal).then(() => this.#connect());
  }

  #failed(error: unknown): void {
    this.#lastFailure = error;
    if (isPassing(error)) return;
    for (const id of this.#waiting.keys()) this.#take(id)?.reject(new EventStoreUnavailable(`EventStoreDB refuses appends: ${messageOf(error)}`, { cause: error }));
  }

  #tooLate(id: string): void {
    const why = this.#call || this.#lastFailure === undefined ? "" : `: ${messageOf(this.#lastFailure)}`;
    this.#take(id)?.reject(new EventStoreUnavailable(`EventStoreDB did not answer an append within ${this.#timeoutMs} ms${why}`, { cause: this.#lastFailure }));
  }

  #answered(response: BatchAppendResp): void {
    this.#backoff.reset();
    const waiting = this.#take(fromUuid(response.getCorrelationId()));
    if (!waiting) return; // too late: it has failed already
    const error = response.getError();
    const success = response.getSuccess();
    if (error) waiting.reject(fromBatchStatus(error, waiting.streamId, waiting.expected));
    else if (success) waiting.resolve({ revision: success.hasCurrentRevision() ? Number(success.getCurrentRevision()) : -1, position: success.hasPosition() ? BigInt(success.getPosition()?.getCommitPosition() ?? 0) : undefined });
    else waiting.reject(new EventStoreUnavailable("EventStoreDB answered an append with nothing"));
  }

  #take(id: string): Waiting | undefined {
    const waiting = this.#waiting.get(id);
    if (!waiting) return undefined;
    clearTimeout(waiting.timer);
    this.#waiting.delete(id);
    if (this.#waiting.size === 0) this.#idle?.resolve();
    return waiting;
  }
}

function write(call: Call, requests: readonly BatchAppendReq[]): void {
  for (const request of requests) call.write(request);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
