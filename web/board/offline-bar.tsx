import { CloudOff } from "lucide-react";

/** What still works without a connection. */
export function OfflineBar({ ready }: { readonly ready: boolean }) {
  return (
    <output className="flex shrink-0 items-center gap-2 border-b border-line bg-surface-2 px-4 py-1.5 text-sm text-text-2">
      <CloudOff size={14} aria-hidden className="shrink-0 text-status-in_progress" />
      {ready ? "You are offline. You see the board as it last was and can look and filter; moves go through again once you are connected." : "You are offline. The board appears as soon as there is a connection."}
    </output>
  );
}
