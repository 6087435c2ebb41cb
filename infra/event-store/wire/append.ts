import type { ServerReadableStream, ServiceError, sendUnaryData } from "@grpc/grpc-js";
import { EventTooLarge, WrongExpectedRevision, MAX_APPEND_BYTES, type AppendResult, type EventStore, type NewEvent } from "../port.ts";
import { shared, streams, type AppendReq, type AppendResp } from "../protocol/messages.ts";
import { fromIdentifier } from "../protocol/values.ts";
import { InvalidRequest, toServiceError } from "./errors.ts";
import { sizeOfProposed, toExpected, toNewEvent } from "./events.ts";

/** `Streams.Append`: one append a call; the options come first, then the events one by one. */
export async function append(store: EventStore, call: ServerReadableStream<AppendReq, AppendResp>, callback: sendUnaryData<AppendResp>): Promise<void> {
  try {
    const { options, events } = await receive(call);
    const streamId = fromIdentifier(options.getStreamIdentifier());
    const expected = toExpected(options, options.hasRevision() ? options.getRevision() : undefined);
    try {
      callback(null, new streams.AppendResp().setSuccess(success(await store.append(streamId, events, expected))));
    } catch (error) {
      // The one error that comes as an answer (EventStore, `Streams.Append.cs`).
      if (!(error instanceof WrongExpectedRevision)) throw error;
      callback(null, new streams.AppendResp().setWrongExpectedVersion(conflict(error)));
    }
  } catch (error) {
    callback(isServiceError(error) ? error : toServiceError(error, "Append"));
  }
}

async function receive(call: ServerReadableStream<AppendReq, AppendResp>): Promise<{ readonly options: AppendReq.Options; readonly events: readonly NewEvent[] }> {
  let options: AppendReq.Options | undefined;
  const events: NewEvent[] = [];
  let bytes = 0;
  for await (const message of call as AsyncIterable<AppendReq>) {
    const proposed = message.getProposedMessage();
    options ??= message.getOptions();
    if (!proposed) continue;
    bytes += sizeOfProposed(proposed);
    if (bytes > MAX_APPEND_BYTES) throw new EventTooLarge(`an append of more than ${MAX_APPEND_BYTES} bytes`);
    events.push(toNewEvent(proposed));
  }
  if (!options) throw new InvalidRequest("an append begins with its options");
  return { options, events };
}

function success({ revision, position }: AppendResult): AppendResp.Success {
  const answer = new streams.AppendResp.Success().setPosition(new streams.AppendResp.Position().setCommitPosition(position.toString()).setPreparePosition(position.toString()));
  return revision < 0 ? answer.setNoStream(new shared.Empty()) : answer.setCurrentRevision(String(revision));
}

function conflict({ expected, actual }: WrongExpectedRevision): AppendResp.WrongExpectedVersion {
  const answer = new streams.AppendResp.WrongExpectedVersion();
  if (actual === "no_stream") answer.setCurrentNoStream(new shared.Empty());
  else answer.setCurrentRevision(String(actual));
  if (expected === "any") answer.setExpectedAny(new shared.Empty());
  else if (expected === "stream_exists") answer.setExpectedStreamExists(new shared.Empty());
  else if (expected === "no_stream") answer.setExpectedNoStream(new shared.Empty());
  else answer.setExpectedRevision(String(expected));
  return answer;
}

export function isServiceError(error: unknown): error is ServiceError {
  return error instanceof Error && "metadata" in error && "details" in error;
}
