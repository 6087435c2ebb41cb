import { rankForNew, ranksBetween } from "#schemas/rank.ts";

/** What placing a row needs to know of another one. */
export interface Ranked {
  readonly id: string;
  readonly rank: string;
}

/** A place in a list: before or after a row, or one of its ends. */
export type Place =
  | { readonly at: "before" | "after"; readonly id: string }
  | { readonly at: "start" }
  | { readonly at: "end" };

/**
 * New ranks that put `moving` at a place of a list in rank order, keeping their own order among each other. `list` is
 * what is loaded of the target list, from its start; `complete` says whether that is all of it.
 *
 * Answers an empty list when nothing would change. The end of a list that is not loaded to its end is the rank of
 * something new: it sorts behind everything that was created or moved before.
 */
export function ranksForMove(list: readonly Ranked[], moving: readonly Ranked[], place: Place, complete: boolean, now: number): readonly Ranked[] {
  const ids = new Set(moving.map((row) => row.id));
  const rest = list.filter((row) => !ids.has(row.id));
  const index = indexOf(place, list, rest, ids);
  if (index === undefined || moving.length === 0) return [];
  if (isThereAlready(list, moving, rest, index)) return [];
  const before = rest[index - 1]?.rank ?? null;
  const after = rest[index]?.rank ?? null;
  if (after === null && !complete) {
    const first = rankForNew(now, 0);
    return moving.map((row, i) => ({ id: row.id, rank: i === 0 ? first : rankForNew(now, i) }));
  }
  const orderly = before === null || after === null || before < after;
  const ranks = ranksBetween(before, orderly ? after : null, moving.length);
  return moving.map((row, i) => ({ id: row.id, rank: ranks[i] ?? row.rank }));
}

function indexOf(place: Place, list: readonly Ranked[], rest: readonly Ranked[], moving: ReadonlySet<string>): number | undefined {
  if (place.at === "start") return 0;
  if (place.at === "end") return rest.length;
  const target = list.findIndex((row) => row.id === place.id);
  if (target < 0) return undefined;
  // Counted over the rows that stay, so that a drop onto one of the moving rows still means a place.
  const staying = list.slice(0, target + (place.at === "after" ? 1 : 0)).filter((row) => !moving.has(row.id));
  return staying.length;
}

function isThereAlready(list: readonly Ranked[], moving: readonly Ranked[], rest: readonly Ranked[], index: number): boolean {
  const after = [...rest.slice(0, index), ...moving, ...rest.slice(index)];
  return after.length === list.length && after.every((row, i) => row.id === list[i]?.id);
}
