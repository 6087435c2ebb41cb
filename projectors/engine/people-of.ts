import type { DomainEvent } from "#schemas/events/catalogue.ts";

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** The person who caused an event; undefined where it was an agent, an integration or the product, or is nobody we could know. */
export function personBehind({ metadata: { actor } }: DomainEvent): string | undefined {
  return actor.kind === "user" && uuid.test(actor.id) ? actor.id.toLowerCase() : undefined;
}
