import type { EventFilter, RecordedEvent } from "./port.ts";

/** Whether an event passes the filter; without one everything does but system events. */
export function matcherOf(filter: EventFilter | undefined): (event: RecordedEvent) => boolean {
  if (!filter) return (event) => !event.streamId.startsWith("$");
  const subject = (event: RecordedEvent) => (filter.by === "stream" ? event.streamId : event.type);
  if ("prefixes" in filter) return (event) => filter.prefixes.some((prefix) => subject(event).startsWith(prefix));
  const regex = new RegExp(filter.regex, "u");
  return (event) => regex.test(subject(event));
}
