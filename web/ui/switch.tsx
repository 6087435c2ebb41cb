import { Switch as Base } from "@base-ui/react/switch";
import { useId, type ReactNode } from "react";

export interface SwitchProps {
  readonly label: string;
  readonly hint?: ReactNode;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  readonly disabled?: boolean;
}

/** On or off, in effect at once. */
export function Switch({ label, hint, checked, onChange, disabled = false }: SwitchProps) {
  const id = useId();
  return (
    <div className="flex items-start gap-3">
      <Base.Root
        aria-labelledby={id}
        aria-describedby={hint === undefined ? undefined : `${id}-note`}
        checked={checked}
        onCheckedChange={(next) => onChange(next)}
        disabled={disabled}
        className="mt-0.5 flex h-5 w-9 shrink-0 items-center rounded-full border border-line-strong bg-surface-3 p-px transition-colors data-[checked]:border-accent data-[checked]:bg-accent data-[disabled]:opacity-60"
      >
        <Base.Thumb className="size-4 rounded-full bg-surface-1 shadow-card ring-1 ring-line-strong transition-transform data-[checked]:translate-x-4 data-[checked]:bg-accent-fg data-[checked]:ring-0" />
      </Base.Root>
      <div className="min-w-0">
        <p id={id} className="font-medium">{label}</p>
        {hint !== undefined && <p id={`${id}-note`} className="text-text-3">{hint}</p>}
      </div>
    </div>
  );
}
