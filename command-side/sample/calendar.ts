import { DateTime } from "luxon";
import type { SampleDay } from "./content.ts";

export const ACTIVE_SPRINT = 3;
const SPRINT_DAYS = 14;

/** Days and hours of the sample's story, around the day it is told. */
export interface SampleCalendar {
  /** First and last day of a sprint, both working days. */
  sprint(index: number): { readonly start: string; readonly end: string };
  /** An instant (RFC 3339, UTC) on a working day of a sprint; day -1 is the working day before it. */
  at(day: SampleDay, hour: number, minute?: number): string;
  /** When the project began: a week before its first sprint. */
  readonly beginning: string;
}

/**
 * Sprints of two weeks, Monday to Friday. The active one began about a week before `now`: five working days of it
 * are behind.
 */
export function sampleCalendar(now: Date, timeZone: string): SampleCalendar {
  const today = DateTime.fromJSDate(now, { zone: timeZone }).startOf("day");
  let active = today.minus({ days: 7 });
  while (active.weekday > 5) active = active.plus({ days: 1 });
  const startOf = (sprint: number): DateTime => active.plus({ days: (sprint - ACTIVE_SPRINT) * SPRINT_DAYS });
  const workingDay = (start: DateTime, index: number): DateTime => {
    let day = start;
    const step = index < 0 ? -1 : 1;
    for (let left = Math.abs(index); left > 0; ) {
      day = day.plus({ days: step });
      if (day.weekday <= 5) left -= 1;
    }
    return day;
  };
  const instant = (day: DateTime, hour: number, minute: number): string => day.set({ hour, minute }).toUTC().toISO({ suppressMilliseconds: false }) ?? "";
  return {
    sprint: (index) => ({ start: startOf(index).toISODate() ?? "", end: workingDay(startOf(index), 9).toISODate() ?? "" }),
    at: ([sprint, day], hour, minute = 0) => instant(workingDay(startOf(sprint), day), hour, minute),
    beginning: instant(workingDay(startOf(0), -5), 10, 0),
  };
}
