/** The part of a KeyboardEvent a shortcut looks at. */
export interface Stroke {
  readonly key: string;
  readonly code?: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

const modifiers = new Set(["shift", "control", "meta", "alt", "altgraph", "capslock"]);

/**
 * One stroke in the way shortcuts are written: `g`, `?`, `mod+k`, `shift+arrowleft`. Ctrl and ⌘ are both `mod`. Shift
 * is named only with keys that it does not change already: `?`, not `shift+?`. Undefined for a modifier alone.
 */
export function strokeOf(event: Stroke): string | undefined {
  const key = event.key.toLowerCase();
  if (modifiers.has(key) || key === "dead" || key === "process") return undefined;
  const name = key === " " ? "space" : key;
  const parts: string[] = [];
  if (event.ctrlKey || event.metaKey) parts.push("mod");
  if (event.altKey) parts.push("alt");
  if (event.shiftKey && (name.length > 1 || /\p{L}/u.test(name))) parts.push("shift");
  return [...parts, name].join("+");
}

export type Match = { readonly kind: "run"; readonly index: number } | { readonly kind: "wait" } | { readonly kind: "none" };

/** What the strokes so far mean among shortcuts: one of them, the beginning of some, or nothing. */
export function matchStrokes(strokes: readonly string[], shortcuts: readonly (string | readonly string[] | undefined)[]): Match {
  const typed = strokes.join(" ");
  let begins = false;
  for (const [index, shortcut] of shortcuts.entries()) {
    for (const keys of typeof shortcut === "string" ? [shortcut] : (shortcut ?? [])) {
      if (keys === typed) return { kind: "run", index };
      if (keys.startsWith(`${typed} `)) begins = true;
    }
  }
  return begins ? { kind: "wait" } : { kind: "none" };
}
