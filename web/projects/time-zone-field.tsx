import { Combobox } from "@base-ui/react/combobox";
import { Check } from "lucide-react";
import { useId, useMemo } from "react";
import { timeZones, zoneMatches } from "./time-zones.ts";

interface Props {
  readonly value: string;
  readonly onChange: (zone: string) => void;
  readonly error: string | undefined;
  readonly hint?: string;
}

/** A time zone out of the four hundred there are: typing narrows the list. */
export function TimeZoneField({ value, onChange, error, hint = "Days on charts begin and end here." }: Props) {
  const id = useId();
  const zones = useMemo(() => timeZones(), []);
  return (
    <div className="flex flex-col gap-1">
      <label htmlFor={id} className="text-sm font-medium text-text-2">Time zone</label>
      <Combobox.Root items={zones} value={value} onValueChange={(zone) => zone !== null && onChange(zone)} autoHighlight filter={zoneMatches}>
        <Combobox.Input
          id={id}
          aria-invalid={error !== undefined || undefined}
          aria-describedby={`${id}-note`}
          className="h-8 w-full rounded-md border border-line-strong/60 bg-surface-1 px-2.5 text-base text-text-1 transition-colors hover:border-line-strong focus:border-accent-text focus:outline-2 focus:outline-offset-0 focus:outline-accent-text/40 aria-invalid:border-danger pointer-coarse:text-[16px]"
        />
        <Combobox.Portal>
          <Combobox.Positioner sideOffset={4} className="z-50">
            <Combobox.Popup className="pop max-h-[min(280px,var(--available-height))] w-[var(--anchor-width)] overflow-y-auto p-1">
              <Combobox.Empty className="px-2 text-text-3 [&:not(:empty)]:py-1.5">No such time zone</Combobox.Empty>
              <Combobox.List>
                {(zone: string) => (
                  <Combobox.Item key={zone} value={zone} className="flex min-h-7 items-center gap-2 rounded-md px-2 py-1 select-none data-[highlighted]:bg-surface-3 pointer-coarse:min-h-10">
                    <span className="flex-1 truncate">{zone}</span>
                    <Combobox.ItemIndicator><Check size={14} aria-hidden className="text-accent-text" /></Combobox.ItemIndicator>
                  </Combobox.Item>
                )}
              </Combobox.List>
            </Combobox.Popup>
          </Combobox.Positioner>
        </Combobox.Portal>
      </Combobox.Root>
      <p id={`${id}-note`} role={error === undefined ? undefined : "alert"} className={error === undefined ? "text-sm text-text-3" : "text-sm text-danger"}>
        {error ?? hint}
      </p>
    </div>
  );
}
