/**
 * One list of stories as the screen holds it: loaded page by page from its start, changed at once by the person's own
 * hand. Pure functions over a plain state; fetching and sending are done by whoever holds it.
 */
export interface BacklogStory {
  readonly id: string;
  readonly key: string;
  readonly title: string;
  readonly status: string;
  readonly priority: number;
  readonly rank: string;
  readonly storyPoints: number | null;
  readonly labels: readonly string[];
  readonly sprintId: string | null;
  readonly assignedTo: { readonly id: string; readonly name: string } | null;
  readonly taskCount: number;
  readonly doneTaskCount: number;
  readonly revision: number;
}

export interface ListState {
  readonly rows: readonly BacklogStory[];
  /** Of the whole list, loaded or not. */
  readonly totalCount: number;
  readonly totalPoints: number;
  /** Where the next page starts; undefined when all is loaded. */
  readonly next: string | undefined;
}

export interface Page {
  readonly rows: readonly BacklogStory[];
  readonly totalCount: number;
  readonly totalPoints: number;
  readonly next: string | undefined;
}

export const emptyList: ListState = { rows: [], totalCount: 0, totalPoints: 0, next: undefined };

/** Puts a further page behind what is there. A row that moved between the pages meanwhile is kept once, as it is now. */
export function withPage(state: ListState, page: Page): ListState {
  const fresh = new Set(page.rows.map((row) => row.id));
  return { ...page, rows: [...state.rows.filter((row) => !fresh.has(row.id)), ...page.rows] };
}

/** Changes one row where it stands. Totals follow. */
export function patched(state: ListState, id: string, change: Partial<BacklogStory>): ListState {
  const index = state.rows.findIndex((row) => row.id === id);
  const row = state.rows[index];
  if (!row) return state;
  const changed = { ...row, ...change };
  return { ...state, rows: state.rows.with(index, changed), totalPoints: round(state.totalPoints - (row.storyPoints ?? 0) + (changed.storyPoints ?? 0)) };
}

export function removed(state: ListState, id: string): ListState {
  const row = state.rows.find((known) => known.id === id);
  if (!row) return state;
  return { ...state, rows: state.rows.filter((known) => known.id !== id), totalCount: state.totalCount - 1, totalPoints: round(state.totalPoints - (row.storyPoints ?? 0)) };
}

/**
 * Puts a row where its rank belongs (or at the end, for lists in another order). One that would come behind everything
 * loaded of a longer list is only counted: it arrives with its page.
 */
export function placed(state: ListState, story: BacklogStory, byRank: boolean): ListState {
  const base = removed(state, story.id);
  const found = byRank ? base.rows.findIndex((row) => row.rank > story.rank || (row.rank === story.rank && row.id > story.id)) : -1;
  const counted = { ...base, totalCount: base.totalCount + 1, totalPoints: round(base.totalPoints + (story.storyPoints ?? 0)) };
  if (found < 0) return base.next === undefined ? { ...counted, rows: [...base.rows, story] } : counted;
  return { ...counted, rows: base.rows.toSpliced(found, 0, story) };
}

/** Points have two decimals at most; sums of them must not grow more. */
function round(value: number): number {
  return Math.round(value * 100) / 100;
}
