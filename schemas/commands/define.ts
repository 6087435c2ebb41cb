import type { z } from "zod";
import type { EntityKind } from "../ids.ts";
import type { Action } from "../permissions.ts";

/**
 * Who may: whoever may do the action in the entity's team; a person with their own account (`self`); anybody who is
 * signed in; or only code of ours that has proved it in another way, such as by a password or an invitation's link.
 */
export type Access = Action | "self" | "signed_in" | "trusted";

/**
 * One definition a command. The REST route, the OpenAPI entry, the GraphQL mutation, the MCP tool and the client's type
 * all come from it.
 */
export interface CommandDefinition<Input extends z.ZodObject = z.ZodObject> {
  readonly entity: EntityKind;
  /** Field of the input that names the entity, also the parameter in the path. Optional in the input of a command that creates. */
  readonly idField: string;
  readonly creates: boolean;
  readonly action: Access;
  /** Path below `/api/v1`; `:name` is taken from the input. Null where a secret goes with the command: then a route of its own sends it, and it is no mutation. */
  readonly http: { readonly method: "POST" | "PUT" | "DELETE"; readonly path: string } | null;
  /** One sentence for people: what it does. */
  readonly help: string;
  readonly input: Input;
}

export function defineCommand<Input extends z.ZodObject>(definition: Omit<CommandDefinition<Input>, "creates"> & { readonly creates?: boolean }): CommandDefinition<Input> {
  return { creates: false, ...definition };
}

/** A command with a route of its own. */
export type PublicCommandDefinition = CommandDefinition & { readonly http: NonNullable<CommandDefinition["http"]> };

export function isPublic(definition: CommandDefinition): definition is PublicCommandDefinition {
  return definition.http !== null;
}
