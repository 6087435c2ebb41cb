import type { ComponentPropsWithRef, ReactNode } from "react";
import { cx } from "./cx.ts";
import { Tooltip } from "./tooltip.tsx";

const variants = {
  primary: "bg-accent text-accent-fg hover:bg-accent-hover border-transparent font-medium",
  secondary: "bg-surface-1 text-text-1 border-line hover:bg-surface-2 shadow-card",
  ghost: "bg-transparent text-text-2 border-transparent hover:bg-surface-3/60 hover:text-text-1",
  danger: "bg-danger-soft text-danger border-transparent hover:brightness-95 font-medium",
} as const;
export type ButtonVariant = keyof typeof variants;

const base =
  "inline-flex shrink-0 items-center justify-center gap-1.5 rounded-md border whitespace-nowrap select-none transition-colors disabled:opacity-50 disabled:pointer-events-none pointer-coarse:min-h-10 pointer-coarse:min-w-10";

export interface ButtonProps extends ComponentPropsWithRef<"button"> {
  readonly variant?: ButtonVariant;
  readonly size?: "sm" | "md";
  readonly icon?: ReactNode;
}

/** A button with words on it: a verb. `icon` stands before them, 14 px. */
export function Button({ variant = "secondary", size = "md", icon, className, children, type = "button", ...rest }: ButtonProps) {
  return (
    // oxlint-disable-next-line react/button-has-type -- the default above is "button"
    <button type={type} className={cx(base, variants[variant], size === "sm" ? "h-7 px-2 text-sm" : "h-8 px-3", className)} {...rest}>
      {icon}
      {children}
    </button>
  );
}

export interface IconButtonProps extends Omit<ComponentPropsWithRef<"button">, "children" | "aria-label"> {
  /** What it does: its accessible name and its tooltip. */
  readonly label: string;
  readonly icon: ReactNode;
  /** Shortcut shown in the tooltip, such as `g b`. */
  readonly keys?: string;
  readonly size?: "sm" | "md";
  readonly variant?: ButtonVariant;
  /** Leave the tooltip out where the label stands beside it anyway. */
  readonly noTooltip?: boolean;
}

/** A button with an icon alone; the label is read out and shown as a tooltip. */
export function IconButton({ label, icon, keys, size = "md", variant = "ghost", noTooltip = false, className, type = "button", ...rest }: IconButtonProps) {
  const button = (
    // oxlint-disable-next-line react/button-has-type -- the default above is "button"
    <button type={type} aria-label={label} className={cx(base, variants[variant], size === "sm" ? "size-6" : "size-8", className)} {...rest}>
      {icon}
    </button>
  );
  return noTooltip ? button : <Tooltip label={label} {...(keys === undefined ? {} : { keys })}>{button}</Tooltip>;
}
