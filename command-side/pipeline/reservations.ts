import { StreamNotFound, WrongExpectedRevision, type EventStore, type RecordedEvent } from "#infra/event-store/port.ts";
import type { PersonalData } from "#infra/security/personal-data.ts";
import { streamOf } from "#schemas/ids.ts";
import { seal, type EnvelopeContext } from "./envelope.ts";

/** What the holder's own stream says of what it reserved. */
export type Holding =
  | "held"
  /** Its use is over: the next may take it. */
  | "over"
  /** It reserved, but what it reserved for has not happened: it is about to, or its process ended in between. */
  | "not_yet";

/** How long a reservation without a use is left to whoever made it, in milliseconds. */
const GRACE_MS = 10_000;

/**
 * Takes a value that only one entity may hold, by a stream of its own: of all who try, one wins each revision.
 * Taking what one holds already changes nothing, so a command that is retried goes on where it ended.
 * @returns `ours`, `theirs`, or `contested` while another is just taking it
 */
export async function reserve(
  { store, personal }: { readonly store: EventStore; readonly personal: PersonalData },
  value: string,
  holder: string,
  stateOf: (holder: string) => Promise<Holding>,
  context: Omit<EnvelopeContext, "streamId" | "firstRevision" | "prevHash">,
): Promise<"ours" | "theirs" | "contested"> {
  const streamId = streamOf("reservation", value);
  for (;;) {
    const last = await lastOf(store, streamId);
    const present = last && (last.data as { holder: string }).holder;
    if (present === holder) return "ours";
    if (last && present !== undefined) {
      const holding = await stateOf(present);
      if (holding === "held") return "theirs";
      if (holding === "not_yet" && Date.now() - last.created.getTime() < GRACE_MS) return "contested";
    }
    const prevHash = last ? (last.metadata as { hash: string }).hash : "";
    const { toAppend } = await seal([{ type: "reservation.taken", data: { holder } }], { ...context, streamId, firstRevision: (last?.revision ?? -1) + 1, prevHash }, personal);
    try {
      await store.append(streamId, toAppend, last?.revision ?? "no_stream");
      return "ours";
    } catch (error) {
      if (!(error instanceof WrongExpectedRevision)) throw error; // another was faster: look again at who has it
    }
  }
}

/** Whoever took the value last; undefined when nobody did. What became of it is not asked. */
export async function holderOf(store: EventStore, value: string): Promise<string | undefined> {
  const last = await lastOf(store, streamOf("reservation", value));
  return last && (last.data as { holder: string }).holder;
}

async function lastOf(store: EventStore, streamId: string): Promise<RecordedEvent | undefined> {
  try {
    for await (const page of store.readStream(streamId, { direction: "backwards", maxCount: 1 })) return page[0];
  } catch (error) {
    if (!(error instanceof StreamNotFound)) throw error;
  }
  return undefined;
}
