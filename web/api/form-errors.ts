import { CommandError, reasonOf } from "./commands.ts";

/** What is wrong with a form, by field; what belongs to no field stands under `_`. */
export type FormErrors<Field extends string> = Readonly<Partial<Record<Field | "_", string>>>;

/**
 * Complaints by the field of a form they belong to, the first of each, as sentences.
 * @param fieldOf a command's field → the form's
 * @param problems a command's field and words such as `must be …`
 */
function byField<Field extends string>(fieldOf: Readonly<Record<string, Field>>, problems: Iterable<readonly [field: string, words: string]>): FormErrors<Field> {
  const errors = new Map<Field | "_", string>();
  for (const [field, words] of problems) {
    const at = fieldOf[field] ?? "_";
    if (!errors.has(at)) errors.set(at, words.charAt(0).toUpperCase() + words.slice(1));
  }
  return Object.fromEntries(errors) as FormErrors<Field>;
}

/** {@link byField} of what a command's own schema says, before anything is sent. */
export function issuesByField<Field extends string>(fieldOf: Readonly<Record<string, Field>>, issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[]): FormErrors<Field> {
  return byField(fieldOf, issues.map(({ path, message }) => [String(path[0] ?? "_"), message] as const));
}

/** {@link byField} of a refusal of the server; the whole of it in words, where it names no field of the form. */
export function refusalByField<Field extends string>(fieldOf: Readonly<Record<string, Field>>, error: unknown): FormErrors<Field> {
  const details = error instanceof CommandError ? Object.entries(error.details) : [];
  const found = byField(fieldOf, details.filter(([field]) => Object.hasOwn(fieldOf, field)).flatMap(([field, lines]) => lines.map((line) => [field, line] as const)));
  return Object.keys(found).length > 0 ? found : ({ _: reasonOf(error) } as FormErrors<Field>);
}
