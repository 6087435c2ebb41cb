import type { FormEvent, ReactNode } from "react";
import { cx } from "./cx.ts";
import { FormError } from "./form-error.tsx";

interface Props {
  readonly of: { readonly errors: { readonly _?: string | undefined }; readonly onSubmit: (event: FormEvent) => void };
  readonly id?: string;
  readonly className?: string;
  /** What went wrong before anything was sent from here. */
  readonly refused?: string | undefined;
  readonly children: ReactNode;
}

/** Fields below one another, and above them what is wrong with all of them. */
export function Form({ of, id, className, refused, children }: Props) {
  const wrong = of.errors._ ?? refused;
  return (
    <form id={id} noValidate className={cx("flex flex-col gap-4", className)} onSubmit={of.onSubmit}>
      {wrong !== undefined && <FormError>{wrong}</FormError>}
      {children}
    </form>
  );
}
