import { lazy, Suspense, useEffect, useState } from "react";
import type { toast as Show } from "sonner";

const UNDO_MS = 6_000;
const ERROR_MS = 10_000;
const Toaster = lazy(() => import("./toaster.tsx").then((module) => ({ default: module.Toaster })));
const listening = Promise.withResolvers<typeof Show>();
let want = () => {};

/** Once a page. What shows toasts is loaded after the page stands, or when the first is wanted. */
export function Toasts() {
  const [wanted, setWanted] = useState(false);
  useEffect(() => {
    want = () => setWanted(true);
    const timer = setTimeout(want, 1_500);
    return () => clearTimeout(timer);
  }, []);
  return <Suspense>{wanted && <Toaster onReady={listening.resolve} />}</Suspense>;
}

function show(use: (toast: typeof Show) => void): void {
  want();
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
