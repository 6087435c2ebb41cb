import { CircleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "./button.tsx";
import { cx } from "./cx.ts";

/** A grey shape where something will stand; it appears only after 150 ms. Give it the size of what comes. */
export function Skeleton({ className }: { readonly className?: string }) {
  return <div aria-hidden className={cx("animate-appear rounded-md bg-surface-3/70", className)} />;
}

/** Rows of skeletons for a list, and the word for a screen reader. */
export function SkeletonList({ rows = 8, className }: { readonly rows?: number; readonly className?: string }) {
  return (
    <div className={cx("flex flex-col gap-2 p-4", className)}>
      <output className="sr-only">Loading</output>
      {Array.from({ length: rows }, (_, index) => (
        <Skeleton key={index} className="h-8" />
      ))}
    </div>
  );
}

export interface EmptyStateProps {
  readonly icon?: ReactNode;
  readonly title: string;
  readonly children?: ReactNode;
  /** The one next action. */
  readonly action?: ReactNode;
  readonly className?: string;
}

/** Nothing here: what this place is, and the one next action. */
export function EmptyState({ icon, title, children, action, className }: EmptyStateProps) {
  return (
    <div className={cx("mx-auto flex max-w-md flex-col items-center gap-2 px-6 py-16 text-center", className)}>
      {icon !== undefined && <div className="mb-1 text-text-3">{icon}</div>}
      <h2 className="text-lg text-text-1">{title}</h2>
      {children !== undefined && <div className="text-text-2">{children}</div>}
      {action !== undefined && <div className="mt-3 flex flex-wrap justify-center gap-2">{action}</div>}
    </div>
  );
}

/** Something could not be shown: what failed, and trying again. */
export function ErrorState({ title, children, onRetry, className }: { readonly title: string; readonly children?: ReactNode; readonly onRetry?: () => void; readonly className?: string }) {
  return (
    <div role="alert" className={cx("mx-auto flex max-w-md flex-col items-center gap-2 px-6 py-16 text-center", className)}>
      <CircleAlert size={24} aria-hidden className="text-danger" />
      <h2 className="text-lg text-text-1">{title}</h2>
      {children !== undefined && <div className="text-text-2">{children}</div>}
      {onRetry !== undefined && <Button className="mt-3" onClick={onRetry}>Try again</Button>}
    </div>
  );
}
