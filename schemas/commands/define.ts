import type { z } from "zod";
import type { EntityKind } from "../ids.ts";
import type { Action } from "../permissions.ts";

/**
 * One definition a command. The REST route, the OpenAPI entry, the GraphQL mutation, the MCP tool and the client's type
 * all come from it.
 */
export interface CommandDefinition<Input extends z.ZodObject = z.ZodObject> {
  readonly entity: EntityKind;
  /** Field of the input that names the entity, also the parameter in the path. Optional in the input of a command that creates. */
  readonly idField: string;
  readonly creates: boolean;
  /** What the caller must be allowed to do in the entity's team. */
  readonly action: Action;
  /** Path below `/api/v1`; `:name` is taken from the input. */
  readonly http: { readonly method: "POST" | "PUT" | "DELETE"; readonly path: string };
  /** One sentence for people: what it does. */
  readonly help: string;
  readonly input: Input;
}

export function defineCommand<Input extends z.ZodObject>(definition: Omit<CommandDefinition<Input>, "creates"> & { readonly creates?: boolean }): CommandDefinition<Input> {
  return { creates: false, ...definition };
}
