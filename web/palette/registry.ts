import { useEffect, useId, useRef } from "react";
import type { ReactNode } from "react";

/** Something a person can do here, by the palette, by a shortcut or by both. */
export interface AppCommand {
  /** Unique among all commands; the last one registered under an id counts. */
  readonly id: string;
  /** A verb first: "Move to…". */
  readonly title: string;
  /** Heading in the palette and in the help. */
  readonly group: string;
  /** Shortcuts, any of which runs it: `c`, `g b`, `mod+k`, `shift+arrowleft`. */
  readonly keys?: string | readonly string[];
  readonly keywords?: readonly string[];
  readonly icon?: ReactNode;
  /** False for what makes sense as a shortcut only, such as moving to the next card. */
  readonly inPalette?: boolean;
  /** False while it cannot be done: neither offered nor run. */
  readonly enabled?: boolean;
  readonly run: () => void;
}

const registered = new Map<string, { readonly order: number; commands: readonly AppCommand[] }>();
let counter = 0;

/** Everything that can be done now; what was registered last (the screen in front) comes first. */
export function currentCommands(): readonly AppCommand[] {
  const seen = new Set<string>();
  const found: AppCommand[] = [];
  for (const { commands } of [...registered.values()].sort((a, b) => b.order - a.order)) {
    for (const command of commands) {
      if (command.enabled === false || seen.has(command.id)) continue;
      seen.add(command.id);
      found.push(command);
    }
  }
  return found;
}

/** Registers commands under a name, in front of those there already; answers how to take them away. */
export function registerCommands(owner: string, commands: readonly AppCommand[]): () => void {
  counter += 1;
  registered.set(owner, { order: counter, commands });
  return () => void registered.delete(owner);
}

/**
 * Offers commands for as long as the component is there. They may be made anew on every render. A component mounted
 * later, the dialog over the screen, comes first and wins a shortcut both want.
 */
export function useCommands(commands: readonly AppCommand[]): void {
  const owner = useId();
  const latest = useRef(commands);
  useEffect(() => {
    latest.current = commands;
    const entry = registered.get(owner);
    if (entry !== undefined) entry.commands = commands;
  });
  useEffect(() => registerCommands(owner, latest.current), [owner]);
}
