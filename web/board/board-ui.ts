import { createContext, use, useSyncExternalStore } from "react";

/** What the hand is doing on the board: nothing of it is known to the server. */
export interface BoardUiState {
  /** The card the keyboard stands on. */
  readonly active: string | undefined;
  readonly selected: ReadonlySet<string>;
  /** Cards being dragged now. */
  readonly dragged: readonly string[];
}

const start: BoardUiState = { active: undefined, selected: new Set(), dragged: [] };

/**
 * Held outside of React's tree, so that moving the focus draws two cards and not the whole board. Cards read their part
 * with {@link useBoardUi}.
 */
export class BoardUi {
  #state = start;
  readonly #listeners = new Set<() => void>();
  /** Bring a card into view where its column draws only what is seen; one a column, which passes over cards of others. */
  readonly revealers = new Set<(cardId: string) => void>();
  /** The focus is on a card: when that card is drawn somewhere else, the focus goes with it. */
  holdsFocus = false;

  readonly state = (): BoardUiState => this.#state;
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  set(change: Partial<BoardUiState>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) listener();
  }

  setActive(active: string | undefined): void {
    if (active !== this.#state.active) this.set({ active });
  }

  toggle(id: string): void {
    const selected = new Set(this.#state.selected);
    if (!selected.delete(id)) selected.add(id);
    this.set({ selected });
  }

  select(ids: Iterable<string>): void {
    this.set({ selected: new Set([...this.#state.selected, ...ids]) });
  }

  clearSelection(): void {
    if (this.#state.selected.size > 0) this.set({ selected: new Set() });
  }

  /** What an action means: the selected cards when the card is one of them, else the card alone. */
  targetsOf(id: string): readonly string[] {
    return this.#state.selected.has(id) ? [...this.#state.selected] : [id];
  }

  /** Puts the focus on a card, scrolling it into view; where it is not drawn yet, as soon as it is. */
  focus(id: string): void {
    this.setActive(id);
    this.holdsFocus = true;
    const drawn = focusDrawn(id);
    // A column that draws only what is seen measures its cards as they appear: it is asked again when they stand.
    requestAnimationFrame(() => {
      for (const reveal of this.revealers) reveal(id);
      if (!drawn) requestAnimationFrame(() => focusDrawn(id));
    });
  }
}

/** The link of a card, if it is drawn. */
export function cardElement(id: string): HTMLElement | null {
  return document.querySelector<HTMLElement>(`[data-card="${CSS.escape(id)}"] a`);
}

function focusDrawn(id: string): boolean {
  const element = cardElement(id);
  if (element === null) return false;
  element.focus({ preventScroll: true });
  element.closest("[data-card]")?.scrollIntoView({ block: "nearest", inline: "nearest" });
  return true;
}

export const BoardUiContext = createContext<BoardUi | null>(null);

/** Reads a part of the board's hand state; the part must be a plain value. */
export function useBoardUi<Part extends string | number | boolean | undefined>(read: (state: BoardUiState) => Part): Part {
  const ui = use(BoardUiContext);
  if (ui === null) throw new Error("useBoardUi outside of a board");
  return useSyncExternalStore(ui.subscribe, () => read(ui.state()));
}
