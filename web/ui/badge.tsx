import type { ReactNode } from "react";
import { cx } from "./cx.ts";

const tones = { plain: "bg-surface-2 text-text-2", accent: "bg-accent-soft text-accent-text", danger: "bg-danger-soft text-danger" } as const;

/** A small word or number beside something: a label, a count. */
export function Badge({ children, className, title, tone = "plain" }: { readonly children: ReactNode; readonly className?: string; readonly title?: string; readonly tone?: keyof typeof tones }) {
  return (
    <span title={title} className={cx("inline-flex h-[18px] max-w-40 min-w-[18px] items-center justify-center gap-1 truncate rounded-sm px-1.5 text-xs", tones[tone], className)}>
      {children}
    </span>
  );
}
