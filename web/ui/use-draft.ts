import { useState } from "react";
import type { FormErrors } from "../api/form-errors.ts";

type Errors<Draft> = FormErrors<Extract<keyof Draft, string>>;

/** What somebody is typing into a form, and what is wrong with it: a complaint goes as soon as its field is changed. */
export function useDraft<Draft extends object>(start: Draft | (() => Draft)) {
  const [draft, setDraft] = useState(start);
  const [errors, setErrors] = useState<Errors<Draft>>(() => ({}) as Errors<Draft>);
  const change = (part: Partial<Draft>) => {
    setDraft((now) => ({ ...now, ...part }));
    setErrors((now) => Object.fromEntries(Object.entries(now).filter(([field]) => field !== "_" && !Object.hasOwn(part, field))) as Errors<Draft>);
  };
  return { draft, change, errors, setErrors };
}
