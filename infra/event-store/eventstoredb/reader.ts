import { status as code, type ServiceError } from "@grpc/grpc-js";
import { StreamNotFound, type RecordedEvent } from "../port.ts";
import type { ReadReq } from "../protocol/messages.ts";
import { arriving } from "./arriving.ts";
import { Backoff } from "./backoff.ts";
import type { Connection } from "./connection.ts";
import { fromServiceError } from "./errors.ts";
import { fromReadEvent } from "./requests.ts";

const TRIES = 4;

export interface ReadOptions {
  readonly streamId: string;
  /** At most this many events a batch. */
  readonly limit: number;
  readonly signal: AbortSignal | undefined;
}

/** Reads that end, of a stream or of `$all`. */
export class Reader {
  readonly #connection: Connection;
  readonly #closed: AbortSignal;

  constructor(connection: Connection, closed: AbortSignal) {
    this.#connection = connection;
    this.#closed = closed;
  }

  /**
   * A connection that was lost is noticed by the first who uses it: as long as nothing has come, the read is tried again.
   * @throws {StreamNotFound} {@link StreamDeleted} {@link EventStoreUnavailable}
   */
  async *read(request: ReadReq, { streamId, limit, signal }: ReadOptions): AsyncGenerator<readonly RecordedEvent[]> {
    const ending = signal ? AbortSignal.any([signal, this.#closed]) : this.#closed;
    const backoff = new Backoff();
    for (let tries = 1; ; tries += 1) {
      let begun = false;
      try {
        for await (const batch of arriving(() => this.#connection.read(request), limit, ending)) {
          begun = true;
          if (batch.some((response) => response.hasStreamNotFound())) throw new StreamNotFound(streamId);
          const events = batch.flatMap((response) => {
            const read = response.getEvent();
            const event = read && fromReadEvent(read);
            return event ? [event] : [];
          });
          if (events.length > 0) yield events;
        }
        return;
      } catch (error) {
        if (begun || tries === TRIES || (error as Partial<ServiceError>).code !== code.UNAVAILABLE) throw fromServiceError(error, streamId);
        await backoff.wait(ending);
      }
    }
  }
}
