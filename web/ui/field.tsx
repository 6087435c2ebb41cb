import { useId, type ComponentPropsWithRef, type ReactNode } from "react";
import { cx } from "./cx.ts";

const control =
  "w-full rounded-md border border-line-strong/60 bg-surface-1 px-2.5 text-base text-text-1 transition-colors hover:border-line-strong focus:border-accent-text focus:outline-2 focus:outline-offset-0 focus:outline-accent-text/40 aria-invalid:border-danger read-only:border-line read-only:bg-surface-2 disabled:opacity-60 pointer-coarse:text-[16px]";

interface Words {
  readonly label: string;
  /** The label is only read out; the placeholder or the place says it to the eye. */
  readonly hideLabel?: boolean;
  readonly hint?: ReactNode;
  readonly error?: string | undefined;
}
export interface TextFieldProps extends Omit<ComponentPropsWithRef<"input">, "size">, Words {
  readonly size?: "sm" | "md";
  /** Stands inside, before the text. */
  readonly icon?: ReactNode;
}

/** One line of text with its label, a hint, and what is wrong with it. */
export function TextField({ label, hideLabel, hint, error, className, size = "md", icon, id, ...rest }: TextFieldProps) {
  return (
    <Field {...{ label, hideLabel, hint, error, className, id }}>
      {(described) => (
        <div className="relative">
          {icon !== undefined && <span className="pointer-events-none absolute inset-y-0 left-2 flex items-center text-text-3">{icon}</span>}
          <input {...described} autoComplete="off" className={cx(control, size === "sm" ? "h-7" : "h-8", icon !== undefined && "pl-7")} {...rest} />
        </div>
      )}
    </Field>
  );
}

export interface TextAreaProps extends ComponentPropsWithRef<"textarea">, Words {}

/** Several lines of text; grows with what is typed. */
export function TextArea({ label, hideLabel, hint, error, className, id, ...rest }: TextAreaProps) {
  return (
    <Field {...{ label, hideLabel, hint, error, className, id }}>
      {(described) => <textarea {...described} className={cx(control, "field-sizing-content max-h-96 min-h-16 resize-y py-1.5")} {...rest} />}
    </Field>
  );
}

interface Described {
  readonly id: string;
  readonly "aria-invalid": true | undefined;
  readonly "aria-describedby": string | undefined;
}
interface FieldProps extends Omit<Words, "hideLabel"> {
  readonly hideLabel: boolean | undefined;
  readonly className: string | undefined;
  readonly id: string | undefined;
  readonly children: (described: Described) => ReactNode;
}

/** A label, a control that is described by what stands below it, and that. */
function Field({ label, hideLabel = false, hint, error, className, id, children }: FieldProps) {
  const made = useId();
  const fieldId = id ?? made;
  const noteId = `${fieldId}-note`;
  return (
    <div className={cx("flex flex-col gap-1", className)}>
      <label htmlFor={fieldId} className={hideLabel ? "sr-only" : "text-sm font-medium text-text-2"}>{label}</label>
      {children({ id: fieldId, "aria-invalid": error !== undefined || undefined, "aria-describedby": (error ?? hint) === undefined ? undefined : noteId })}
      <Note id={noteId} hint={hint} error={error} />
    </div>
  );
}

function Note({ id, hint, error }: { readonly id: string; readonly hint: ReactNode; readonly error: string | undefined }) {
  if (error !== undefined) return <p id={id} role="alert" className="text-sm text-danger">{error}</p>;
  if (hint !== undefined) return <p id={id} className="text-sm text-text-3">{hint}</p>;
  return null;
}
