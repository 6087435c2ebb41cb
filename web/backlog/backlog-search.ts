import { workStatuses, type WorkStatus } from "#schemas/status.ts";

export const backlogSorts = ["rank", "priority", "points", "updated", "key"] as const;
export type BacklogSort = (typeof backlogSorts)[number];

/** What the backlog's address says after the `?`; everything left out means everything. */
export interface BacklogSearch {
  readonly q?: string;
  readonly status?: readonly WorkStatus[];
  /** A person's id, or `none`. */
  readonly assignee?: string;
  readonly label?: string;
  readonly points?: "none" | "some";
  readonly sort?: BacklogSort;
  /** The story whose panel is open. */
  readonly card?: string;
}

/** Reads an address a person may have typed: what is not understood is left out, never an error. */
export function readBacklogSearch(raw: Readonly<Record<string, unknown>>): BacklogSearch {
  const q = text(raw["q"]);
  const status = list(raw["status"]).filter((value): value is WorkStatus => workStatuses.some((known) => known === value));
  const assignee = text(raw["assignee"]);
  const label = text(raw["label"]);
  const points = raw["points"];
  const sort = backlogSorts.find((known) => known === raw["sort"]);
  const card = text(raw["card"]);
  return {
    ...(q === undefined ? {} : { q }),
    ...(status.length === 0 ? {} : { status }),
    ...(assignee === undefined ? {} : { assignee }),
    ...(label === undefined ? {} : { label }),
    ...(points === "none" || points === "some" ? { points } : {}),
    ...(sort === undefined || sort === "rank" ? {} : { sort }),
    ...(card === undefined ? {} : { card }),
  };
}

/** Whether anything is hidden by filters; the order and the open panel hide nothing. */
export function isFiltered(search: BacklogSearch): boolean {
  return search.q !== undefined || search.status !== undefined || search.assignee !== undefined || search.label !== undefined || search.points !== undefined;
}

function text(value: unknown): string | undefined {
  if (typeof value === "number") return String(value);
  return typeof value === "string" && value.trim() !== "" ? value : undefined;
}

function list(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  return typeof value === "string" ? value.split(",") : [];
}
