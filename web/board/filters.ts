import type { Card } from "./card.ts";

export type KindFilter = "story" | "task" | "all";
/** What the board shows, as it stands in the address. */
export interface BoardFilters {
  readonly text: string;
  /** Id of a person, `none` for nobody; undefined for everybody. */
  readonly assignee: string | undefined;
  readonly label: string | undefined;
  readonly kind: KindFilter;
  /** This priority or a higher one (1 is the highest). */
  readonly priority: number | undefined;
}

type Search = Readonly<Record<string, string | undefined>>;

/** Reads the filters from the address; what makes no sense there counts as not given. */
export function filtersOf(search: Search): BoardFilters {
  const priority = Number(search["priority"]);
  const kind = search["kind"];
  return {
    text: search["q"] ?? "",
    assignee: search["assignee"] || undefined,
    label: search["label"] || undefined,
    kind: kind === "task" || kind === "all" ? kind : "story",
    priority: Number.isInteger(priority) && priority >= 1 && priority <= 10 ? priority : undefined,
  };
}

/** The names of the address's parameters that are filters. */
export const filterParameters = ["q", "assignee", "label", "kind", "priority"] as const;
export type FilterParameter = (typeof filterParameters)[number];

/** Whether cards are hidden that the board would show by itself. Which kind is shown is a view, not a filter. */
export function isFiltering(filters: BoardFilters): boolean {
  return filters.text.trim() !== "" || filters.assignee !== undefined || filters.label !== undefined || filters.priority !== undefined;
}

/** A test for cards; the kind is looked at only when `byKind` (swimlanes show stories and their tasks together). */
export function matcher(filters: BoardFilters, byKind: boolean): (card: Card) => boolean {
  const words = filters.text.toLocaleLowerCase().split(/\s+/).filter((word) => word.length > 0);
  return (card) => {
    if (byKind && filters.kind !== "all" && card.kind !== filters.kind) return false;
    if (filters.assignee !== undefined && (filters.assignee === "none" ? card.assignedTo !== null || card.assignedAgent !== null : card.assignedTo !== filters.assignee)) return false;
    if (filters.label !== undefined && !card.labels.includes(filters.label)) return false;
    if (filters.priority !== undefined && card.priority > filters.priority) return false;
    if (words.length === 0) return true;
    const text = `${card.key} ${card.title} ${card.labels.join(" ")}`.toLocaleLowerCase();
    return words.every((word) => text.includes(word));
  };
}

/** Every label on the board, in order. */
export function labelsOf(cards: Iterable<Card>): readonly string[] {
  const found = new Set<string>();
  for (const card of cards) for (const label of card.labels) found.add(label);
  return [...found].sort((a, b) => a.localeCompare(b));
}
