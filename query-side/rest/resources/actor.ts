import { z } from "zod";
import { actor, type Actor } from "#schemas/envelope.ts";

/** Who did something, as an answer shows it. */
export const actorShape = z.object({ kind: actor.shape.kind, id: z.string(), on_behalf_of: z.string().optional() }).describe("A person, an agent, an integration or the product itself");

export function presentActor({ kind, id, onBehalfOf }: Actor): z.output<typeof actorShape> {
  return { kind, id, ...(onBehalfOf === undefined ? {} : { on_behalf_of: onBehalfOf }) };
}
