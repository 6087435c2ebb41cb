import type { ReactNode } from "react";
import { cx } from "./cx.ts";

/** A small word or number beside something: a label, a count. */
export function Badge({ children, className, title }: { readonly children: ReactNode; readonly className?: string; readonly title?: string }) {
  return (
    <span title={title} className={cx("inline-flex h-[18px] max-w-40 min-w-[18px] items-center justify-center gap-1 truncate rounded-sm bg-surface-2 px-1.5 text-xs text-text-2", className)}>
      {children}
    </span>
  );
}
