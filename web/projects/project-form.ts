import { commandCatalogue } from "#schemas/commands/catalogue.ts";
import { CommandError } from "../api/commands.ts";

export interface ProjectDraft {
  readonly name: string;
  readonly key: string;
  readonly timeZone: string;
  readonly description: string;
}
export type DraftErrors = Readonly<Partial<Record<keyof ProjectDraft | "_", string>>>;

const fieldOf: Readonly<Record<string, keyof ProjectDraft>> = { name: "name", key: "key", time_zone: "timeZone", description: "description" };

/** The command's input for a draft. */
export function inputOf(draft: ProjectDraft, projectId: string, teamId: string) {
  return {
    project_id: projectId,
    team_id: teamId,
    name: draft.name.trim(),
    ...(draft.key === "" ? {} : { key: draft.key }),
    time_zone: draft.timeZone,
    description: draft.description,
  };
}

/** What the command's own schema says about a draft, by field, before anything is sent; empty when it would pass. */
export function draftErrors(input: ReturnType<typeof inputOf>): DraftErrors {
  const checked = commandCatalogue.create_project.input.safeParse(input);
  if (checked.success) return {};
  return byField(checked.error.issues.map((issue) => [String(issue.path[0] ?? "_"), issue.message] as const));
}

/** A refusal of the server, by field; what belongs to no field of the form stands under `_`. */
export function refusalErrors(error: unknown): DraftErrors {
  if (!(error instanceof CommandError)) return { _: error instanceof Error ? error.message : "Something went wrong." };
  const found = byField(Object.entries(error.details).flatMap(([field, lines]) => lines.map((line) => [field, line] as const)));
  return Object.keys(found).length > 0 ? found : { _: error.message };
}

function byField(problems: readonly (readonly [field: string, words: string])[]): DraftErrors {
  const errors: Partial<Record<keyof ProjectDraft | "_", string>> = {};
  for (const [field, words] of problems) errors[fieldOf[field] ?? "_"] ??= sentence(words);
  return errors;
}

/** `must be …` becomes `Must be …`. */
function sentence(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
