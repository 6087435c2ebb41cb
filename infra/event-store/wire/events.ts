import type { EventFilter, ExpectedRevision, NewEvent, RecordedEvent } from "../port.ts";
import { streams, type ReadReq, type ReadResp, type UUID } from "../protocol/messages.ts";
import { BINARY_CONTENT, JSON_CONTENT, fromJsonBytes, fromUuid, toBytes, toIdentifier, toStructuredUuid, toTicks, toUuid } from "../protocol/values.ts";
import { InvalidRequest, missingProperty } from "./errors.ts";

const UUID_TEXT = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/;

/** What `Append` and `BatchAppend` both send for an event. */
export interface ProposedMessage {
  getId(): UUID | undefined;
  getMetadataMap(): { get(key: string): string | undefined };
  getCustomMetadata_asU8(): Uint8Array;
  getData_asU8(): Uint8Array;
}

/** @throws {InvalidRequest} or the service error for a missing property. */
export function toNewEvent(proposed: ProposedMessage): NewEvent {
  const id = fromUuid(proposed.getId());
  if (!UUID_TEXT.test(id)) throw new InvalidRequest(`'${id}' is not a valid event id`);
  const properties = proposed.getMetadataMap();
  const type = properties.get("type");
  if (type === undefined) throw missingProperty("type");
  const contentType = properties.get("content-type");
  if (contentType === undefined) throw missingProperty("content-type");
  const metadata = proposed.getCustomMetadata_asU8();
  const data = proposed.getData_asU8();
  return { id, type, data: contentType === JSON_CONTENT ? fromJsonBytes(data) : data, ...(metadata.byteLength === 0 ? {} : { metadata: fromJsonBytes(metadata) }) };
}

/** What an event counts towards the limit of an append, as EventStoreDB counts it. */
export function sizeOfProposed(proposed: ProposedMessage): number {
  return proposed.getData_asU8().byteLength + proposed.getCustomMetadata_asU8().byteLength + (proposed.getMetadataMap().get("type")?.length ?? 0) * 2;
}

export function toReadEvent(event: RecordedEvent, structuredIds: boolean): ReadResp {
  const position = event.position.toString();
  const recorded = new streams.ReadResp.ReadEvent.RecordedEvent()
    .setId(structuredIds ? toStructuredUuid(event.id) : toUuid(event.id))
    .setStreamIdentifier(toIdentifier(event.streamId))
    .setStreamRevision(String(event.revision))
    .setCommitPosition(position)
    .setPreparePosition(position)
    .setData(toBytes(event.data));
  if (event.metadata !== undefined) recorded.setCustomMetadata(toBytes(event.metadata));
  recorded
    .getMetadataMap()
    .set("type", event.type)
    .set("created", toTicks(event.created))
    .set("content-type", event.data instanceof Uint8Array ? BINARY_CONTENT : JSON_CONTENT);
  return new streams.ReadResp().setEvent(new streams.ReadResp.ReadEvent().setEvent(recorded).setCommitPosition(position));
}

/** @throws {InvalidRequest} */
export function toFilter(options: ReadReq.Options.FilterOptions): EventFilter {
  const stream = options.getStreamIdentifier();
  const expression = stream ?? options.getEventType();
  if (!expression) throw new InvalidRequest("a filter needs a stream name or an event type");
  const by = stream ? "stream" : "type";
  const regex = expression.getRegex();
  if (regex === "") return { by, prefixes: expression.getPrefixList() };
  try {
    new RegExp(regex, "u").test("");
  } catch {
    throw new InvalidRequest(`'${regex}' is not a valid regular expression`);
  }
  return { by, regex };
}

interface ExpectedOptions {
  hasNoStream(): boolean;
  hasAny(): boolean;
  hasStreamExists(): boolean;
}

/** `revision` is what the message names, when it names a number. */
export function toExpected(options: ExpectedOptions, revision: string | undefined): ExpectedRevision {
  if (options.hasAny()) return "any";
  if (options.hasNoStream()) return "no_stream";
  if (options.hasStreamExists()) return "stream_exists";
  const number = Number(revision);
  if (revision === undefined || !Number.isSafeInteger(number)) throw new InvalidRequest("an append must say which revision it expects");
  return number;
}
