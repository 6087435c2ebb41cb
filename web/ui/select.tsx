import { Select as Base } from "@base-ui/react/select";
import { Check, ChevronsUpDown } from "lucide-react";
import { useId, type ReactNode } from "react";
import { cx } from "./cx.ts";

export interface SelectOption<Value extends string> {
  readonly value: Value;
  readonly label: string;
  readonly icon?: ReactNode;
  /** Why it cannot be chosen now; it is then dimmed. */
  readonly disabledBecause?: string;
}
export interface SelectProps<Value extends string> {
  readonly label: string;
  readonly hideLabel?: boolean;
  readonly value: Value | null;
  readonly onChange: (value: Value) => void;
  readonly options: readonly SelectOption<Value>[];
  readonly placeholder?: string;
  readonly size?: "sm" | "md";
  readonly disabled?: boolean;
  /** The value is shown, and cannot be chosen. */
  readonly readOnly?: boolean;
  readonly className?: string;
  /** No border until it is pointed at: for values in a dense list. */
  readonly quiet?: boolean;
}

/** One of a closed list. Opens with Enter, Space or an arrow; typing jumps. */
export function Select<Value extends string>({ label, hideLabel = false, value, onChange, options, placeholder = "Choose…", size = "md", disabled = false, readOnly = false, className, quiet = false }: SelectProps<Value>) {
  const id = useId();
  const chosen = options.find((option) => option.value === value);
  if (readOnly) {
    return (
      <div className={cx("flex min-w-0 flex-col gap-1", className)}>
        <span className={hideLabel ? "sr-only" : "text-sm font-medium text-text-2"}>{label}</span>
        <span className={cx("flex min-w-0 items-center gap-1.5", size === "sm" ? "h-7 text-sm" : "h-8")}>
          {chosen?.icon}
          <span className="min-w-0 truncate">{chosen?.label ?? "–"}</span>
        </span>
      </div>
    );
  }
  return (
    <div className={cx("flex min-w-0 flex-col gap-1", className)}>
      <span id={id} className={hideLabel ? "sr-only" : "text-sm font-medium text-text-2"}>{label}</span>
      <Base.Root<Value> value={value} disabled={disabled} onValueChange={(next) => next !== null && onChange(next)}>
        <Base.Trigger
          aria-labelledby={`${id} ${id}-value`}
          className={cx(
            "flex min-w-0 items-center gap-1.5 rounded-md border text-left transition-colors select-none disabled:opacity-60 pointer-coarse:min-h-10",
            quiet ? "border-transparent hover:bg-surface-2 data-[popup-open]:bg-surface-2" : "border-line-strong/60 bg-surface-1 hover:border-line-strong",
            size === "sm" ? "h-7 px-2 text-sm" : "h-8 px-2.5",
            // The value stands below its label, not a step to the right of it.
            quiet && !hideLabel && "-ml-2",
          )}
        >
          {chosen?.icon}
          <span id={`${id}-value`} className={cx("min-w-0 flex-1 truncate", chosen === undefined && "text-text-3")}>{chosen?.label ?? placeholder}</span>
          <Base.Icon className="text-text-3"><ChevronsUpDown size={12} aria-hidden /></Base.Icon>
        </Base.Trigger>
        <Base.Portal>
          <Base.Positioner sideOffset={4} alignItemWithTrigger={false} className="z-50">
            <Base.Popup className="pop max-h-[min(320px,var(--available-height))] min-w-[max(160px,var(--anchor-width))] overflow-y-auto p-1">
              {options.map((option) => (
                <Base.Item
                  key={option.value}
                  value={option.value}
                  disabled={option.disabledBecause !== undefined}
                  className="flex min-h-7 items-center gap-2 rounded-md px-2 py-1 outline-none select-none data-[disabled]:text-text-3 data-[highlighted]:bg-surface-3 pointer-coarse:min-h-10"
                >
                  {option.icon}
                  <Base.ItemText className="flex-1">
                    {option.label}
                    {option.disabledBecause !== undefined && <span className="block text-xs text-text-3">{option.disabledBecause}</span>}
                  </Base.ItemText>
                  <Base.ItemIndicator><Check size={14} aria-hidden className="text-accent-text" /></Base.ItemIndicator>
                </Base.Item>
              ))}
            </Base.Popup>
          </Base.Positioner>
        </Base.Portal>
      </Base.Root>
    </div>
  );
}
