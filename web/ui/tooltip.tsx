import { cloneElement, type ReactElement } from "react";

export interface TooltipProps {
  readonly label: string;
  /** Shortcut shown behind it, such as `g b`. */
  readonly keys?: string;
  /** The element it belongs to. */
  readonly children: ReactElement<Record<string, unknown>>;
}

/**
 * A short hint on hover and on keyboard focus. Never the only place where something is said. The element carries words
 * alone; one {@link TooltipHost} shows them, so that a thousand cards cost nothing.
 */
export function Tooltip({ label, keys, children }: TooltipProps) {
  const named = children.props["aria-label"] === label;
  return cloneElement(children, {
    "data-tip": label,
    ...(keys === undefined ? {} : { "data-tip-keys": keys }),
    ...(named || children.props["aria-description"] !== undefined ? {} : { "aria-description": label }),
  });
}
