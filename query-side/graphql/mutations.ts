import type { CommandResult } from "#schemas/commands/catalogue.ts";
import { publicCommands, type CommandName } from "#schemas/commands/catalogue.ts";
import type { CommandDefinition } from "#schemas/commands/define.ts";
import { GalaxyError, type ErrorBody } from "#schemas/errors.ts";
import { uuid } from "#schemas/ids.ts";
import { builder } from "./builder.ts";
import { camelCase, pascalCase } from "./names.ts";
import { inputShape } from "./zod-input.ts";

/** The refusal as its body: GraphQL would throw an Error that a resolver returns. */
type Payload = { readonly result: CommandResult } | { readonly error: ErrorBody };

const CommandError = builder.objectRef<ErrorBody>("CommandError").implement({
  fields: (t) => ({
    code: t.exposeString("error", { description: "One of a closed list, the same as in REST." }),
    message: t.exposeString("message"),
    details: t.field({ type: "JSON", nullable: true, description: "Sentences by the name of the field, or by `_`.", resolve: ({ details }) => details ?? null }),
  }),
});

const CommandPayload = builder.objectRef<Payload>("CommandPayload").implement({
  description: "What became of a command. What a caller can cause stands in `error`, never among the errors of the answer.",
  fields: (t) => ({
    ok: t.boolean({ resolve: (payload) => "result" in payload }),
    id: t.id({ nullable: true, resolve: (payload) => ("result" in payload ? payload.result.id : null) }),
    entity: t.field({ type: "JSON", nullable: true, description: "The entity as it now is, in the field names of REST.", resolve: (payload) => ("result" in payload ? payload.result.entity : null) }),
    revision: t.int({ nullable: true, resolve: (payload) => ("result" in payload ? payload.result.revision : null) }),
    position: t.string({ nullable: true, description: "Pass it as `minPosition` to read your own write.", resolve: (payload) => ("result" in payload ? payload.result.position : null) }),
    error: t.field({ type: CommandError, nullable: true, resolve: (payload) => ("error" in payload ? payload.error : null) }),
  }),
});

interface CommandArguments {
  readonly input: Readonly<Record<string, unknown>>;
  readonly commandId?: string | null | undefined;
  readonly expectedRevision?: number | null | undefined;
}

function inputType(name: CommandName, definition: CommandDefinition) {
  return builder.inputType(`${pascalCase(name)}Input`, {
    fields: (t) =>
      Object.fromEntries(
        Object.entries(definition.input.shape).map(([field, schema]) => {
          const { type, list, required } = inputShape(schema);
          // one call a kind: Pothos types lists and single values apart
          return [camelCase(field), list ? t.field({ type: [type], required }) : t.field({ type, required })];
        }),
      ),
  });
}

/** The arguments under the command's own field names; a null that is no value of the field counts as left out. */
function commandInput(definition: CommandDefinition, input: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const [field, schema] of Object.entries(definition.input.shape)) {
    const value = input[camelCase(field)];
    if (value === undefined || (value === null && !inputShape(schema).nullable)) continue;
    result[field] = value;
  }
  return result;
}

function commandIdOf(value: string | null | undefined): { readonly commandId?: string } {
  if (value === null || value === undefined) return {};
  const parsed = uuid.safeParse(value);
  if (!parsed.success) throw new GalaxyError("validation_error", "commandId must be a UUID", { commandId: ["must be a UUID"] });
  return { commandId: parsed.data };
}

for (const { name, definition } of publicCommands) {
  const input = inputType(name, definition);
  builder.mutationField(camelCase(name), (t) =>
    t.field({
      type: CommandPayload,
      description: definition.help,
      args: {
        input: t.arg({ type: input, required: true }),
        commandId: t.arg.id({ description: "UUID of your choice: sent again with the same input, the command is not done twice." }),
        expectedRevision: t.arg.int({ description: "Refuse when the entity is not at this revision." }),
      },
      resolve: async (_root, args, { commands, principal, request }): Promise<Payload> => {
        const { input, commandId, expectedRevision } = args as CommandArguments;
        try {
          const result = await commands.execute(name, commandInput(definition, input), {
            principal,
            ...commandIdOf(commandId),
            ...(expectedRevision === null || expectedRevision === undefined ? {} : { expectedRevision }),
            ...(request.ip === undefined ? {} : { ip: request.ip }),
            ...(request.userAgent === undefined ? {} : { userAgent: request.userAgent }),
            ...(request.traceparent === undefined ? {} : { traceparent: request.traceparent }),
          });
          return { result };
        } catch (error) {
          if (error instanceof GalaxyError && error.code !== "internal_error") return { error: error.toBody() };
          throw error;
        }
      },
    }),
  );
}
