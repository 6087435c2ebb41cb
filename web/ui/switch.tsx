import { Switch as Base } from "@base-ui/react/switch";
import { Labelled, type LabelledProps } from "./labelled.tsx";

/** On or off, in effect at once. */
export function Switch(props: LabelledProps) {
  return (
    <Labelled {...props} className="gap-3" labelClass="font-medium">
      {(described) => (
        <Base.Root {...described} className="mt-0.5 flex h-5 w-9 shrink-0 items-center rounded-full border border-line-strong bg-surface-3 p-px transition-colors data-[checked]:border-accent data-[checked]:bg-accent data-[disabled]:opacity-60">
          <Base.Thumb className="size-4 rounded-full bg-surface-1 shadow-card ring-1 ring-line-strong transition-transform data-[checked]:translate-x-4 data-[checked]:bg-accent-fg data-[checked]:ring-0" />
        </Base.Root>
      )}
    </Labelled>
  );
}
