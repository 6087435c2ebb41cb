import { Progress } from "@base-ui/react/progress";
import { Button } from "../ui/button.tsx";
import type { ImportProgress } from "#schemas/imports.ts";

interface Props {
  readonly progress: ImportProgress | undefined;
  readonly cancelling: boolean;
  readonly error: string | undefined;
  readonly onCancel: () => void;
  /** Close the dialog; the import goes on. */
  readonly onHide: () => void;
}

/** How far a running import is. */
export function RunStep({ progress, cancelling, error, onCancel, onHide }: Props) {
  const total = progress?.total ?? 0;
  const processed = progress?.processed ?? 0;
  const share = total > 0 ? Math.min(100, (processed / total) * 100) : null;
  return (
    <div className="flex flex-col gap-4">
      <Progress.Root value={share} aria-label="Import" className="flex flex-col gap-2">
        <div className="flex items-baseline justify-between">
          <Progress.Label className="text-text-1">{cancelling ? "Stopping after the row at hand" : "Making stories"}</Progress.Label>
          <span className="text-sm text-text-3 tabular-nums">{total > 0 ? `${processed.toLocaleString("en")} of ${total.toLocaleString("en")} rows` : "Starting"}</span>
        </div>
        <Progress.Track className="h-2 overflow-hidden rounded-full bg-surface-3">
          <Progress.Indicator className="h-full rounded-full bg-accent transition-[width] duration-150 data-[indeterminate]:w-1/4 data-[indeterminate]:animate-pulse" />
        </Progress.Track>
      </Progress.Root>
      <dl className="grid grid-cols-3 gap-2 text-center">
        <Count name="Created" value={progress?.created ?? 0} />
        <Count name="Skipped" value={progress?.skipped ?? 0} />
        <Count name="Failed" value={progress?.failed ?? 0} />
      </dl>
      {error !== undefined && <p role="alert" className="rounded-md bg-danger-soft px-3 py-2 text-danger">{error}</p>}
      <p className="text-sm text-text-3">What was made stays when you cancel. Importing the same file again goes on where it stopped.</p>
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={onHide}>Go on in the background</Button>
        <Button variant="danger" disabled={cancelling} onClick={onCancel}>{cancelling ? "Cancelling…" : "Cancel the import"}</Button>
      </div>
    </div>
  );
}

export function Count({ name, value, tone = "" }: { readonly name: string; readonly value: number; readonly tone?: string }) {
  return (
    <div className="flex flex-col-reverse rounded-md bg-surface-2 px-2 py-2">
      <dt className="text-sm text-text-3">{name}</dt>
      <dd className={`text-xl font-semibold tabular-nums ${tone}`}>{value.toLocaleString("en")}</dd>
    </div>
  );
}
