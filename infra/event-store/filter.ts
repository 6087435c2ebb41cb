import type { EventFilter, RecordedEvent } from "./port.ts";

/**
 * What the store writes for itself: metadata streams (`$$…`), statistics, projections, and EventStoreDB's `$streamDeleted`,
 * which stands in the stream that it ends.
 */
export function isSystemEvent(event: Pick<RecordedEvent, "streamId" | "type">): boolean {
  return event.streamId.startsWith("$") || event.type.startsWith("$");
}

/**
 * Whether an event passes the filter; without one everything does but system events.
 * @throws {SyntaxError} when the regular expression is none.
 */
export function matcherOf(filter: EventFilter | undefined): (event: Pick<RecordedEvent, "streamId" | "type">) => boolean {
  if (!filter) return (event) => !isSystemEvent(event);
  const wanted = textMatcher(filter);
  return filter.by === "type" ? (event) => wanted(event.type) : (event) => wanted(event.streamId);
}

function textMatcher(filter: EventFilter): (text: string) => boolean {
  if ("prefixes" in filter) return (text) => filter.prefixes.some((prefix) => text.startsWith(prefix));
  const regex = new RegExp(filter.regex, "u");
  return (text) => regex.test(text);
}
