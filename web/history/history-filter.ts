import { actionWords, actorName, fieldWords, valueWords } from "./words.ts";

/** One event of the history, as GraphQL answers it. */
export interface ActivityEntry {
  readonly id: string;
  /** The event's type, such as `story.estimated`. */
  readonly action: string;
  readonly actor: { readonly id: string; readonly kind: string; readonly name: string; readonly onBehalfOf: string | null };
  readonly changes: readonly { readonly field: string; readonly from: unknown; readonly to: unknown }[];
  readonly commandId: string;
  readonly entity: string;
  readonly entityId: string;
  readonly hash: string;
  readonly prevHash: string;
  readonly position: string;
  readonly revision: number;
  readonly occurredAt: string;
  readonly recordedAt: string;
}

export interface HistoryFilter {
  /** Kind of thing it happened to: `story`, `sprint` …; undefined for all. */
  readonly kind: string | undefined;
  /** An actor's id. */
  readonly actor: string | undefined;
  readonly text: string;
}

export const noFilter: HistoryFilter = { kind: undefined, actor: undefined, text: "" };

export function isFiltering(filter: HistoryFilter): boolean {
  return filter.kind !== undefined || filter.actor !== undefined || filter.text.trim() !== "";
}

/** Entries the filter lets through, in their order. Text is looked for in every word a person can read of an entry. */
export function filtered(entries: readonly ActivityEntry[], filter: HistoryFilter, nameOf: (id: string) => string | undefined): readonly ActivityEntry[] {
  const wanted = filter.text.trim().toLocaleLowerCase();
  return entries.filter(
    (entry) =>
      // Bookkeeping of names that are taken; the thing that took one says so itself.
      entry.entity !== "reservation" &&
      (filter.kind === undefined || entry.entity === filter.kind) &&
      (filter.actor === undefined || entry.actor.id === filter.actor) &&
      (wanted === "" || wordsOf(entry, nameOf).toLocaleLowerCase().includes(wanted)),
  );
}

function wordsOf(entry: ActivityEntry, nameOf: (id: string) => string | undefined): string {
  const changes = entry.changes.flatMap(({ field, from, to }) => [fieldWords(field), valueWords(field, from, nameOf), valueWords(field, to, nameOf)]);
  return [actorName(entry.actor), actionWords(entry.action), entry.action, nameOf(entry.entityId) ?? "", entry.hash, ...changes].join(" ");
}

/** Everybody who did something in these entries, each once, by name. */
export function actorsOf(entries: readonly ActivityEntry[]): readonly ActivityEntry["actor"][] {
  const actors = new Map(entries.map((entry) => [entry.actor.id, entry.actor]));
  return [...actors.values()].sort((a, b) => a.name.localeCompare(b.name));
}

/** What one command did to one thing: its events, newest first, at least one. */
export interface ActivityGroup {
  /** Id of the oldest event, which stays when more come. */
  readonly id: string;
  /** What the person asked for; what followed from it stands behind it. */
  readonly lead: ActivityEntry;
  readonly entries: readonly ActivityEntry[];
}

/** Puts neighbouring events of one command on one thing together: somebody did them in one go. */
export function grouped(entries: readonly ActivityEntry[]): readonly ActivityGroup[] {
  const groups: ActivityEntry[][] = [];
  for (const entry of entries) {
    const last = groups.at(-1);
    const before = last?.at(-1);
    if (last !== undefined && before !== undefined && before.commandId === entry.commandId && before.entityId === entry.entityId) last.push(entry);
    else groups.push([entry]);
  }
  return groups.flatMap((group) => {
    const lead = group.at(-1);
    return lead === undefined ? [] : [{ id: lead.id, lead, entries: group }];
  });
}

/** Groups under the calendar day on which they were recorded: a history is read in the order of its log. */
export function byDay(groups: readonly ActivityGroup[], dayOf: (at: string) => string): readonly { readonly day: string; readonly groups: readonly ActivityGroup[] }[] {
  const days: { day: string; groups: ActivityGroup[] }[] = [];
  for (const group of groups) {
    const day = dayOf(group.lead.recordedAt);
    const last = days.at(-1);
    if (last?.day === day) last.groups.push(group);
    else days.push({ day, groups: [group] });
  }
  return days;
}

/** Events carry both times; an import names the first. They are shown apart when they differ by more than a minute. */
export function wasRecordedLater(entry: Pick<ActivityEntry, "occurredAt" | "recordedAt">): boolean {
  return Math.abs(Date.parse(entry.recordedAt) - Date.parse(entry.occurredAt)) > 60_000;
}
