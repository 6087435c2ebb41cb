import { useCallback, useMemo, useState } from "react";
import { extendTo, nothingSelected, toggle, withoutIds, type Selection } from "./selection.ts";

export interface ListFocus {
  readonly active: string | undefined;
  /** Changes when the active row is to take the browser's focus. */
  readonly turn: number;
  readonly selection: Selection;
  /** The row the keys speak of; `focus` also gives it the browser's focus. */
  readonly activate: (id: string | undefined, focus?: boolean) => void;
  readonly select: (id: string, how: "toggle" | "extend") => void;
  readonly clear: () => void;
  readonly drop: (ids: readonly string[]) => void;
}

/** Which row the keyboard is at and which are selected. `order` is every story as it is shown. */
export function useListFocus(order: readonly string[]): ListFocus {
  const [active, setActive] = useState<string>();
  const [turn, setTurn] = useState(0);
  const [selection, setSelection] = useState<Selection>(nothingSelected);
  const activate = useCallback((id: string | undefined, focus = false) => {
    setActive(id);
    if (focus) setTurn((now) => now + 1);
  }, []);
  const select = useCallback(
    (id: string, how: "toggle" | "extend") => {
      setActive(id);
      setSelection((now) => (how === "toggle" ? toggle(now, id) : extendTo(now.anchor === undefined ? { ...now, anchor: id } : now, id, order)));
    },
    [order],
  );
  const clear = useCallback(() => setSelection(nothingSelected), []);
  const drop = useCallback((ids: readonly string[]) => setSelection((now) => withoutIds(now, new Set(ids))), []);
  return useMemo(() => ({ active, turn, selection, activate, select, clear, drop }), [active, turn, selection, activate, select, clear, drop]);
}
