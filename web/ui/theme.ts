import { useSyncExternalStore } from "react";

export type ThemeChoice = "system" | "light" | "dark";
export type ContrastChoice = "system" | "normal" | "more";
export interface Appearance {
  readonly theme: ThemeChoice;
  readonly contrast: ContrastChoice;
}

const KEY = "galaxy.theme";
const darkQuery = matchMedia("(prefers-color-scheme: dark)");
const contrastQuery = matchMedia("(prefers-contrast: more)");
const listeners = new Set<() => void>();
let chosen: Appearance = read();

function read(): Appearance {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(KEY) ?? "{}");
    if (typeof stored !== "object" || stored === null) return { theme: "system", contrast: "system" };
    const theme = "theme" in stored && (stored.theme === "light" || stored.theme === "dark") ? stored.theme : "system";
    const contrast = "contrast" in stored && (stored.contrast === "more" || stored.contrast === "normal") ? stored.contrast : "system";
    return { theme, contrast };
  } catch {
    // Storage switched off, or not ours: follow the system.
    return { theme: "system", contrast: "system" };
  }
}

/** Puts the choice into effect; public/theme.js does the same before the first paint. */
function apply(): void {
  const dark = chosen.theme === "dark" || (chosen.theme === "system" && darkQuery.matches);
  const more = chosen.contrast === "more" || (chosen.contrast === "system" && contrastQuery.matches);
  document.documentElement.dataset["theme"] = dark ? "dark" : "light";
  document.documentElement.dataset["contrast"] = more ? "more" : "normal";
  for (const listener of listeners) listener();
}

darkQuery.addEventListener("change", apply);
contrastQuery.addEventListener("change", apply);

/** Remembers the choice in this browser. */
export function setAppearance(change: Partial<Appearance>): void {
  chosen = { ...chosen, ...change };
  try {
    localStorage.setItem(KEY, JSON.stringify(chosen));
  } catch {
    // Without storage the choice holds until the page is closed.
  }
  apply();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

export function useAppearance(): Appearance {
  return useSyncExternalStore(subscribe, () => chosen);
}

/** What is in effect, the system's wish included. */
export function useResolvedTheme(): "light" | "dark" {
  return useSyncExternalStore(subscribe, () => (document.documentElement.dataset["theme"] === "dark" ? "dark" : "light"));
}
