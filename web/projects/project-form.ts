import { commandCatalogue } from "#schemas/commands/catalogue.ts";
import { issuesByField, refusalByField, type FormErrors } from "../api/form-errors.ts";

export interface ProjectDraft {
  readonly name: string;
  readonly key: string;
  readonly timeZone: string;
  readonly description: string;
}
export type DraftErrors = FormErrors<keyof ProjectDraft>;

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
  return issuesByField(fieldOf, checked.error.issues);
}

/** A refusal of the server, by field; what belongs to no field of the form stands under `_`. */
export function refusalErrors(error: unknown): DraftErrors {
  return refusalByField(fieldOf, error);
}
