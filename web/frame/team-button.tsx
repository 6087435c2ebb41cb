import { ChevronsUpDown } from "lucide-react";
import type { ComponentPropsWithRef } from "react";
import { cx } from "../ui/cx.ts";
import { OrbitMark } from "../ui/orbit-mark.tsx";

export interface TeamButtonProps extends ComponentPropsWithRef<"button"> {
  readonly team: string | undefined;
  readonly narrow: boolean;
}

/** What the team's menu opens from; it stands there before the menu itself is loaded. */
export function TeamButton({ team, narrow, ...rest }: TeamButtonProps) {
  const words = team ?? "Software Galaxy";
  return (
    <button
      type="button"
      aria-label={`Team ${words}`}
      title={narrow ? words : undefined}
      {...rest}
      className={cx("flex h-8 min-w-0 items-center gap-2 rounded-md text-lg font-semibold transition-colors hover:bg-surface-3/70 data-[popup-open]:bg-surface-3/70 pointer-coarse:h-11", narrow ? "w-8 justify-center" : "flex-1 px-1")}
    >
      <OrbitMark />
      {!narrow && <span className="min-w-0 truncate">{words}</span>}
      {!narrow && <ChevronsUpDown size={12} aria-hidden className="shrink-0 text-text-3" />}
    </button>
  );
}
