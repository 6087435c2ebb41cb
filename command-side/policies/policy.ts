import type { CommandInput, CommandName } from "#schemas/commands/catalogue.ts";
import type { DomainEvent } from "#schemas/events/catalogue.ts";
import type { Entities } from "../pipeline/entities.ts";
import type { SetFacts } from "../pipeline/read-model-facts.ts";

/** A command that follows from an event. */
export type FollowUp = {
  [Name in CommandName]: {
    readonly name: Name;
    readonly input: CommandInput<Name>;
    /** Revision of the entity that was looked at. When it has changed since, the policy looks again. */
    readonly expectedRevision?: number;
  };
}[CommandName];

export interface PolicyFacts {
  readonly entities: Entities;
  readonly sets: SetFacts;
}

/** When this happened, then do that. Returns the commands; the engine sends them, each once. */
export interface Policy {
  readonly name: string;
  readonly on: readonly DomainEvent["type"][];
  react(event: DomainEvent, facts: PolicyFacts): Promise<readonly FollowUp[]>;
}
