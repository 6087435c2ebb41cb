import { DateTime } from "luxon";
import type { WorkStatus } from "#schemas/status.ts";

const statuses: Readonly<Record<string, WorkStatus>> = {
  ...names("backlog", ["backlog", "to do", "todo", "open", "new", "reopened", "created", "triage", "needs triage", "to be done", "selected for development", "ready", "ready for development", "ready to start", "planned", "on hold", "waiting for customer"]),
  ...names("in_progress", ["in progress", "in development", "in dev", "doing", "started", "implementing", "development", "wip", "work in progress", "blocked"]),
  ...names("in_review", ["in review", "code review", "in code review", "review", "peer review", "ready for review", "pull request", "waiting for review", "awaiting review", "patch available", "reviewable", "in testing", "testing", "ready for testing", "ready for test", "in test", "in qa", "qa", "ready for qa", "verification"]),
  ...names("done", ["done", "closed", "resolved", "complete", "completed", "finished", "fixed", "released", "shipped", "deployed", "verified", "accepted", "won't do", "wont do", "won't fix", "cancelled", "canceled", "rejected"]),
  ...names("failed", ["failed"]),
  ...names("overridden", ["overridden"]),
};

const priorities: Readonly<Record<string, number>> = {
  blocker: 1,
  highest: 1,
  critical: 2,
  urgent: 2,
  high: 3,
  major: 4,
  medium: 5,
  normal: 5,
  minor: 7,
  low: 7,
  lowest: 9,
  trivial: 10,
  p0: 1,
  p1: 1,
  p2: 3,
  p3: 5,
  p4: 7,
  p5: 9,
};

function names(status: WorkStatus, all: readonly string[]): Record<string, WorkStatus> {
  return Object.fromEntries(all.map((name) => [name, status]));
}

function plain(text: string): string {
  return text.trim().toLowerCase().replaceAll(/[\s_-]+/g, " ");
}

function lookUp<T>(table: Readonly<Record<string, T>>, name: string): T | undefined {
  const key = plain(name).replaceAll("’", "'");
  return Object.hasOwn(table, key) ? table[key] : undefined;
}

/** Our status for a name of Jira's (or of our own), by the category Jira puts it in where the name is unknown; undefined when neither is known. */
export function statusOf(name: string, category: string): WorkStatus | undefined {
  return lookUp(statuses, name) ?? lookUp(statuses, category);
}

/** 1 (highest) to 10, or undefined for a name that is not known. */
export function priorityOf(name: string): number | undefined {
  const known = lookUp(priorities, name);
  if (known !== undefined) return known;
  return /^(?:[1-9]|10)$/.test(name.trim()) ? Number(name) : undefined;
}

/**
 * A number as files write it. A comma for the decimal point is read where it cannot be a delimiter.
 * @returns undefined when it is not a number
 */
export function numberOf(text: string, decimalComma: boolean): number | undefined {
  const trimmed = text.trim();
  const dotted = decimalComma ? trimmed.replace(/^(-?\d+),(\d+)$/, "$1.$2") : trimmed;
  return /^-?(?:\d+(?:\.\d*)?|\.\d+)$/.test(dotted) ? Number(dotted) : undefined;
}

/** The forms Jira's own settings and its two kinds of export use; all of them unambiguous about day and month. */
const dateForms = [
  "dd/MMM/yy h:mm a",
  "dd/MMM/yyyy h:mm a",
  "d/MMM/yy h:mm a",
  "d/MMM/yy HH:mm",
  "d/MMM/yyyy HH:mm",
  "d/MMM/yy",
  "d/MMM/yyyy",
  "d MMM yyyy HH:mm",
  "d MMM yyyy",
  "MMM d, yyyy h:mm a",
  "MMM d, yyyy",
  "d.M.yyyy HH:mm",
  "d.M.yyyy HH:mm:ss",
  "d.M.yyyy",
  "yyyy/MM/dd HH:mm",
  "yyyy/MM/dd",
] as const;

/** Text of a file → an instant (RFC 3339, UTC), or undefined when it is not understood. */
export type DateReader = (text: string) => string | undefined;

/**
 * Reads the dates of a file, as local to `timeZone` where they do not say. 3/4/2024 is not understood, since nobody can
 * say which is the month. Remembers the form that fitted last, since a file keeps to one.
 */
export function dateReader(timeZone: string): DateReader {
  const options = { zone: timeZone, locale: "en" } as const;
  let usual: (typeof dateForms)[number] | undefined;
  return (text) => {
    const trimmed = text.trim();
    if (usual !== undefined) {
      const at = utc(DateTime.fromFormat(trimmed, usual, options));
      if (at !== undefined) return at;
    }
    // ISO 8601, with the space that SQL puts for the T
    const iso = utc(DateTime.fromISO(trimmed.replace(/^(\d{4}-\d{2}-\d{2}) (?=\d{2}:)/, "$1T"), options));
    if (iso !== undefined) return iso;
    for (const form of dateForms) {
      const at = utc(DateTime.fromFormat(trimmed, form, options));
      if (at === undefined) continue;
      usual = form;
      return at;
    }
    return undefined;
  };
}

function utc(at: DateTime): string | undefined {
  return at.isValid && at.year >= 1970 ? (at.toUTC().toISO({ suppressMilliseconds: false }) ?? undefined) : undefined;
}

export interface FileComment {
  readonly at: string | undefined;
  readonly author: string | undefined;
  readonly text: string;
}

/** Jira writes a comment as `date;author;text`; anything else is text alone. */
export function commentOf(cell: string, readDate: DateReader): FileComment {
  const parts = /^([^;\n]{6,40});([^;\n]{0,200});([\s\S]*)$/.exec(cell);
  const at = parts?.[1] === undefined ? undefined : readDate(parts[1]);
  if (parts === null || at === undefined) return { at: undefined, author: undefined, text: cell };
  return { at, author: parts[2]?.trim() || undefined, text: parts[3] ?? "" };
}
