import type { toast as Show } from "sonner";
import { Toaster } from "./toaster.tsx";

const UNDO_MS = 6_000;
const ERROR_MS = 10_000;
const listening = Promise.withResolvers<typeof Show>();

/** Once a page. Part of the page itself: what says that the server is away cannot be fetched from it then. */
export function Toasts() {
  return <Toaster onReady={listening.resolve} />;
}

function show(use: (toast: typeof Show) => void): void {
  void listening.promise.then(use);
}

/** Says that something was done. */
export function toastDone(message: string): void {
  show((toast) => toast(message));
}

/** Says that something was done and offers to take it back for six seconds. */
export function toastUndo(message: string, undo: () => void): void {
  show((toast) => toast(message, { duration: UNDO_MS, action: { label: "Undo", onClick: undo } }));
}

/** Says that something was not done, and why. */
export function toastError(message: string, reason?: string, retry?: () => void): void {
  show((toast) =>
    toast.error(message, {
      duration: ERROR_MS,
      ...(reason === undefined ? {} : { description: reason }),
      ...(retry === undefined ? {} : { action: { label: "Try again", onClick: retry } }),
    }),
  );
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
  show((toast) =>
    toast(message, {
      duration: UNDO_MS,
      action: { label: "Undo", onClick: () => finish(undone) },
      onAutoClose: () => finish(run),
      onDismiss: () => finish(run),
    }),
  );
}
