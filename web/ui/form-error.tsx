import type { ReactNode } from "react";
import { cx } from "./cx.ts";

/** What went wrong with a form or a dialog as a whole, read out as it appears. */
export function FormError({ children, className }: { readonly children: ReactNode; readonly className?: string }) {
  return <p role="alert" className={cx("rounded-md bg-danger-soft px-3 py-2 text-danger", className)}>{children}</p>;
}
