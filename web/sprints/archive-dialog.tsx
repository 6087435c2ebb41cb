import { sendCommand } from "../api/commands.ts";
import { useAttempt } from "../api/use-attempt.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { FormError } from "../ui/form-error.tsx";
import { toastDone } from "../ui/toast.tsx";
import type { PlanSprint } from "./project-plan.ts";

/** Asks once: an archived sprint does not come back. Mounted while it is open. */
export function ArchiveDialog({ sprint, onClose }: { readonly sprint: PlanSprint; readonly onClose: () => void }) {
  const { busy, refusal, attempt } = useAttempt();
  const archive = () =>
    attempt(async () => {
      await sendCommand("archive_sprint", { sprint_id: sprint.id });
      toastDone(`${sprint.name} is archived`);
      onClose();
    });
  return (
    <Dialog
      open
      size="sm"
      onOpenChange={(open) => !open && !busy && onClose()}
      title={`Archive ${sprint.name}?`}
      footer={
        <>
          <Button onClick={onClose} disabled={busy}>Cancel</Button>
          <Button variant="primary" disabled={busy} onClick={() => void archive()}>{busy ? "Archiving…" : "Archive sprint"}</Button>
        </>
      }
    >
      <p className="text-text-2">It moves to the archived sprints below the others and stays there. Its stories, its burndown and its history remain.</p>
      {refusal !== undefined && <FormError className="mt-3">{refusal}</FormError>}
    </Dialog>
  );
}
