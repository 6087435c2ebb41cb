import { useState, type ReactNode } from "react";
import { reasonOf } from "../api/commands.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";

export interface ConfirmProps {
  /** The question: what goes, by its name. */
  readonly title: string;
  readonly children?: ReactNode;
  /** The verb on the button. */
  readonly action: string;
  readonly danger?: boolean;
  /** Not yet: something has still to be typed. */
  readonly disabled?: boolean;
  readonly onClose: () => void;
  /** Closes when it is done; what it throws is said in the dialog. */
  readonly onConfirm: () => Promise<unknown>;
}

/** Asks once before something that cannot be undone. Mounted while it is open. */
export function Confirm({ title, children, action, danger = true, disabled = false, onClose, onConfirm }: ConfirmProps) {
  const [state, setState] = useState<{ busy: boolean; error: string | undefined }>({ busy: false, error: undefined });
  const confirm = async () => {
    setState({ busy: true, error: undefined });
    try {
      await onConfirm();
      onClose();
    } catch (error) {
      setState({ busy: false, error: reasonOf(error) });
    }
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && !state.busy && onClose()}
      title={title}
      size="sm"
      footer={
        <>
          <Button onClick={onClose} disabled={state.busy}>Cancel</Button>
          <Button variant={danger ? "danger" : "primary"} disabled={state.busy || disabled} onClick={() => void confirm()}>{state.busy ? "One moment…" : action}</Button>
        </>
      }
    >
      <div className="flex flex-col gap-3 text-text-2">
        {state.error !== undefined && <p role="alert" className="rounded-md bg-danger-soft px-3 py-2 text-danger">{state.error}</p>}
        {children}
      </div>
    </Dialog>
  );
}
