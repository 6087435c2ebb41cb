import type { EventFilter, ExpectedRevision, NewEvent, Position, RecordedEvent } from "../port.ts";
import { empty, shared, streams, timestamp, type BatchAppendReq, type ReadReq, type ReadResp, type UUID } from "../protocol/messages.ts";
import { BINARY_CONTENT, JSON_CONTENT, fromIdentifier, fromJsonBytes, fromTicks, fromUuid, toBytes, toIdentifier, toUuid } from "../protocol/values.ts";

/** Everything but system events, as EventStoreDB's documentation filters them: by type, because `$streamDeleted` stands in ordinary streams. */
const WITHOUT_SYSTEM_EVENTS: EventFilter = { by: "type", regex: "^[^$].*" };
const FORWARDS = 0;
const BACKWARDS = 1;

export type Direction = "forwards" | "backwards";
/** How many events, or all there will ever be. */
export type Count = number | "subscription";

export function streamRequest(streamId: string, from: number | "start" | "end", direction: Direction, count: Count): ReadReq {
  const stream = new streams.ReadReq.Options.StreamOptions().setStreamIdentifier(toIdentifier(streamId));
  if (from === "start") stream.setStart(new shared.Empty());
  else if (from === "end") stream.setEnd(new shared.Empty());
  else stream.setRevision(String(from));
  return request(new streams.ReadReq.Options().setStream(stream).setNoFilter(new shared.Empty()), direction, count);
}

/** `filter` undefined leaves system events out, `everything` nothing. */
export function allRequest(from: Position | "start" | "end", direction: Direction, count: Count, filter: EventFilter | "everything" | undefined): ReadReq {
  const all = new streams.ReadReq.Options.AllOptions();
  if (from === "start") all.setStart(new shared.Empty());
  else if (from === "end") all.setEnd(new shared.Empty());
  // Without explicit transactions, which nobody can write any more, prepare and commit position are the same.
  else all.setPosition(new streams.ReadReq.Options.Position().setCommitPosition(from.toString()).setPreparePosition(from.toString()));
  const options = new streams.ReadReq.Options().setAll(all);
  if (filter === "everything") options.setNoFilter(new shared.Empty());
  else options.setFilter(filterOptions(filter ?? WITHOUT_SYSTEM_EVENTS));
  return request(options, direction, count);
}

function request(options: ReadReq.Options, direction: Direction, count: Count): ReadReq {
  options.setReadDirection(direction === "backwards" ? BACKWARDS : FORWARDS).setUuidOption(new streams.ReadReq.Options.UUIDOption().setString(new shared.Empty()));
  if (count === "subscription") options.setSubscription(new streams.ReadReq.Options.SubscriptionOptions());
  else options.setCount(String(count));
  return new streams.ReadReq().setOptions(options);
}

function filterOptions(filter: EventFilter): ReadReq.Options.FilterOptions {
  const expression = new streams.ReadReq.Options.FilterOptions.Expression();
  if ("prefixes" in filter) expression.setPrefixList([...filter.prefixes]);
  else expression.setRegex(filter.regex);
  const options = new streams.ReadReq.Options.FilterOptions().setCount(new shared.Empty()).setCheckpointintervalmultiplier(1);
  return filter.by === "stream" ? options.setStreamIdentifier(expression) : options.setEventType(expression);
}

export function fromReadEvent(read: ReadResp.ReadEvent): RecordedEvent | undefined {
  const event = read.getEvent();
  if (!event) return undefined;
  const properties = event.getMetadataMap();
  const data = event.getData_asU8();
  const metadata = event.getCustomMetadata_asU8();
  return {
    streamId: fromIdentifier(event.getStreamIdentifier()),
    revision: Number(event.getStreamRevision()),
    position: BigInt(read.hasCommitPosition() ? read.getCommitPosition() : event.getCommitPosition()),
    id: fromUuid(event.getId()),
    type: properties.get("type") ?? "",
    data: properties.get("content-type") === JSON_CONTENT ? fromJsonBytes(data) : data,
    metadata: metadata.byteLength === 0 ? undefined : fromJsonBytes(metadata),
    created: fromTicks(properties.get("created")),
  };
}

/** An append in messages of at most `chunkBytes` (one event alone may be larger), and how large it is, as EventStoreDB counts. */
export function batchRequests(correlation: UUID, streamId: string, events: readonly NewEvent[], expected: ExpectedRevision, deadline: Date, chunkBytes: number): { readonly requests: readonly BatchAppendReq[]; readonly bytes: number } {
  const options = new streams.BatchAppendReq.Options().setStreamIdentifier(toIdentifier(streamId)).setDeadline(timestamp.Timestamp.fromDate(deadline));
  if (expected === "any") options.setAny(new empty.Empty());
  else if (expected === "no_stream") options.setNoStream(new empty.Empty());
  else if (expected === "stream_exists") options.setStreamExists(new empty.Empty());
  else options.setStreamPosition(String(expected));

  let request = new streams.BatchAppendReq().setCorrelationId(correlation).setOptions(options);
  const requests = [request];
  let inRequest = 0;
  let bytes = 0;
  for (const event of events) {
    const { message, size } = proposed(event);
    if (inRequest > 0 && inRequest + size > chunkBytes) {
      request = new streams.BatchAppendReq().setCorrelationId(correlation);
      requests.push(request);
      inRequest = 0;
    }
    request.addProposedMessages(message);
    inRequest += size;
    bytes += size;
  }
  request.setIsFinal(true);
  return { requests, bytes };
}

function proposed(event: NewEvent): { readonly message: BatchAppendReq.ProposedMessage; readonly size: number } {
  const data = toBytes(event.data);
  const metadata = event.metadata === undefined ? new Uint8Array() : toBytes(event.metadata);
  const message = new streams.BatchAppendReq.ProposedMessage().setId(toUuid(event.id)).setData(data).setCustomMetadata(metadata);
  message
    .getMetadataMap()
    .set("type", event.type)
    .set("content-type", event.data instanceof Uint8Array ? BINARY_CONTENT : JSON_CONTENT);
  return { message, size: data.byteLength + metadata.byteLength + event.type.length * 2 };
}
