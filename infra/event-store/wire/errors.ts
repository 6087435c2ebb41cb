import { Metadata, status as code, type ServiceError } from "@grpc/grpc-js";
import { EventStoreUnavailable, EventTooLarge, MAX_APPEND_BYTES, StreamDeleted, WrongExpectedRevision, type ExpectedRevision } from "../port.ts";
import { any, empty, shared, status, type Status } from "../protocol/messages.ts";
import { toIdentifier } from "../protocol/values.ts";

/** A request that breaks the protocol. */
export class InvalidRequest extends Error {
  constructor(message: string) {
    super(message);
    this.name = "InvalidRequest";
  }
}

/**
 * The error as EventStoreDB answers it: a gRPC status, and trailers of which `exception` names the kind
 * (EventStore, `Services/Transport/Grpc/RpcExceptions.cs` and `Constants.cs`).
 */
export function toServiceError(error: unknown, operation: string): ServiceError {
  if (error instanceof WrongExpectedRevision) {
    const [expected, actual] = [versionOf(error.expected), versionOf(error.actual)];
    return serviceError(code.FAILED_PRECONDITION, `${operation} failed due to WrongExpectedVersion. Stream: ${error.streamId}, Expected version: ${expected}, Actual version: ${actual}`, {
      exception: "wrong-expected-version",
      "stream-name": error.streamId,
      "expected-version": expected,
      "actual-version": actual,
    });
  }
  if (error instanceof StreamDeleted) {
    return serviceError(code.FAILED_PRECONDITION, `Event stream '${error.streamId}' is deleted.`, { exception: "stream-deleted", "stream-name": error.streamId });
  }
  if (error instanceof EventTooLarge) {
    return serviceError(code.INVALID_ARGUMENT, `Maximum Append Size of ${MAX_APPEND_BYTES} Exceeded.`, { exception: "maximum-append-size-exceeded", "maximum-append-size": String(MAX_APPEND_BYTES) });
  }
  if (error instanceof InvalidRequest) return serviceError(code.INVALID_ARGUMENT, error.message, {});
  return serviceError(error instanceof EventStoreUnavailable ? code.UNAVAILABLE : code.UNKNOWN, error instanceof Error ? error.message : String(error), {});
}

/** A proposed event lacks its type or its content type. */
export function missingProperty(property: string): ServiceError {
  return serviceError(code.INVALID_ARGUMENT, `Required Metadata Property '${property}' is missing`, {
    exception: "missing-required-metadata-property",
    "required-metadata-properties": "type,content-type",
  });
}

export function shuttingDown(): ServiceError {
  return serviceError(code.UNAVAILABLE, "Server Is Shutting Down", {});
}

/** The error of one append in a `BatchAppend`: a google.rpc.Status with the details packed by name (EventStore, `Status.cs`). */
export function toBatchStatus(error: unknown): Status {
  if (error instanceof WrongExpectedRevision) return packed(6, "WrongExpectedVersion", wrongExpectedVersion(error));
  if (error instanceof StreamDeleted) return packed(5, "StreamDeleted", new shared.StreamDeleted().setStreamIdentifier(toIdentifier(error.streamId)));
  if (error instanceof EventTooLarge) return packed(3, "MaximumAppendSizeExceeded", new shared.MaximumAppendSizeExceeded().setMaxappendsize(MAX_APPEND_BYTES));
  if (error instanceof InvalidRequest) return packed(3, "BadRequest", new shared.BadRequest().setMessage(error.message));
  return packed(2, "Unknown", new shared.Unknown());
}

export function timedOut(): Status {
  return packed(4, "Timeout", new shared.Timeout());
}

function packed(number: number, name: string, details: { serializeBinary(): Uint8Array }): Status {
  const box = new any.Any();
  box.pack(details.serializeBinary(), `event_store.client.${name}`);
  return new status.Status().setCode(number).setMessage(name).setDetails(box);
}

function wrongExpectedVersion({ expected, actual }: WrongExpectedRevision): InstanceType<typeof shared.WrongExpectedVersion> {
  const details = new shared.WrongExpectedVersion();
  if (actual === "no_stream") details.setCurrentNoStream(new empty.Empty());
  else details.setCurrentStreamRevision(String(actual));
  if (expected === "any") details.setExpectedAny(new empty.Empty());
  else if (expected === "stream_exists") details.setExpectedStreamExists(new empty.Empty());
  else if (expected === "no_stream") details.setExpectedNoStream(new empty.Empty());
  else details.setExpectedStreamPosition(String(expected));
  return details;
}

/** EventStoreDB's numbers for what is no revision (`ExpectedVersion.cs`). */
function versionOf(revision: ExpectedRevision): string {
  switch (revision) {
    case "no_stream":
      return "-1";
    case "any":
      return "-2";
    case "stream_exists":
      return "-4";
    default:
      return String(revision);
  }
}

function serviceError(number: code, details: string, trailers: Readonly<Record<string, string>>): ServiceError {
  const metadata = new Metadata();
  for (const [key, value] of Object.entries(trailers)) metadata.set(key, ascii(value));
  return Object.assign(new Error(details), { code: number, details, metadata });
}

/** HTTP headers are ASCII; gRPC's own escape for the rest is the percent sign. */
function ascii(text: string): string {
  return text.replace(/[^ -~]/gu, (character) => encodeURIComponent(character.isWellFormed() ? character : "\ufffd"));
}
