import { CloudOff, LoaderCircle, Zap } from "lucide-react";
import { useEffect, useRef } from "react";
import { useConnection } from "../api/connection.ts";
import { announce } from "../ui/announce.tsx";
import { cx } from "../ui/cx.ts";
import { Tooltip } from "../ui/tooltip.tsx";

const states = {
  live: { label: "Live", hint: "Changes of others appear as they happen.", icon: Zap, tone: "text-status-done" },
  connecting: { label: "Connecting", hint: "What you see may be a moment old.", icon: LoaderCircle, tone: "text-text-3" },
  offline: { label: "Offline", hint: "You can read what is loaded. Changes wait for the connection; it is tried again by itself.", icon: CloudOff, tone: "text-status-in_progress" },
} as const;

/** Whether the page is up to date, in a word and a shape. */
export function ConnectionBadge() {
  const connection = useConnection();
  const before = useRef(connection);
  useEffect(() => {
    if (before.current === "live" && connection === "offline") announce("Connection lost.");
    if (before.current === "offline" && connection === "live") announce("Connected again.");
    before.current = connection;
  }, [connection]);
  const { label, hint, icon: Icon, tone } = states[connection];
  return (
    <Tooltip label={hint}>
      {/* As wide as its longest word: the header must not move when the connection comes. */}
      <button type="button" data-connection={connection} className="flex h-7 items-center justify-end md:min-w-[98px] gap-1.5 rounded-md px-1.5 text-sm text-text-2">
        <Icon size={14} aria-hidden className={cx(tone, connection === "connecting" && "animate-spin")} />
        <span className="max-md:sr-only">{label}</span>
      </button>
    </Tooltip>
  );
}
