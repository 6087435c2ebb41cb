import type { Position, RecordedEvent, SubscriptionMessage } from "../port.ts";
import type { ReadReq, ReadResp } from "../protocol/messages.ts";
import { arriving } from "./arriving.ts";
import { Backoff } from "./backoff.ts";
import type { Connection } from "./connection.ts";
import { fromServiceError, isPassing } from "./errors.ts";
import { fromReadEvent } from "./requests.ts";
import { StreamDeleted } from "../port.ts";

export interface SubscriptionPlan<Place> {
  readonly streamId: string;
  /** Where to begin; asked again when it fails. `start` is a place too. */
  readonly begin: () => Promise<Place | "start">;
  readonly request: (after: Place | "start") => ReadReq;
  readonly placeOf: (event: RecordedEvent) => Place;
  readonly placeOfCheckpoint?: (position: Position) => Place;
  readonly wanted: (event: RecordedEvent) => boolean;
  readonly batchSize: number;
}

/**
 * A subscription that outlives its connection: whenever the server goes away, or drops it, it subscribes again behind the
 * last event it has delivered, after growing pauses.
 * @throws {StreamDeleted} when the stream is tombstoned; {@link EventStoreUnavailable} when the server will never serve it.
 */
export async function* subscription<Place>(connection: Connection, plan: SubscriptionPlan<Place>, signal: AbortSignal): AsyncGenerator<SubscriptionMessage> {
  const backoff = new Backoff();
  let after: Place | "start" | undefined;
  while (!signal.aborted) {
    try {
      after ??= await plan.begin();
      const request = plan.request(after);
      const messages = new Messages(plan.wanted);
      for await (const batch of arriving(() => connection.read(request), plan.batchSize, signal)) {
        backoff.reset();
        for (const message of messages.from(batch)) {
          yield message;
          const last = message.kind === "events" ? message.events.at(-1) : undefined;
          if (last) after = plan.placeOf(last);
          else if (message.kind === "checkpoint" && plan.placeOfCheckpoint) after = plan.placeOfCheckpoint(message.position);
        }
      }
    } catch (error) {
      if (signal.aborted) return;
      const named = fromServiceError(error, plan.streamId);
      if (named instanceof StreamDeleted || !isPassing(error)) throw named;
    }
    await backoff.wait(signal);
  }
}

/** The server's messages as the port says them, in the same order. */
class Messages {
  readonly #wanted: (event: RecordedEvent) => boolean;
  /**
   * A checkpoint is told only when something behind it has been heard. Its position may be that of an event that is still
   * to come (KurrentDB #4970), and who resumes behind it would miss that event.
   */
  #checkpoint: Position | undefined;

  constructor(wanted: (event: RecordedEvent) => boolean) {
    this.#wanted = wanted;
  }

  *from(batch: readonly ReadResp[]): Generator<SubscriptionMessage> {
    let events: RecordedEvent[] = [];
    let sure: Position | undefined;
    for (const response of batch) {
      const read = response.getEvent();
      const event = read && fromReadEvent(read);
      const checkpoint = response.getCheckpoint();
      if (event) {
        if (this.#checkpoint !== undefined && event.position > this.#checkpoint) this.#checkpoint = undefined;
        if (this.#wanted(event)) {
          events.push(event);
          sure = undefined;
        }
      } else if (checkpoint) {
        const position = BigInt(checkpoint.getCommitPosition());
        if (this.#checkpoint !== undefined && position > this.#checkpoint) sure = this.#checkpoint;
        this.#checkpoint = position;
      } else if (response.hasCaughtUp()) {
        yield* told(events, sure);
        events = [];
        sure = undefined;
        yield { kind: "caught_up" };
      }
    }
    yield* told(events, sure);
  }
}

function* told(events: readonly RecordedEvent[], checkpoint: Position | undefined): Generator<SubscriptionMessage> {
  if (events.length > 0) yield { kind: "events", events };
  if (checkpoint !== undefined) yield { kind: "checkpoint", position: checkpoint };
}
