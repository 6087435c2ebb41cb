import { commandCatalogue } from "#schemas/commands/catalogue.ts";
import { issuesByField, refusalByField, type FormErrors } from "../api/form-errors.ts";

/** A sprint as its form holds it: what was typed, empty text for what was left out. */
export interface SprintDraft {
  readonly name: string;
  readonly goal: string;
  readonly start: string;
  readonly end: string;
  readonly capacity: string;
}
export type SprintErrors = FormErrors<keyof SprintDraft>;

const fieldOf: Readonly<Record<string, keyof SprintDraft>> = { name: "name", goal: "goal", start_date: "start", end_date: "end", capacity_points: "capacity" };

/** Reads a number as people type it, with a point or a comma; null for nothing, NaN for what is no number. */
export function typedNumber(text: string): number | null {
  const trimmed = text.trim().replace(",", ".");
  if (trimmed === "") return null;
  return /^\d*\.?\d+$|^\d+\.$/.test(trimmed) ? Number(trimmed) : Number.NaN;
}

export function planOfDraft(draft: SprintDraft) {
  return {
    name: draft.name.trim(),
    goal: draft.goal,
    start_date: draft.start === "" ? null : draft.start,
    end_date: draft.end === "" ? null : draft.end,
    capacity_points: typedNumber(draft.capacity),
  };
}

/** What the command's schema says about a draft, and dates that run backwards; empty when it would pass. */
export function sprintErrors(plan: ReturnType<typeof planOfDraft>, projectId: string): SprintErrors {
  const checked = commandCatalogue.create_sprint.input.safeParse({ ...plan, project_id: projectId });
  const errors = checked.success ? {} : issuesByField(fieldOf, checked.error.issues);
  if (plan.start_date !== null && plan.end_date !== null && plan.end_date < plan.start_date) return { end: "Must not be before the first day", ...errors };
  return errors;
}

/** A refusal of the server, by field; what belongs to no field stands under `_`. */
export function sprintRefusal(error: unknown): SprintErrors {
  return refusalByField(fieldOf, error);
}

/** What keeps a sprint from being started, as sentences in the order in which one would mend them. */
export function missingToStart(sprint: { readonly start: string; readonly end: string; readonly stories: number }, running: string | undefined): readonly string[] {
  return [
    ...(running === undefined ? [] : [`${running} is still running. Complete it first, or allow several running sprints in the project.`]),
    ...(sprint.stories === 0 ? ["It has no stories yet. Move at least one into it from the backlog."] : []),
    ...(sprint.start === "" || sprint.end === "" ? ["It needs a first and a last day."] : sprint.end < sprint.start ? ["Its last day is before its first."] : []),
  ];
}
