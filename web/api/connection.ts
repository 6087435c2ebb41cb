import { useSyncExternalStore } from "react";

/** `live`: changes arrive as they happen; `connecting`: for the first time or again; `offline`: tried and not reached. */
export type ConnectionState = "connecting" | "live" | "offline";

let state: ConnectionState = "connecting";
const listeners = new Set<() => void>();

export function connectionState(): ConnectionState {
  return state;
}

export function setConnectionState(next: ConnectionState): void {
  if (next === state) return;
  state = next;
  for (const listener of listeners) listener();
}

/** Calls back on every change of state; answers how to stop. */
export function onConnectionChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

export function useConnection(): ConnectionState {
  return useSyncExternalStore(onConnectionChange, connectionState);
}
