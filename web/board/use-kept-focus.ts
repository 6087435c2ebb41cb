import { useEffect, useLayoutEffect, useRef, type RefObject } from "react";
import { cardElement, type BoardUi } from "./board-ui.ts";

type Grid = readonly (readonly string[])[];

/**
 * Keeps the focus on its card when the card is drawn in another column, and on a neighbour when the card goes away,
 * whoever moved it. Also decides which card Tab reaches first.
 */
export function useKeptFocus(ui: BoardUi, grid: Grid, board: RefObject<HTMLElement | null>): void {
  const place = useRef<{ readonly column: number; readonly row: number }>({ column: 0, row: 0 });

  useLayoutEffect(() => {
    const active = ui.state().active;
    const column = active === undefined ? -1 : grid.findIndex((ids) => ids.includes(active));
    if (active !== undefined && column >= 0) {
      place.current = { column, row: (grid[column] ?? []).indexOf(active) };
      if (ui.holdsFocus && isNowhere() && document.activeElement !== cardElement(active)) ui.focus(active);
      return;
    }
    const next = nearest(grid, place.current);
    if (next !== undefined && ui.holdsFocus && isNowhere()) ui.focus(next);
    else ui.setActive(next);
  });

  useEffect(() => {
    const element = board.current;
    if (element === null) return undefined;
    const focusIn = (event: FocusEvent) => {
      const card = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-card]") : null;
      if (card?.dataset["card"] === undefined) return;
      ui.holdsFocus = true;
      ui.setActive(card.dataset["card"]);
    };
    // A card taken off the page loses the focus to nothing; a person leaving it puts it somewhere, or clicks.
    const focusOut = (event: FocusEvent) => {
      if (event.relatedTarget instanceof Element && event.relatedTarget.closest("[data-card]") === null) ui.holdsFocus = false;
    };
    const pointer = (event: PointerEvent) => {
      if (event.target instanceof Element && event.target.closest("[data-card]") === null) ui.holdsFocus = false;
    };
    element.addEventListener("focusin", focusIn);
    element.addEventListener("focusout", focusOut);
    addEventListener("pointerdown", pointer);
    return () => {
      element.removeEventListener("focusin", focusIn);
      element.removeEventListener("focusout", focusOut);
      removeEventListener("pointerdown", pointer);
    };
  }, [ui, board]);
}

function isNowhere(): boolean {
  return document.activeElement === null || document.activeElement === document.body;
}

/** The card at a place, or the last one above it, or of the columns before, or the first of all. */
function nearest(grid: Grid, place: { readonly column: number; readonly row: number }): string | undefined {
  const here = grid[place.column] ?? [];
  return here[Math.min(place.row, here.length - 1)] ?? grid.slice(0, place.column).reverse().find((ids) => ids.length > 0)?.[0] ?? grid.find((ids) => ids.length > 0)?.[0];
}
