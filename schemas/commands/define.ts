import { z } from "zod";
import { uuid, type EntityKind } from "../ids.ts";
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

/** What is said of one command; `input` has the fields beside the id of the entity. */
type Said<Shape extends z.ZodRawShape> = Pick<CommandDefinition, "action" | "http" | "help"> & { readonly input: Shape };
type With<IdField extends string, Id extends z.ZodType, Shape extends z.ZodRawShape> = CommandDefinition<z.ZodObject<Record<IdField, Id> & Shape, z.core.$strict>>;

/** The two kinds of commands of an entity: who creates one may name its id, who changes one has to. */
export function commandsOf<IdField extends string>(entity: EntityKind, idField: IdField) {
  const define = <Id extends z.ZodType, Shape extends z.ZodRawShape>(id: Id, creates: boolean, { input, ...said }: Said<Shape>): With<IdField, Id, Shape> => ({
    entity,
    idField,
    creates,
    ...said,
    input: z.strictObject({ ...({ [idField]: id } as Record<IdField, Id>), ...input }),
  });
  return {
    create: <Shape extends z.ZodRawShape>(said: Said<Shape>) => define(uuid.optional(), true, said),
    change: <Shape extends z.ZodRawShape>(said: Said<Shape>) => define(uuid, false, said),
  };
}

/** A command with a route of its own. */
export type PublicCommandDefinition = CommandDefinition & { readonly http: NonNullable<CommandDefinition["http"]> };

export function isPublic(definition: CommandDefinition): definition is PublicCommandDefinition {
  return definition.http !== null;
}
