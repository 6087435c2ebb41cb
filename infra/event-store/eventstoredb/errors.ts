import { Metadata, status as code, type ServiceError } from "@grpc/grpc-js";
import { EventStoreError, EventStoreUnavailable, EventTooLarge, StreamDeleted, StreamNotFound, WrongExpectedRevision, type ExpectedRevision } from "../port.ts";
import { shared, type Status } from "../protocol/messages.ts";

/** A gRPC error as the port names it; what the port has no name for means that the server could not serve. */
export function fromServiceError(error: unknown, streamId: string, expected: ExpectedRevision = "any"): EventStoreError {
  if (error instanceof EventStoreError) return error;
  const { details, metadata } = error as Partial<ServiceError>;
  const trailer = (key: string) => (metadata instanceof Metadata ? metadata.get(key)[0]?.toString() : undefined);
  switch (trailer("exception")) {
    case "wrong-expected-version":
      return new WrongExpectedRevision(streamId, expected, toActual(trailer("actual-version")));
    case "stream-deleted":
      return new StreamDeleted(streamId);
    case "stream-not-found":
      return new StreamNotFound(streamId);
    case "maximum-append-size-exceeded":
      return new EventTooLarge(details ?? "the append is too large");
    default:
      return new EventStoreUnavailable(`EventStoreDB does not answer: ${details ?? (error instanceof Error ? error.message : String(error))}`, { cause: error });
  }
}

/** The error of one append in a `BatchAppend`. */
export function fromBatchStatus(status: Status, streamId: string, expected: ExpectedRevision): EventStoreError {
  const details = status.getDetails();
  switch (details?.getTypeName()) {
    case "event_store.client.WrongExpectedVersion": {
      const conflict = shared.WrongExpectedVersion.deserializeBinary(details.getValue_asU8());
      return new WrongExpectedRevision(streamId, expected, conflict.hasCurrentStreamRevision() ? toActual(conflict.getCurrentStreamRevision()) : "no_stream");
    }
    case "event_store.client.StreamDeleted":
      return new StreamDeleted(streamId);
    case "event_store.client.MaximumAppendSizeExceeded": {
      const limit = shared.MaximumAppendSizeExceeded.deserializeBinary(details.getValue_asU8()).getMaxappendsize();
      return new EventTooLarge(`an append is over the server's limit of ${limit} bytes`);
    }
    default:
      return new EventStoreUnavailable(`EventStoreDB did not take the append: ${status.getMessage() || "no reason given"}`);
  }
}

/** Whether asking again, unchanged, can help. */
export function isPassing(error: unknown): boolean {
  const { code: number } = error as Partial<ServiceError>;
  return number !== code.INVALID_ARGUMENT && number !== code.PERMISSION_DENIED && number !== code.UNAUTHENTICATED && number !== code.UNIMPLEMENTED;
}

/** "-1", nothing, or a number too large to be a revision: there is no stream. */
function toActual(version: string | undefined): number | "no_stream" {
  const number = Number(version || "-1");
  return number >= 0 && number <= Number.MAX_SAFE_INTEGER ? number : "no_stream";
}
