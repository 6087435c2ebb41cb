import { useSyncExternalStore } from "react";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

let now = Date.now();
const listeners = new Set<() => void>();
setInterval(() => {
  now = Date.now();
  for (const listener of listeners) listener();
}, 30_000);
function subscribe(listener: () => void): () => void {
  now = Date.now();
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** How long ago, in few words; the exact time on hover. */
export function Ago({ at }: { readonly at: string }) {
  const present = useSyncExternalStore(subscribe, () => now);
  const date = new Date(at);
  return <time dateTime={at} title={date.toLocaleString()}>{agoWords(date, present)}</time>;
}

/** `just now`, `5 min ago`, `3 h ago`, `yesterday`, `12 Nov`, with the year when it is another. */
export function agoWords(date: Date, present: number): string {
  const age = present - date.getTime();
  if (age < MINUTE) return "just now";
  if (age < HOUR) return `${Math.floor(age / MINUTE)} min ago`;
  if (age < DAY) return `${Math.floor(age / HOUR)} h ago`;
  if (age < 2 * DAY) return "yesterday";
  const sameYear = date.getFullYear() === new Date(present).getFullYear();
  return date.toLocaleDateString(undefined, { day: "numeric", month: "short", ...(sameYear ? {} : { year: "numeric" }) });
}
