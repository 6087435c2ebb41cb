import { Checkbox as Base } from "@base-ui/react/checkbox";
import { Check } from "lucide-react";
import { Labelled, type LabelledProps } from "./labelled.tsx";

/** One of several that may be chosen together. */
export function Checkbox(props: LabelledProps) {
  return (
    <Labelled {...props} className="gap-2.5 py-1 pointer-coarse:py-2" hintClass="text-sm">
      {(described) => (
        <Base.Root {...described} className="mt-0.5 flex size-4 shrink-0 items-center justify-center rounded-sm border border-line-strong bg-surface-1 data-[checked]:border-accent data-[checked]:bg-accent data-[disabled]:opacity-50">
          <Base.Indicator className="text-accent-fg"><Check size={12} strokeWidth={3} aria-hidden /></Base.Indicator>
        </Base.Root>
      )}
    </Labelled>
  );
}
