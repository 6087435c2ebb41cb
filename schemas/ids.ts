import { z } from "zod";

/** Ids of everything are UUIDs (any version), in lower case: one spelling, so that they can be compared as strings. */
export const uuid = z.guid({ error: "must be a UUID" }).transform((id) => id.toLowerCase());

export const entityKinds = ["user", "team", "project", "sprint", "story", "task", "agent", "execution", "integration", "reservation"] as const;
export type EntityKind = (typeof entityKinds)[number];

/** One stream per entity: `story-0197…`. */
export function streamOf(kind: EntityKind, id: string): string {
  return `${kind}-${id}`;
}

/** The entity a stream belongs to, or undefined for a stream that is not ours. */
export function entityOf(streamId: string): { readonly kind: EntityKind; readonly id: string } | undefined {
  const dash = streamId.indexOf("-");
  if (dash < 1) return undefined;
  const kind = entityKinds.find((known) => known === streamId.slice(0, dash));
  return kind === undefined ? undefined : { kind, id: streamId.slice(dash + 1) };
}
