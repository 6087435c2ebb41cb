import { GalaxyError } from "#schemas/errors.ts";
import { commandCatalogue, type Command, type CommandInput, type CommandName } from "#schemas/commands/catalogue.ts";

export const id = (n: number) => `00000000-0000-7000-8000-${String(n).padStart(12, "0")}`;
export const at = "2026-11-23T10:00:00.000Z";

/** A command as the pipeline hands it down: validated, with its defaults. */
export function command<Name extends CommandName>(name: Name, input: CommandInput<Name>): Command<Name> {
  return { name, data: commandCatalogue[name].input.parse(input) } as unknown as Command<Name>;
}

export function refusal(work: () => unknown): GalaxyError {
  try {
    work();
  } catch (error) {
    if (error instanceof GalaxyError) return error;
    throw error;
  }
  throw new Error("it was not refused");
}
