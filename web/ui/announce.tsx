import { useSyncExternalStore } from "react";

interface Spoken {
  readonly text: string;
  /** Two regions take turns, so that the same words twice are read twice. */
  readonly turn: 0 | 1;
}
let spoken: Spoken = { text: "", turn: 0 };
const listeners = new Set<() => void>();

/** Tells a screen reader what just happened, after what it is reading now. */
export function announce(text: string): void {
  spoken = { text, turn: spoken.turn === 0 ? 1 : 0 };
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** Once a page. */
export function LiveRegion() {
  const { text, turn } = useSyncExternalStore(subscribe, () => spoken);
  return (
    <div className="sr-only" data-live-region="">
      <div aria-live="polite" aria-atomic="true">{turn === 0 ? text : ""}</div>
      <div aria-live="polite" aria-atomic="true">{turn === 1 ? text : ""}</div>
    </div>
  );
}
