import { dayIn } from "#schemas/time.ts";

const DAY = 86_400_000;
const short = new Intl.DateTimeFormat("en", { day: "numeric", month: "short", timeZone: "UTC" });
const long = new Intl.DateTimeFormat("en", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });

function at(day: string): Date {
  return new Date(`${day}T00:00:00Z`);
}

/** ISO weekday of a calendar day, 1 Monday to 7 Sunday. */
export function weekday(day: string): number {
  return at(day).getUTCDay() || 7;
}

/** The calendar day some days later (or earlier). */
export function addDays(day: string, count: number): string {
  return new Date(at(day).getTime() + count * DAY).toISOString().slice(0, 10);
}

/** `23 Nov`, with the year where it is not the present one. */
export function dayWords(day: string, thisYear = new Date().getFullYear()): string {
  return (at(day).getUTCFullYear() === thisYear ? short : long).format(at(day));
}

/** `23 Nov – 4 Dec`; says which end is open. */
export function rangeWords(start: string | null, end: string | null, thisYear = new Date().getFullYear()): string {
  if (start === null && end === null) return "No dates yet";
  if (start === null) return `Until ${dayWords(end ?? "", thisYear)}`;
  if (end === null) return `From ${dayWords(start, thisYear)}`;
  return `${dayWords(start, thisYear)} – ${dayWords(end, thisYear)}`;
}

/** Days from first to last, both included, on which the team works. */
export function workingDaysBetween(start: string, end: string, workingDays: readonly number[]): number {
  let count = 0;
  for (let day = start, seen = 0; day <= end && seen < 1_000; day = addDays(day, 1), seen += 1) if (workingDays.includes(weekday(day))) count += 1;
  return count;
}

/** `3 days left`, `Ends today`, `2 days over`, for a sprint that runs. */
export function timeLeft(end: string, timeZone: string, now: number): string {
  const left = Math.round((at(end).getTime() - at(dayIn(timeZone, now)).getTime()) / DAY);
  if (left === 0) return "Ends today";
  if (left < 0) return `${-left} ${left === -1 ? "day" : "days"} over`;
  return `${left} ${left === 1 ? "day" : "days"} left`;
}

/**
 * Dates to offer for the next sprint: as long as the last one (two weeks where there was none), beginning the first
 * working day after the latest that is planned, and never in the past.
 */
export function suggestDates(sprints: readonly { readonly startDate: string | null; readonly endDate: string | null }[], workingDays: readonly number[], today: string): { start: string; end: string } {
  const dated = sprints.filter((sprint): sprint is { startDate: string; endDate: string } => sprint.startDate !== null && sprint.endDate !== null).sort((a, b) => (a.endDate < b.endDate ? -1 : 1));
  const last = dated.at(-1);
  const length = last ? Math.round((at(last.endDate).getTime() - at(last.startDate).getTime()) / DAY) : undefined;
  const earliest = last && addDays(last.endDate, 1) > today ? addDays(last.endDate, 1) : today;
  let start = earliest;
  for (let i = 0; i < 7 && !workingDays.includes(weekday(start)); i += 1) start = addDays(start, 1);
  // Two weeks that begin on a Monday end on the Friday of the second.
  return { start, end: addDays(start, length ?? 11) };
}

/** A name in the manner of the last one: `Sprint 4` after `Sprint 3`. */
export function suggestName(sprints: readonly { readonly name: string }[]): string {
  const numbered = sprints.map((sprint) => /^(.*?)(\d+)\s*$/.exec(sprint.name)).find((match) => match !== null);
  const taken = new Set(sprints.map((sprint) => sprint.name));
  const stem = numbered?.[1] ?? "Sprint ";
  let number = numbered?.[2] === undefined ? sprints.length + 1 : Number(numbered[2]) + 1;
  while (taken.has(`${stem}${number}`)) number += 1;
  return `${stem}${number}`;
}
