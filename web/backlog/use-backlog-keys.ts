import type { KeyboardEvent } from "react";
import { isTyping } from "../keyboard/keyboard.ts";
import { useCommands } from "../palette/registry.ts";

export interface BacklogKeys {
  readonly hasTargets: boolean;
  readonly hasSelection: boolean;
  readonly ordered: boolean;
  readonly wide: boolean;
  /** Stories may be created, changed and moved. */
  readonly shapes: boolean;
  readonly plansSprints: boolean;
  readonly onCreate: () => void;
  readonly onSearch: () => void;
  readonly onCreateSprint: () => void;
  /** Goes some rows on, perhaps selecting up to there. */
  readonly onGo: (rows: number, extend: boolean) => void;
  readonly onPane: (direction: -1 | 1) => void;
  readonly onToggle: () => void;
  readonly onOpen: () => void;
  readonly onEditTitle: () => void;
  readonly onPoints: () => void;
  readonly onMove: () => void;
  readonly onAssign: () => void;
  readonly onLabels: () => void;
  readonly onRemove: () => void;
  readonly onStep: (direction: -1 | 1) => void;
  readonly onEnd: (place: "start" | "end") => void;
  readonly onClear: () => void;
}

const FAR = 100_000;

/** Offers the backlog's commands, by the palette and by key. Answers what a list does with keys that mean something in it alone. */
export function useBacklogKeys(keys: BacklogKeys): (event: KeyboardEvent) => void {
  const group = "Backlog";
  const there = keys.hasTargets;
  const on = there && keys.shapes;
  useCommands([
    { id: "backlog:create", title: "Create a story", group, keys: "c", enabled: keys.shapes, run: keys.onCreate },
    { id: "backlog:sprint", title: "Create a sprint", group, enabled: keys.plansSprints, run: keys.onCreateSprint },
    { id: "backlog:search", title: "Search the backlog", group, keys: "/", run: keys.onSearch },
    { id: "backlog:move", title: "Move to…", group, keys: "m", enabled: on, run: keys.onMove },
    { id: "backlog:points", title: "Estimate", group, keys: "p", enabled: on, run: keys.onPoints },
    { id: "backlog:edit", title: "Edit the title", group, keys: "e", enabled: on, run: keys.onEditTitle },
    { id: "backlog:assign", title: "Assign…", group, keys: "a", enabled: on, run: keys.onAssign },
    { id: "backlog:labels", title: "Labels…", group, enabled: on, run: keys.onLabels },
    { id: "backlog:select", title: "Select or unselect", group, keys: "x", enabled: there, run: keys.onToggle },
    { id: "backlog:up", title: "Move up", group, keys: "alt+arrowup", enabled: on && keys.ordered, run: () => keys.onStep(-1) },
    { id: "backlog:down", title: "Move down", group, keys: "alt+arrowdown", enabled: on && keys.ordered, run: () => keys.onStep(1) },
    { id: "backlog:top", title: "Move to the top", group, keys: "alt+home", enabled: on && keys.ordered, run: () => keys.onEnd("start") },
    { id: "backlog:bottom", title: "Move to the bottom", group, keys: "alt+end", enabled: on && keys.ordered, run: () => keys.onEnd("end") },
    { id: "backlog:delete", title: "Delete", group, keys: "delete", enabled: on, run: keys.onRemove },
    { id: "backlog:clear", title: "Clear the selection", group, keys: "escape", enabled: keys.hasSelection, run: keys.onClear },
    { id: "backlog:next", title: "Next story", group, keys: "j", inPalette: false, run: () => keys.onGo(1, false) },
    { id: "backlog:previous", title: "Previous story", group, keys: "k", inPalette: false, run: () => keys.onGo(-1, false) },
    { id: "backlog:extend-down", title: "Select down to the next", group, keys: "shift+j", inPalette: false, run: () => keys.onGo(1, true) },
    { id: "backlog:extend-up", title: "Select up to the previous", group, keys: "shift+k", inPalette: false, run: () => keys.onGo(-1, true) },
    { id: "backlog:left", title: "To the backlog's list", group, keys: "h", inPalette: false, enabled: keys.wide, run: () => keys.onPane(-1) },
    { id: "backlog:right", title: "To the sprints' list", group, keys: "l", inPalette: false, enabled: keys.wide, run: () => keys.onPane(1) },
  ]);
  return (event) => {
    if (event.defaultPrevented || isTyping(event.target) || event.altKey || event.ctrlKey || event.metaKey) return;
    const onRow = event.target instanceof HTMLElement && event.target.dataset["story"] !== undefined;
    const act = actionOf(event, keys, onRow);
    if (act === undefined) return;
    event.preventDefault();
    act();
  };
}

/** What a key without Ctrl or Alt does in the list. Enter and Space on a control of a row are the control's. */
function actionOf(event: KeyboardEvent, keys: BacklogKeys, onRow: boolean): (() => void) | undefined {
  switch (event.key) {
    case "ArrowDown":
      return () => keys.onGo(1, event.shiftKey);
    case "ArrowUp":
      return () => keys.onGo(-1, event.shiftKey);
    case "ArrowLeft":
      return keys.wide ? () => keys.onPane(-1) : undefined;
    case "ArrowRight":
      return keys.wide ? () => keys.onPane(1) : undefined;
    case "PageDown":
      return () => keys.onGo(15, event.shiftKey);
    case "PageUp":
      return () => keys.onGo(-15, event.shiftKey);
    case "Home":
      return () => keys.onGo(-FAR, event.shiftKey);
    case "End":
      return () => keys.onGo(FAR, event.shiftKey);
    case "Enter":
      return onRow ? keys.onOpen : undefined;
    case " ":
      return onRow ? keys.onToggle : undefined;
    case "F2":
      return keys.shapes ? keys.onEditTitle : undefined;
    case "Backspace":
      return onRow && keys.shapes ? keys.onRemove : undefined;
    default:
      return undefined;
  }
}
