import type { ServerUnaryCall, sendUnaryData } from "@grpc/grpc-js";
import type { EventStore } from "../port.ts";
import { shared, streams, type DeleteReq, type DeleteResp, type TombstoneReq, type TombstoneResp } from "../protocol/messages.ts";
import { fromIdentifier } from "../protocol/values.ts";
import { InvalidRequest, toServiceError } from "./errors.ts";
import { toExpected } from "./events.ts";

/** `Streams.Delete`: soft. */
export async function deleteStream(store: EventStore, call: ServerUnaryCall<DeleteReq, DeleteResp>, callback: sendUnaryData<DeleteResp>): Promise<void> {
  try {
    const { streamId, expected } = targetOf(call.request.getOptions());
    await store.deleteStream(streamId, expected);
    const position = await newestOf(store, `$$${streamId}`);
    const answer = new streams.DeleteResp();
    if (position === undefined) answer.setNoPosition(new shared.Empty());
    else answer.setPosition(new streams.DeleteResp.Position().setCommitPosition(position.toString()).setPreparePosition(position.toString()));
    callback(null, answer);
  } catch (error) {
    callback(toServiceError(error, "Delete"));
  }
}

/** `Streams.Tombstone`: for ever. The embedded log keeps tombstones beside its events, so there is no position to tell. */
export async function tombstoneStream(store: EventStore, call: ServerUnaryCall<TombstoneReq, TombstoneResp>, callback: sendUnaryData<TombstoneResp>): Promise<void> {
  try {
    const { streamId, expected } = targetOf(call.request.getOptions());
    await store.tombstoneStream(streamId, expected);
    callback(null, new streams.TombstoneResp().setNoPosition(new shared.Empty()));
  } catch (error) {
    // EventStoreDB names both operations "Delete" (`Streams.Delete.cs`).
    callback(toServiceError(error, "Delete"));
  }
}

function targetOf(options: DeleteReq.Options | TombstoneReq.Options | undefined) {
  if (!options) throw new InvalidRequest("a delete needs options");
  return { streamId: fromIdentifier(options.getStreamIdentifier()), expected: toExpected(options, options.hasRevision() ? options.getRevision() : undefined) };
}

async function newestOf(store: EventStore, streamId: string): Promise<bigint | undefined> {
  for await (const [event] of store.readStream(streamId, { direction: "backwards", maxCount: 1 })) return event?.position;
  return undefined;
}
