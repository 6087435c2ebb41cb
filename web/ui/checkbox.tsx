import { Checkbox as Base } from "@base-ui/react/checkbox";
import { Check } from "lucide-react";
import { useId, type ReactNode } from "react";

export interface CheckboxProps {
  readonly label: string;
  readonly hint?: ReactNode;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  readonly disabled?: boolean;
}

/** One of several that may be chosen together. */
export function Checkbox({ label, hint, checked, onChange, disabled = false }: CheckboxProps) {
  const id = useId();
  return (
    <div className="flex items-start gap-2.5 py-1 pointer-coarse:py-2">
      <Base.Root
        aria-labelledby={id}
        aria-describedby={hint === undefined ? undefined : `${id}-note`}
        checked={checked}
        onCheckedChange={(next) => onChange(next)}
        disabled={disabled}
        className="mt-0.5 flex size-4 shrink-0 items-center justify-center rounded-sm border border-line-strong bg-surface-1 data-[checked]:border-accent data-[checked]:bg-accent data-[disabled]:opacity-50"
      >
        <Base.Indicator className="text-accent-fg"><Check size={12} strokeWidth={3} aria-hidden /></Base.Indicator>
      </Base.Root>
      <div className="min-w-0">
        {/* Pressing the words is pressing the box; the box itself is what a keyboard and a screen reader meet. */}
        {/* oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions */}
        <span id={id} className="select-none" onClick={() => !disabled && onChange(!checked)}>{label}</span>
        {hint !== undefined && <p id={`${id}-note`} className="text-sm text-text-3">{hint}</p>}
      </div>
    </div>
  );
}
