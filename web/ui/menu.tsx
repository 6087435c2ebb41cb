import { Menu as Base } from "@base-ui/react/menu";
import { Check } from "lucide-react";
import type { ReactElement, ReactNode } from "react";
import { cx } from "./cx.ts";
import { Kbd } from "./kbd.tsx";

const item =
  "flex min-h-7 cursor-default items-center gap-2 rounded-md px-2 py-1 text-base text-text-1 outline-none select-none data-[disabled]:text-text-3 data-[highlighted]:bg-surface-3 pointer-coarse:min-h-10";

export interface MenuProps {
  /** The button that opens it; it must take a ref and props. Left out when `open` and `anchor` are given. */
  readonly trigger?: ReactElement<Record<string, unknown>>;
  readonly children: ReactNode;
  readonly align?: "start" | "center" | "end";
  readonly side?: "top" | "bottom" | "left" | "right";
  readonly open?: boolean;
  readonly defaultOpen?: boolean;
  readonly onOpenChange?: (open: boolean) => void;
  /** What it opens beside when there is no trigger. */
  readonly anchor?: Element | null;
  /** Read out as its name. */
  readonly label?: string;
  readonly finalFocus?: () => HTMLElement | null;
}

/** A menu of actions: arrows, typing, Enter, Esc. */
export function Menu({ trigger, children, align = "start", side = "bottom", open, defaultOpen = false, onOpenChange, anchor, label, finalFocus }: MenuProps) {
  return (
    <Base.Root defaultOpen={defaultOpen} {...(open === undefined ? {} : { open })} {...(onOpenChange === undefined ? {} : { onOpenChange })}>
      {trigger !== undefined && <Base.Trigger render={trigger} />}
      <Base.Portal>
        <Base.Positioner sideOffset={4} align={align} side={side} className="z-50" {...(anchor === undefined ? {} : { anchor })}>
          <Base.Popup aria-label={label} {...(finalFocus === undefined ? {} : { finalFocus })} className="pop max-h-[var(--available-height)] min-w-44 overflow-y-auto p-1 outline-none">
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

export interface MenuItemProps {
  readonly children: ReactNode;
  readonly onSelect: () => void;
  readonly icon?: ReactNode;
  readonly keys?: string;
  readonly danger?: boolean;
  readonly disabled?: boolean;
  /** A second, smaller line: why it is disabled, what it will do. */
  readonly note?: ReactNode;
  /** Do not close the menu: another one takes its place. */
  readonly keepOpen?: boolean;
}

export function MenuItem({ children, onSelect, icon, keys, danger = false, disabled = false, note, keepOpen = false }: MenuItemProps) {
  return (
    <Base.Item className={cx(item, danger && "text-danger")} disabled={disabled} closeOnClick={!keepOpen} onClick={onSelect}>
      {icon}
      <span className="min-w-0 flex-1">
        {children}
        {note !== undefined && note !== null && <span className="block max-w-64 text-xs text-text-3">{note}</span>}
      </span>
      {keys !== undefined && <Kbd keys={keys} className="ml-4" />}
    </Base.Item>
  );
}

export interface MenuChoiceProps<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly onChange: (value: Value) => void;
  readonly options: readonly { readonly value: Value; readonly label: string; readonly icon?: ReactNode }[];
}

/** One of several, in a menu, under its heading. */
export function MenuChoice<Value extends string>({ label, value, onChange, options }: MenuChoiceProps<Value>) {
  return (
    <Base.Group>
      <Base.GroupLabel className="px-2 pt-1.5 pb-1 text-xs font-medium text-text-3">{label}</Base.GroupLabel>
      <Base.RadioGroup value={value} onValueChange={(next: Value) => onChange(next)}>
        {options.map((option) => (
          <Base.RadioItem key={option.value} value={option.value} className={item} closeOnClick>
            {option.icon}
            <span className="flex-1">{option.label}</span>
            <Base.RadioItemIndicator><Check size={14} aria-hidden className="text-accent-text" /></Base.RadioItemIndicator>
          </Base.RadioItem>
        ))}
      </Base.RadioGroup>
    </Base.Group>
  );
}

/** On or off, in a menu. */
export function MenuCheck({ checked, onChange, children }: { readonly checked: boolean; readonly onChange: (checked: boolean) => void; readonly children: ReactNode }) {
  return (
    <Base.CheckboxItem checked={checked} onCheckedChange={onChange} className={item}>
      <span className="flex-1">{children}</span>
      <Base.CheckboxItemIndicator><Check size={14} aria-hidden className="text-accent-text" /></Base.CheckboxItemIndicator>
    </Base.CheckboxItem>
  );
}

export function MenuSeparator() {
  return <Base.Separator className="mx-1 my-1 h-px bg-line" />;
}
