import type { z } from "zod";
import { commandCatalogue, type Command, type CommandName } from "#schemas/commands/catalogue.ts";
import type { CommandDefinition } from "#schemas/commands/define.ts";
import { GalaxyError } from "#schemas/errors.ts";
import { uuid } from "#schemas/ids.ts";

/** @throws {GalaxyError} `validation_error` with a sentence for each field that is wrong */
export function validCommand(name: CommandName, input: unknown): Command {
  const definition: CommandDefinition = commandCatalogue[name];
  const parsed = definition.input.safeParse(input);
  if (!parsed.success) throw validationError(parsed.error, "The command was not understood");
  return { name, data: parsed.data } as unknown as Command;
}

/** @throws {GalaxyError} `validation_error` */
export function validCommandId(id: string): string {
  const parsed = uuid.safeParse(id);
  if (!parsed.success) throw new GalaxyError("validation_error", "The idempotency key must be a UUID", { "idempotency-key": ["must be a UUID"] });
  return parsed.data;
}

/** What zod found, as the product says it: sentences by field. */
export function validationError(error: z.ZodError, message: string): GalaxyError {
  // without a prototype, for a field may be called `constructor`
  const details: Record<string, string[]> = Object.create(null) as Record<string, string[]>;
  for (const issue of error.issues) {
    const fields = issue.code === "unrecognized_keys" ? issue.keys : [issue.path.join(".") || "_"];
    const sentence = issue.code === "unrecognized_keys" ? "is not a known field" : issue.code === "invalid_type" && issue.input === undefined ? "is missing" : issue.message;
    for (const field of fields) (details[field] ??= []).push(sentence);
  }
  const [field] = Object.keys(details);
  return new GalaxyError("validation_error", `${message}: ${field === "_" || field === undefined ? "" : `${field} `}${field === undefined ? "" : (details[field]?.[0] ?? "")}`, details);
}
