import { useSyncExternalStore } from "react";

/** Pictures of people by their id, as far as this page has come across them: an avatar needs no more than the id. */
const pictures = new Map<string, string>();
const listeners = new Set<() => void>();

export interface Pictured {
  readonly id: string;
  readonly avatarUrl: string | null;
}

/** Remembers what people look like now; one without a picture has taken it away. */
export function notePictures(people: readonly Pictured[]): void {
  let changed = false;
  for (const { id, avatarUrl } of people) {
    if ((pictures.get(id) ?? null) === avatarUrl) continue;
    changed = true;
    if (avatarUrl === null) pictures.delete(id);
    else pictures.set(id, avatarUrl);
  }
  if (changed) for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** Only pictures within the page itself or from this server: nobody is told who looks at whom. */
export function usePicture(id: string): string | undefined {
  return useSyncExternalStore(subscribe, () => pictures.get(id));
}
