import { z } from "zod";
import { isPublic, type CommandDefinition, type PublicCommandDefinition } from "./define.ts";
import { projectCommands } from "./project.ts";
import { sprintCommands } from "./sprint.ts";
import { storyCommands } from "./story.ts";
import { taskCommands } from "./task.ts";
import { teamCommands } from "./team.ts";
import { userCommands } from "./user.ts";

/** Every command of the product, by name. */
export const commandCatalogue = { ...userCommands, ...teamCommands, ...projectCommands, ...sprintCommands, ...storyCommands, ...taskCommands } as const;

export type CommandName = keyof typeof commandCatalogue;
/** What a caller sends. */
export type CommandInput<Name extends CommandName> = z.input<(typeof commandCatalogue)[Name]["input"]>;
/** What the command side decides on: validated, defaults filled in. */
export type CommandData<Name extends CommandName> = z.output<(typeof commandCatalogue)[Name]["input"]>;
/** The union `{ name, data }` of all commands. */
export type Command<Name extends CommandName = CommandName> = { [N in Name]: { readonly name: N; readonly data: CommandData<N> } }[Name];

export const commandNames = Object.keys(commandCatalogue) as readonly CommandName[];

/** The commands that anybody may send: each has a route of its own, a mutation, a tool. */
export const publicCommands: ReadonlyArray<{ readonly name: CommandName; readonly definition: PublicCommandDefinition }> = commandNames.flatMap((name) => {
  const definition: CommandDefinition = commandCatalogue[name];
  return isPublic(definition) ? [{ name, definition }] : [];
});

export function isPublicCommandName(name: string): name is CommandName {
  return Object.hasOwn(commandCatalogue, name) && isPublic(commandCatalogue[name as CommandName]);
}

/** The answer to a command that was accepted. */
export const commandResult = z.object({
  id: z.string(),
  /** The entity as it now is. After a deletion: what it was. */
  entity: z.record(z.string(), z.unknown()),
  /** Revision of the entity's stream; the ETag. */
  revision: z.number(),
  /** Position in the log, in decimal: pass it as `X-Galaxy-Min-Position` (REST) or `after` (GraphQL) to read your own write. */
  position: z.string(),
});
export type CommandResult = z.infer<typeof commandResult>;
