import { statusNames, type WorkStatus } from "#schemas/status.ts";
import { cx } from "./cx.ts";

const colours: Readonly<Record<WorkStatus, string>> = {
  backlog: "text-status-backlog",
  todo: "text-status-todo",
  in_progress: "text-status-in_progress",
  in_review: "text-status-in_review",
  done: "text-status-done",
  failed: "text-status-failed",
  overridden: "text-status-overridden",
};

/** Shapes, so that colour is never alone: dashed, ring, half, ring with a core, tick, cross, an arrow past a bar. */
const shapes: Readonly<Record<WorkStatus, React.ReactNode>> = {
  backlog: <circle cx="8" cy="8" r="6" strokeDasharray="2.4 2.3" />,
  todo: <circle cx="8" cy="8" r="6" />,
  in_progress: (
    <>
      <circle cx="8" cy="8" r="6" />
      <path d="M8 4.6a3.4 3.4 0 0 1 0 6.8z" fill="currentColor" stroke="none" />
    </>
  ),
  in_review: (
    <>
      <circle cx="8" cy="8" r="6" />
      <circle cx="8" cy="8" r="2.6" fill="currentColor" stroke="none" />
    </>
  ),
  done: (
    <>
      <circle cx="8" cy="8" r="6.8" fill="currentColor" stroke="none" />
      <path d="m5 8.2 2.1 2.1L11 6.2" className="stroke-surface-1" />
    </>
  ),
  failed: (
    <>
      <path d="M5.2 1.7h5.6l3.5 3.5v5.6l-3.5 3.5H5.2l-3.5-3.5V5.2z" fill="currentColor" stroke="none" />
      <path d="m6 6 4 4m0-4-4 4" className="stroke-surface-1" />
    </>
  ),
  overridden: (
    <>
      <path d="m8 1.6 6.4 6.4L8 14.4 1.6 8z" />
      <path d="M5.6 8h4.6M8.4 6l2 2-2 2" />
    </>
  ),
};

/** The mark of a status. Without `label` it is decoration beside words that say it. */
export function StatusIcon({ status, label = false, size = 14, className }: { readonly status: WorkStatus; readonly label?: boolean; readonly size?: number; readonly className?: string }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.7"
      strokeLinecap="round"
      strokeLinejoin="round"
      className={cx("shrink-0", colours[status], className)}
      {...(label ? { role: "img", "aria-label": statusNames[status] } : { "aria-hidden": true })}
    >
      {shapes[status]}
    </svg>
  );
}
