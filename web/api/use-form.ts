import { useState, type FormEvent } from "react";
import { refusalByField, type FormErrors } from "./form-errors.ts";

/** What a form's text field needs. */
export interface TextOf {
  readonly value: string;
  readonly error: string | undefined;
  readonly onChange: (event: { readonly target: { readonly value: string } }) => void;
}

export interface FormState<Values extends object> {
  readonly busy: boolean;
  readonly values: Values;
  readonly errors: FormErrors<keyof Values & string>;
  /** Changes a field, and takes away what was wrong with it. */
  readonly set: <Field extends keyof Values & string>(field: Field, value: Values[Field]) => void;
  /** A field of text, to be spread into its control. */
  readonly text: (field: keyof Values & string) => TextOf;
  readonly onSubmit: (event: FormEvent) => void;
}

/**
 * A small form: one sending at a time, and a refusal of the server beside its field. The first field that is wrong gets
 * the focus.
 * @param initial the fields, by the names they have in the command
 * @param check what is wrong before anything is sent
 * @param send `reset` makes the fields what they were at first
 */
export function useForm<Values extends object>(initial: Values, check: (values: Values) => FormErrors<keyof Values & string>, send: (values: Values, reset: () => void) => Promise<void>): FormState<Values> {
  type Field = keyof Values & string;
  const none = {} as FormErrors<Field>;
  const [values, setValues] = useState(initial);
  const [busy, setBusy] = useState(false);
  const [errors, setErrors] = useState(none);
  const show = (form: HTMLFormElement, found: FormErrors<Field>) => {
    setErrors(found);
    requestAnimationFrame(() => form.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
  };
  const submit = async (form: HTMLFormElement) => {
    const wrong = check(values);
    if (Object.keys(wrong).length > 0) return show(form, wrong);
    setErrors(none);
    setBusy(true);
    try {
      await send(values, () => setValues(initial));
    } catch (error) {
      show(form, refusalByField(Object.fromEntries(Object.keys(initial).map((field) => [field, field])) as Record<string, Field>, error));
    } finally {
      setBusy(false);
    }
  };
  const set: FormState<Values>["set"] = (field, value) => {
    setValues((now) => ({ ...now, [field]: value }));
    setErrors((now) => (now[field] === undefined && now._ === undefined ? now : { ...now, [field]: undefined, _: undefined }));
  };
  return {
    busy,
    values,
    errors,
    set,
    text: (field) => ({ value: String(values[field]), error: errors[field], onChange: ({ target }) => set(field, target.value as Values[typeof field]) }),
    onSubmit: (event) => {
      event.preventDefault();
      if (!busy) void submit(event.currentTarget as HTMLFormElement);
    },
  };
}
