import { toast, Toaster } from "sonner";
import { useResolvedTheme } from "./theme.ts";

const UNDO_MS = 6_000;

/** Once a page: bottom right, above a phone's edge. Its list is a live region, so every toast is read out. */
export function Toasts() {
  const theme = useResolvedTheme();
  return (
    <Toaster
      theme={theme}
      position="bottom-right"
      gap={8}
      visibleToasts={4}
      closeButton
      toastOptions={{
        duration: UNDO_MS,
        style: { background: "var(--surface-1)", color: "var(--text-1)", border: "1px solid var(--line)", boxShadow: "var(--shadow-pop)", fontFamily: "inherit", fontSize: 13, borderRadius: 8 },
        actionButtonStyle: { background: "var(--surface-3)", color: "var(--text-1)", height: 28, padding: "0 10px", fontWeight: 500 },
      }}
    />
  );
}

/** Says that something was done. */
export function toastDone(message: string): void {
  toast(message);
}

/** Says that something was done and offers to take it back for six seconds. */
export function toastUndo(message: string, undo: () => void): void {
  toast(message, { duration: UNDO_MS, action: { label: "Undo", onClick: undo } });
}

/** Says that something was not done, and why. */
export function toastError(message: string, reason?: string, retry?: () => void): void {
  toast.error(message, {
    duration: 10_000,
    ...(reason === undefined ? {} : { description: reason }),
    ...(retry === undefined ? {} : { action: { label: "Try again", onClick: retry } }),
  });
}

/**
 * For what cannot be taken back on the server (deleting): shows the toast, and does it when six seconds are over or the
 * page is left, unless Undo was pressed. Hide the thing at once; `undone` brings it back.
 */
export function toastDeferred(message: string, run: () => void, undone: () => void): void {
  let over = false;
  const finish = (act: () => void) => {
    if (over) return;
    over = true;
    removeEventListener("pagehide", leave);
    act();
  };
  const leave = () => finish(run);
  addEventListener("pagehide", leave);
  toast(message, {
    duration: UNDO_MS,
    action: { label: "Undo", onClick: () => finish(undone) },
    onAutoClose: () => finish(run),
    onDismiss: () => finish(run),
  });
}
