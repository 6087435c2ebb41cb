import { allowedFrom, pathBetween, statusNames, workStatuses, type WorkStatus } from "#schemas/status.ts";
import { rankBetween } from "#schemas/rank.ts";
import { byRank, type Card } from "./card.ts";

/** Whether every one of these cards may go to a status (those that are there already may stay). */
export function mayMove(cards: readonly Card[], to: WorkStatus): boolean {
  return cards.every((card) => pathBetween(card.status, to) !== undefined);
}

/** Why a column does not take cards, in one sentence that names where they may go; undefined when it does. */
export function refusalOf(cards: readonly Card[], to: WorkStatus): string | undefined {
  const stuck = cards.find((card) => pathBetween(card.status, to) === undefined);
  if (stuck === undefined) return undefined;
  const who = cards.length === 1 ? "" : `${stuck.key}: `;
  const open = allowedFrom(stuck.status).map((status) => statusNames[status]);
  return `${who}From ${statusNames[stuck.status]} a card may go to ${listWords(open)}.`;
}

/** The statuses passed on the way, for a hint: "by way of In progress"; undefined for a single step. */
export function wayWords(from: WorkStatus, to: WorkStatus): string | undefined {
  const path = pathBetween(from, to);
  if (path === undefined || path.length < 2) return undefined;
  return `by way of ${listWords(path.slice(0, -1).map((status) => statusNames[status]), "and")}`;
}

/**
 * The statuses to ask for, one command each, to bring a card back from `from` to `to`; undefined when no legal way
 * leads back. Where a single move will not do, the way goes through the backlog, such as In progress to Backlog to
 * To do: a person taking a slip back may do in two steps what nobody may do in one.
 */
export function wayBack(from: WorkStatus, to: WorkStatus): readonly WorkStatus[] | undefined {
  if (from === to) return [];
  if (pathBetween(from, to) !== undefined) return [to];
  return pathBetween(from, "backlog") !== undefined && pathBetween("backlog", to) !== undefined ? ["backlog", to] : undefined;
}

/** The next column a card may go to, in a direction; columns that may not take it are passed over. */
export function nextColumn(from: WorkStatus, direction: 1 | -1, columns: readonly WorkStatus[] = workStatuses): WorkStatus | undefined {
  const ordered = direction === 1 ? columns.slice(columns.indexOf(from) + 1) : columns.slice(0, Math.max(0, columns.indexOf(from))).reverse();
  return ordered.find((status) => pathBetween(from, status) !== undefined);
}

/** Where in a column a card is let go: beside another card, or at the end. */
export type Spot = { readonly beside: string; readonly edge: "above" | "below" } | "end";

/**
 * Ranks for cards let go at a spot of a column, in their order. `column` is all of it, cards hidden by a filter
 * included: a card put below another stands directly below it, whatever is hidden in between.
 */
export function ranksAt(column: readonly Card[], moving: readonly Card[], spot: Spot): string[] {
  const ids = new Set(moving.map((card) => card.id));
  const rest = column.filter((card) => !ids.has(card.id)).sort(byRank);
  const index = spotIndex(rest, column, spot);
  const above = rest[index - 1]?.rank ?? null;
  // Cards of one rank, told apart by their ids, leave no room between them: the next different one does.
  const after = rest.slice(index).find((card) => above === null || card.rank > above)?.rank ?? null;
  let before = above;
  return moving.map(() => {
    before = rankBetween(before, after);
    return before;
  });
}

function spotIndex(rest: readonly Card[], column: readonly Card[], spot: Spot): number {
  if (spot === "end") return rest.length;
  const at = rest.findIndex((card) => card.id === spot.beside);
  if (at >= 0) return spot.edge === "above" ? at : at + 1;
  // Let go on itself, or on another of the cards that move: where that one was.
  const was = [...column].sort(byRank).findIndex((card) => card.id === spot.beside);
  if (was < 0) return rest.length;
  const sorted = [...column].sort(byRank);
  const behind = sorted.slice(was + 1).find((card) => rest.includes(card));
  return behind === undefined ? rest.length : rest.indexOf(behind);
}

/** `A, B or C`. */
function listWords(words: readonly string[], last = "or"): string {
  if (words.length <= 1) return words[0] ?? "nowhere";
  return `${words.slice(0, -1).join(", ")} ${last} ${words[words.length - 1] ?? ""}`;
}
