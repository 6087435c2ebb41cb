import { useId, type ReactNode } from "react";
import { cx } from "../ui/cx.ts";

export interface SettingsSectionProps {
  readonly title: string;
  readonly lead?: ReactNode;
  /** At the right of the heading. */
  readonly action?: ReactNode;
  readonly children?: ReactNode;
  /** What is within cannot be taken back. */
  readonly danger?: boolean;
}

/** One subject of the settings, in a card of its own. */
export function SettingsSection({ title, lead, action, children, danger = false }: SettingsSectionProps) {
  const id = useId();
  return (
    <section aria-labelledby={id} className={cx("mb-6 rounded-lg border bg-surface-1 shadow-card", danger ? "border-danger/40" : "border-line")}>
      <header className="flex flex-wrap items-start gap-x-4 gap-y-2 px-4 pt-4 pb-3 sm:px-5">
        <div className="min-w-0 flex-1">
          <h2 id={id} className="text-lg">{title}</h2>
          {lead !== undefined && <p className="text-text-2">{lead}</p>}
        </div>
        {action}
      </header>
      {children !== undefined && <div className="px-4 pb-4 sm:px-5 sm:pb-5">{children}</div>}
    </section>
  );
}
