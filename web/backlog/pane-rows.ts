import { BACKLOG, type Section, type SectionId } from "./section-store.ts";
import type { BacklogStory } from "./story-list.ts";

/** One row of the virtual list. Stories not loaded yet have their place already, so that nothing jumps when they come. */
export type PaneRow =
  | { readonly kind: "header"; readonly section: SectionId }
  | { readonly kind: "create"; readonly section: SectionId }
  | { readonly kind: "story"; readonly section: SectionId; readonly index: number; readonly story: BacklogStory }
  | { readonly kind: "loading"; readonly section: SectionId; readonly index: number }
  | { readonly kind: "empty"; readonly section: SectionId }
  | { readonly kind: "failed"; readonly section: SectionId; readonly error: string };

/** Skeleton rows of a section whose length is not known yet. */
const UNKNOWN = 6;

/** The rows of several sections below each other; a folded one shows its header alone. `creates`: a field for a new story stands in the backlog. */
export function paneRows(sections: readonly SectionId[], of: (id: SectionId) => Section, folded: ReadonlySet<SectionId>, creates = true): readonly PaneRow[] {
  return sections.flatMap((section): PaneRow[] => {
    const header: PaneRow = { kind: "header", section };
    return folded.has(section) ? [header] : [header, ...body(section, of(section), creates)];
  });
}

function body(section: SectionId, { list, status, error }: Section, creates: boolean): PaneRow[] {
  const stories = list.rows.map((story, index): PaneRow => ({ kind: "story", section, index, story }));
  const create: PaneRow[] = section === BACKLOG && creates ? [{ kind: "create", section }] : [];
  if (status === "failed") return [...create, ...stories, { kind: "failed", section, error: error ?? "Something went wrong." }];
  const missing = status === "ready" ? (list.next === undefined ? 0 : Math.max(0, list.totalCount - list.rows.length)) : UNKNOWN;
  const waiting = Array.from({ length: missing }, (_, i): PaneRow => ({ kind: "loading", section, index: list.rows.length + i }));
  if (stories.length + waiting.length === 0) return [...create, { kind: "empty", section }];
  return [...create, ...stories, ...waiting];
}

/** A key that stays with its row while rows around it come and go. */
export function rowKey(row: PaneRow): string {
  switch (row.kind) {
    case "story":
      return row.story.id;
    case "loading":
      return `${row.section}#${row.index}`;
    default:
      return `${row.section}:${row.kind}`;
  }
}

/** Ids of the stories as they are shown, for ranges and for moving up and down with the keyboard. */
export function shownIds(rows: readonly PaneRow[]): readonly string[] {
  return rows.flatMap((row) => (row.kind === "story" ? [row.story.id] : []));
}
