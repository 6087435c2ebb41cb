/**
 * Which rows of a list are selected, in the manner every list people know has: a plain choice replaces, a toggle adds
 * or takes away, shift extends from the row chosen last. Pure, so that the mouse and the keyboard share it.
 */
export interface Selection {
  readonly ids: ReadonlySet<string>;
  /** Where a range starts: the row that was chosen last without shift. */
  readonly anchor: string | undefined;
}

export const nothingSelected: Selection = { ids: new Set(), anchor: undefined };

/** Adds the row, or takes it away; it becomes the anchor of the next range. */
export function toggle(selection: Selection, id: string): Selection {
  const ids = new Set(selection.ids);
  if (!ids.delete(id)) ids.add(id);
  return { ids, anchor: id };
}

/**
 * Everything between the anchor and the row, both included, beside what was selected before. `order` is the list as it
 * is shown. Without an anchor that is still in the list only the row itself is added.
 */
export function extendTo(selection: Selection, id: string, order: readonly string[]): Selection {
  const to = order.indexOf(id);
  const from = selection.anchor === undefined ? -1 : order.indexOf(selection.anchor);
  if (to < 0) return selection;
  if (from < 0) return { ids: new Set([...selection.ids, id]), anchor: id };
  const range = order.slice(Math.min(from, to), Math.max(from, to) + 1);
  return { ids: new Set([...selection.ids, ...range]), anchor: selection.anchor };
}

/** Drops what is no longer there, for example after a deletion. Answers the same object when nothing changed. */
export function withoutIds(selection: Selection, gone: ReadonlySet<string>): Selection {
  if (![...selection.ids].some((id) => gone.has(id))) return selection;
  return {
    ids: new Set([...selection.ids].filter((id) => !gone.has(id))),
    anchor: selection.anchor !== undefined && gone.has(selection.anchor) ? undefined : selection.anchor,
  };
}
