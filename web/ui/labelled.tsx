import { useId, type ReactNode } from "react";
import { cx } from "./cx.ts";

export interface LabelledProps {
  readonly label: string;
  readonly hint?: ReactNode;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  readonly disabled?: boolean;
}

/** What a box or a switch is given to be named by the words beside it. */
interface Described {
  readonly "aria-labelledby": string;
  readonly "aria-describedby": string | undefined;
  readonly checked: boolean;
  readonly onCheckedChange: (checked: boolean) => void;
  readonly disabled: boolean;
}

interface Props extends LabelledProps {
  readonly className?: string;
  readonly labelClass?: string;
  readonly hintClass?: string;
  readonly children: (described: Described) => ReactNode;
}

/** Something to be turned on, with its words beside it: pressing them is pressing it. */
export function Labelled({ label, hint, checked, onChange, disabled = false, className, labelClass, hintClass, children }: Props) {
  const id = useId();
  return (
    <div className={cx("flex items-start", className)}>
      {children({ "aria-labelledby": id, "aria-describedby": hint === undefined ? undefined : `${id}-note`, checked, onCheckedChange: (next) => onChange(next), disabled })}
      <div className="min-w-0">
        {/* The control itself is what a keyboard and a screen reader meet. */}
        {/* oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions */}
        <span id={id} className={cx("select-none", labelClass)} onClick={() => !disabled && onChange(!checked)}>{label}</span>
        {hint !== undefined && <p id={`${id}-note`} className={cx("text-text-3", hintClass)}>{hint}</p>}
      </div>
    </div>
  );
}
