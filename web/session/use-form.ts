import { useState, type FormEvent } from "react";
import { CommandError, reasonOf } from "../api/commands.ts";

export interface FormState<Field extends string> {
  readonly busy: boolean;
  readonly errors: Readonly<Partial<Record<Field | "_", string>>>;
  /** Takes away what is wrong with a field that is being changed. */
  readonly clear: (field: Field) => void;
  readonly onSubmit: (event: FormEvent) => void;
}

/**
 * A small form: one sending at a time, and a refusal of the server beside its field. `check` answers what is wrong
 * before anything is sent. The first field that is wrong gets the focus.
 */
export function useForm<Field extends string>(fields: readonly Field[], check: () => Partial<Record<Field, string>>, send: () => Promise<void>): FormState<Field> {
  const [busy, setBusy] = useState(false);
  const [errors, setErrors] = useState<Partial<Record<Field | "_", string>>>({});
  const show = (form: HTMLFormElement, found: Partial<Record<Field | "_", string>>) => {
    setErrors(found);
    requestAnimationFrame(() => form.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
  };
  const submit = async (form: HTMLFormElement) => {
    const wrong = Object.fromEntries(Object.entries(check()).filter(([, words]) => words !== undefined)) as Partial<Record<Field | "_", string>>;
    if (Object.keys(wrong).length > 0) return show(form, wrong);
    setErrors({});
    setBusy(true);
    try {
      await send();
    } catch (error) {
      show(form, refusal(error, fields));
    } finally {
      setBusy(false);
    }
  };
  return {
    busy,
    errors,
    clear: (field) => setErrors((now) => (now[field] === undefined && now._ === undefined ? now : { ...now, [field]: undefined, _: undefined })),
    onSubmit: (event) => {
      event.preventDefault();
      if (!busy) void submit(event.currentTarget as HTMLFormElement);
    },
  };
}

function refusal<Field extends string>(error: unknown, fields: readonly Field[]): Partial<Record<Field | "_", string>> {
  if (!(error instanceof CommandError)) return { _: reasonOf(error) } as Partial<Record<Field | "_", string>>;
  const found: Record<string, string> = {};
  for (const [field, lines] of Object.entries(error.details)) {
    const [first] = lines;
    if (first !== undefined && (fields as readonly string[]).includes(field)) found[field] = sentence(first);
  }
  return (Object.keys(found).length > 0 ? found : { _: reasonOf(error) }) as Partial<Record<Field | "_", string>>;
}

/** `must be …` becomes `Must be …`. */
export function sentence(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
