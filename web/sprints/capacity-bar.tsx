import { cx } from "../ui/cx.ts";
import { points, readCapacity } from "./capacity.ts";

interface Props {
  readonly planned: number;
  /** Undefined where nobody said. */
  readonly capacity: number | undefined;
  readonly velocity: number | undefined;
  /** Leave out the line of words below the bar; they are then only read out. */
  readonly compact?: boolean;
  readonly className?: string;
}

const at = (value: number, scale: number) => `${Math.min(100, (value / scale) * 100)}%`;

/**
 * Planned points against capacity and the usual velocity. What lies beyond capacity is hatched as well as red, and said
 * in words. The line is the capacity, the triangle the velocity.
 */
export function CapacityBar({ planned, capacity, velocity, compact = false, className }: Props) {
  const { fit, sentence, scale } = readCapacity(planned, capacity, velocity);
  const within = capacity === undefined ? planned : Math.min(planned, capacity);
  const over = planned - within;
  return (
    <div className={className}>
      {compact && <span className="sr-only">{`${points(planned)} planned. ${sentence}`}</span>}
      <div aria-hidden className={cx("relative", compact ? "h-3" : "h-4")}>
        <div className={cx("absolute inset-x-0 top-0 overflow-hidden rounded-full bg-surface-3", compact ? "h-1.5" : "h-2")}>
          <div className="absolute inset-y-0 left-0 bg-accent transition-[width] duration-150" style={{ width: at(within, scale) }} />
          {over > 0 && (
            <div
              className="absolute inset-y-0 transition-[left,width] duration-150"
              style={{ left: at(within, scale), width: at(over, scale), background: "repeating-linear-gradient(135deg, var(--danger) 0 4px, var(--surface-1) 4px 6px)" }}
            />
          )}
        </div>
        {capacity !== undefined && <div className={cx("absolute -top-0.5 w-0.5 rounded-full bg-text-1", compact ? "h-2.5" : "h-3")} style={{ left: at(capacity, scale) }} />}
        {velocity !== undefined && (
          <svg width="8" height="6" viewBox="0 0 8 6" aria-hidden className="absolute bottom-0 -translate-x-1/2 text-text-2" style={{ left: at(velocity, scale) }}>
            <path d="M4 0 8 6H0z" fill="currentColor" />
          </svg>
        )}
      </div>
      {!compact && (
        <p className="mt-1 flex flex-wrap gap-x-4 text-sm text-text-3">
          <span className={cx(fit === "over" ? "font-medium text-danger" : fit === "ambitious" ? "font-medium text-text-1" : "text-text-2")}>{sentence}</span>
          {fit !== "empty" && <span className="tabular-nums">{points(planned)} planned</span>}
          {capacity !== undefined && (
            <span className="tabular-nums">
              <span aria-hidden>❙ </span>
              {points(capacity)} capacity
            </span>
          )}
          {velocity !== undefined && (
            <span className="tabular-nums">
              <span aria-hidden>▲ </span>
              {velocity} usual velocity
            </span>
          )}
        </p>
      )}
    </div>
  );
}
