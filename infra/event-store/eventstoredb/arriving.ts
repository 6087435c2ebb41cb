import { setImmediate } from "node:timers/promises";
import type { ClientReadableStream } from "@grpc/grpc-js";
import type { ReadResp } from "../protocol/messages.ts";

/** No more than this is held for a reader that has not asked for it yet. */
const MAX_BYTES = 4 * 2 ** 20;

/**
 * What a call answers, in order, as much at a time as has arrived, never more than `limit` messages. While the reader is
 * busy the call is paused, and HTTP/2 makes the server wait. The call ends with the loop, or with the signal (without an error).
 * @throws {ServiceError}
 */
export async function* arriving(open: () => Promise<ClientReadableStream<ReadResp>>, limit: number, signal: AbortSignal): AsyncGenerator<readonly ReadResp[]> {
  if (signal.aborted) return;
  const call = await open();
  let held: ReadResp[] = [];
  let bytes = 0;
  let over = false;
  let failure: unknown;
  let news = Promise.withResolvers<void>();

  call.on("data", (message: ReadResp) => {
    held.push(message);
    bytes += sizeOf(message);
    if (held.length >= limit || bytes >= MAX_BYTES) call.pause();
    news.resolve();
  });
  const finish = (error?: unknown) => {
    failure ??= error;
    over = true;
    news.resolve();
  };
  call.on("error", finish);
  call.on("end", () => finish());
  const abort = () => call.cancel();
  signal.addEventListener("abort", abort);
  try {
    while (!signal.aborted) {
      if (held.length > 0) {
        const batch = held;
        held = [];
        bytes = 0;
        if (call.isPaused()) call.resume();
        yield batch;
      } else if (over) {
        if (failure !== undefined) throw failure;
        return;
      } else {
        await news.promise;
        // As long as every turn of the event loop brings more it belongs in the same batch: a reader commits once a batch.
        for (let before = 0; held.length > before && !call.isPaused(); ) {
          before = held.length;
          await setImmediate();
        }
        news = Promise.withResolvers();
      }
    }
  } finally {
    signal.removeEventListener("abort", abort);
    call.cancel();
  }
}

function sizeOf(message: ReadResp): number {
  const event = message.getEvent()?.getEvent();
  return event ? event.getData_asU8().byteLength + event.getCustomMetadata_asU8().byteLength : 0;
}
