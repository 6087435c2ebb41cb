import { useEffect } from "react";
import { currentCommands } from "../palette/registry.ts";
import { singleKeyShortcuts } from "../session/preferences.ts";
import { matchStrokes, strokeOf } from "./strokes.ts";

/** Time for the second key of `g b`. */
const SEQUENCE_MS = 1_200;

/** Whether keys pressed here are text. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return true;
  return target instanceof HTMLInputElement && !["checkbox", "radio", "button", "range", "submit"].includes(target.type);
}

/** A letter, digit or sign alone, which speech input may say by accident. */
function isCharacter(stroke: string): boolean {
  return [...stroke].length === 1 || (stroke.startsWith("shift+") && [...stroke].length === "shift+x".length);
}

/** Whether the focus is in something laid over the page, which has keys of its own. */
function isInOverlay(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('[role="dialog"],[role="alertdialog"],[role="menu"],[role="listbox"]') !== null;
}

/**
 * Runs the shortcuts of the registered commands, once a page. Not while typing and not in an overlay, except those with
 * Ctrl or ⌘. Keys that a control already answered are left alone.
 */
export function useKeyboard(): void {
  useEffect(() => {
    let strokes: string[] = [];
    let timer: ReturnType<typeof setTimeout> | undefined;
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing) return;
      const stroke = strokeOf(event);
      if (stroke === undefined) return;
      if (!stroke.startsWith("mod+") && (isTyping(event.target) || isInOverlay(event.target))) return;
      if (isCharacter(stroke) && !singleKeyShortcuts()) return;
      const commands = currentCommands();
      const shortcuts = commands.map((command) => command.keys);
      clearTimeout(timer);
      let match = matchStrokes([...strokes, stroke], shortcuts);
      if (match.kind === "none" && strokes.length > 0) {
        strokes = [];
        match = matchStrokes([stroke], shortcuts);
      }
      if (match.kind === "wait") {
        strokes = [...strokes, stroke];
        timer = setTimeout(() => {
          strokes = [];
        }, SEQUENCE_MS);
        event.preventDefault();
        return;
      }
      strokes = [];
      if (match.kind !== "run") return;
      event.preventDefault();
      commands[match.index]?.run();
    };
    addEventListener("keydown", onKeyDown);
    return () => {
      clearTimeout(timer);
      removeEventListener("keydown", onKeyDown);
    };
  }, []);
}
