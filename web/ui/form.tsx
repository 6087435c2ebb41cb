import type { FormEvent, ReactNode } from "react";
import { cx } from "./cx.ts";
import { FormError } from "./form-error.tsx";

interface Props {
  readonly of: { readonly errors: { readonly _?: string | undefined }; readonly onSubmit: (event: FormEvent) => void };
  readonly id?: string;
  readonly className?: string;
  readonly children: ReactNode;
}

/** Fields below one another, and above them what is wrong with all of them. */
export function Form({ of, id, className, children }: Props) {
  return (
    <form id={id} noValidate className={cx("flex flex-col gap-4", className)} onSubmit={of.onSubmit}>
      {of.errors._ !== undefined && <FormError>{of.errors._}</FormError>}
      {children}
    </form>
  );
}
