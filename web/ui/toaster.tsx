import { useEffect } from "react";
import { toast, Toaster as Sonner } from "sonner";
import { useResolvedTheme } from "./theme.ts";

/** How long a toast stays, in milliseconds. */
const TOAST_MS = 6_000;

/** Bottom right, above a phone's edge. Its list is a live region, so every toast is read out. */
export function Toaster({ onReady }: { readonly onReady: (show: typeof toast) => void }) {
  const theme = useResolvedTheme();
  // After the list has begun to listen: what is shown before would be lost.
  useEffect(() => onReady(toast), [onReady]);
  return (
    <Sonner
      theme={theme}
      position="bottom-right"
      gap={8}
      visibleToasts={4}
      closeButton
      toastOptions={{
        duration: TOAST_MS,
        style: { background: "var(--surface-1)", color: "var(--text-1)", border: "1px solid var(--line)", boxShadow: "var(--shadow-pop)", fontFamily: '"Inter Variable", system-ui, sans-serif', fontSize: 13, borderRadius: 8 },
        actionButtonStyle: { background: "var(--surface-3)", color: "var(--text-1)", height: 28, padding: "0 10px", fontWeight: 500 },
      }}
    />
  );
}
