import { workStatuses, type WorkStatus } from "#schemas/status.ts";
import { byRank, type Card } from "./card.ts";

export interface Column {
  readonly status: WorkStatus;
  /** In their order, filtered. */
  readonly cards: readonly Card[];
  /** Of the cards shown. */
  readonly points: number;
}

/** Statuses with a column only while something is in them, unless all are asked for. */
const shy: ReadonlySet<WorkStatus> = new Set(["backlog", "failed", "overridden"]);

/** The columns of a board, in the order of the statuses. A shy one appears when any card at all is in it, shown or not. */
export function columnsOf(cards: Iterable<Card>, shows: (card: Card) => boolean, all: boolean): readonly Column[] {
  const used = new Set<WorkStatus>();
  const found = new Map<WorkStatus, Card[]>(workStatuses.map((status) => [status, []]));
  for (const card of cards) {
    used.add(card.status);
    if (shows(card)) found.get(card.status)?.push(card);
  }
  return workStatuses
    .filter((status) => all || !shy.has(status) || used.has(status))
    .map((status) => {
      const sorted = (found.get(status) ?? []).sort(byRank);
      return { status, cards: sorted, points: pointsOf(sorted) };
    });
}

/** Sum of points, free of the dust that adding fractions leaves. */
export function pointsOf(cards: readonly Card[]): number {
  return Math.round(cards.reduce((sum, card) => sum + (card.kind === "story" ? (card.storyPoints ?? 0) : 0), 0) * 100) / 100;
}

export interface Lane {
  readonly story: Card | undefined;
  readonly storyId: string;
  readonly columns: readonly Column[];
  readonly count: number;
}

/** One lane a story, in the order of the stories; tasks whose story is not on the board come last, in lanes of their own. */
export function lanesOf(cards: Iterable<Card>, shows: (card: Card) => boolean, statuses: readonly WorkStatus[]): readonly Lane[] {
  const groups = new Map<string, Card[]>();
  const stories = new Map<string, Card>();
  for (const card of cards) {
    if (card.kind === "story") stories.set(card.id, card);
    if (!shows(card)) continue;
    const group = groups.get(card.storyId);
    if (group === undefined) groups.set(card.storyId, [card]);
    else group.push(card);
  }
  return [...groups]
    .map(([storyId, group]) => ({ storyId, story: stories.get(storyId), group }))
    .sort((a, b) => {
      if (a.story !== undefined && b.story !== undefined) return byRank(a.story, b.story);
      return a.story === undefined ? 1 : -1;
    })
    .map(({ storyId, story, group }) => ({
      storyId,
      story,
      count: group.length,
      columns: statuses.map((status) => {
        // The story first, then its tasks: they are ranked apart from each other.
        const found = group.filter((card) => card.status === status).sort((a, b) => (a.kind === b.kind ? byRank(a, b) : a.kind === "story" ? -1 : 1));
        return { status, cards: found, points: pointsOf(found) };
      }),
    }));
}

/** The cards in reading order of a keyboard: one list a column, top to bottom (through all lanes). */
export function gridOf(lanes: readonly { readonly columns: readonly Column[] }[]): readonly (readonly string[])[] {
  const width = Math.max(0, ...lanes.map((lane) => lane.columns.length));
  return Array.from({ length: width }, (_, at) => lanes.flatMap((lane) => lane.columns[at]?.cards.map((card) => card.id) ?? []));
}

export type Direction = "up" | "down" | "left" | "right" | "first" | "last";

/** The card a key leads to from another (from nowhere: the first card). Empty columns are passed over; at an edge it stays. */
export function neighbour(grid: readonly (readonly string[])[], from: string | undefined, direction: Direction): string | undefined {
  const column = grid.findIndex((ids) => from !== undefined && ids.includes(from));
  if (column < 0 || from === undefined) return grid.find((ids) => ids.length > 0)?.[0];
  const ids = grid[column] ?? [];
  const row = ids.indexOf(from);
  switch (direction) {
    case "up":
      return ids[Math.max(0, row - 1)];
    case "down":
      return ids[Math.min(ids.length - 1, row + 1)];
    case "first":
      return ids[0];
    case "last":
      return ids[ids.length - 1];
    default: {
      const step = direction === "left" ? -1 : 1;
      for (let at = column + step; at >= 0 && at < grid.length; at += step) {
        const there = grid[at] ?? [];
        if (there.length > 0) return there[Math.min(row, there.length - 1)];
      }
      return from;
    }
  }
}

/** The cards between two of one column, both included; only the second when they stand in different columns. */
export function rangeBetween(grid: readonly (readonly string[])[], from: string, to: string): readonly string[] {
  const ids = grid.find((column) => column.includes(to)) ?? [];
  const start = ids.indexOf(from);
  if (start < 0) return [to];
  const end = ids.indexOf(to);
  return ids.slice(Math.min(start, end), Math.max(start, end) + 1);
}
