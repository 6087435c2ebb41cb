import { useState } from "react";
import { reasonOf, sendCommand } from "../api/commands.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { toastDone } from "../ui/toast.tsx";
import type { PlanSprint } from "./project-plan.ts";

/** Asks once: an archived sprint does not come back. Mounted while it is open. */
export function ArchiveDialog({ sprint, onClose }: { readonly sprint: PlanSprint; readonly onClose: () => void }) {
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string>();
  const archive = async () => {
    setBusy(true);
    try {
      await sendCommand("archive_sprint", { sprint_id: sprint.id });
      toastDone(`${sprint.name} is archived`);
      onClose();
    } catch (error) {
      setRefusal(reasonOf(error));
      setBusy(false);
    }
  };
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
      {refusal !== undefined && <p role="alert" className="mt-3 rounded-md bg-danger-soft px-3 py-2 text-danger">{refusal}</p>}
    </Dialog>
  );
}
