import { tz } from "@date-fns/tz";
import { addDays } from "date-fns/addDays";
import { startOfDay } from "date-fns/startOfDay";
import { dayIn } from "#schemas/time.ts";

/** What the chart is drawn from: the read model's burndown, as GraphQL answers it. Points; days are the project's. */
export interface BurndownData {
  readonly timeZone: string;
  readonly days: readonly BurndownDay[];
  readonly changes: readonly BurndownChange[];
  /** Where the ideal line starts: the scope at the start of the sprint, or today's before it. */
  readonly committed: number;
  readonly scope: number;
  readonly completed: number;
  readonly remaining: number;
}
export interface BurndownDay {
  readonly day: string;
  /** What a steady team has left when the day ends. */
  readonly ideal: number;
  /** Null for days to come, as are the two below. */
  readonly remaining: number | null;
  readonly completed: number | null;
  readonly scope: number | null;
  readonly workingDay: boolean;
}
export interface BurndownChange {
  readonly at: string;
  readonly eventType: string;
  readonly storyId: string | null;
  readonly storyKey: string | null;
  /** Scope was added or taken away after the start. */
  readonly scopeChange: boolean;
  readonly scopeDelta: number;
  readonly completedDelta: number;
  readonly remaining: number;
  readonly completed: number;
  readonly scope: number;
}

/** The sums from an instant on, until the next step. `at` in milliseconds since 1970. */
export interface Step {
  readonly at: number;
  readonly remaining: number;
  readonly completed: number;
  readonly scope: number;
  /** What happened at this instant; empty for the first step and the one that ends the line. */
  readonly changes: readonly BurndownChange[];
}

export interface BurndownSeries {
  /** From the start of the first day to the end of the last, longer where work was done outside of them. */
  readonly domain: readonly [number, number];
  readonly steps: readonly Step[];
  /** Corners of the ideal line: it falls over working days and rests on the others. */
  readonly ideal: readonly { readonly at: number; readonly ideal: number }[];
  /** Steps at which the scope grew or shrank after the start of the sprint. */
  readonly scopeChanges: readonly { readonly at: number; readonly delta: number; readonly scope: number; readonly remaining: number; readonly keys: readonly string[] }[];
  /** Starts of days, for the axis. */
  readonly dayStarts: readonly number[];
  /** Stretches of days on which nobody works; neighbouring days are one stretch. */
  readonly rests: readonly (readonly [from: number, to: number])[];
  readonly highest: number;
}

/** The instant a calendar day begins in a time zone; on days when the clocks change too. */
export function startOfDayIn(timeZone: string, day: string): number {
  const [year = 1970, month = 1, date = 1] = day.split("-").map(Number);
  // Noon UTC of the neighbouring days covers every zone's idea of the day.
  for (const shift of [0, -1, 1]) {
    const noon = Date.UTC(year, month - 1, date + shift, 12);
    const start = startOfDay(noon, { in: tz(timeZone) }).getTime();
    if (dayIn(timeZone, start) === day) return start;
  }
  return Date.UTC(year, month - 1, date);
}

/** The instant the day after begins. */
export function endOfDayIn(timeZone: string, day: string): number {
  return addDays(startOfDayIn(timeZone, day), 1, { in: tz(timeZone) }).getTime();
}

/**
 * Turns the read model into what a chart draws. The line of what happened begins at `startedAt`, and so does the chart
 * of a sprint that was started before its first day; without it only the ideal line is drawn. `until` ends the line of what
 * happened: now for a running sprint, its completion for one that ended.
 */
export function burndownSeries(data: BurndownData, startedAt: number | undefined, until: number): BurndownSeries {
  const first = data.days[0];
  const last = data.days.at(-1);
  const steps = stepsOf(data.changes);
  const firstDay = first ? startOfDayIn(data.timeZone, first.day) : (steps[0]?.at ?? until);
  const begin = startedAt === undefined ? firstDay : Math.min(firstDay, startedAt);
  const end = last ? endOfDayIn(data.timeZone, last.day) : until;
  const drawn = startedAt === undefined ? [] : drawnSteps(steps, startedAt, until);
  const tail = drawn.at(-1)?.at ?? begin;
  return {
    domain: [begin, Math.max(end, tail)],
    steps: drawn,
    ideal: idealOf(data, firstDay),
    scopeChanges: drawn.flatMap(scopeChangeOf),
    dayStarts: data.days.map((day) => startOfDayIn(data.timeZone, day.day)),
    rests: restsOf(data),
    highest: Math.max(1, data.committed, ...drawn.map((step) => Math.max(step.remaining, step.scope))),
  };
}

/** From the state at `begin` (what was planned before is the sprint's plan, not its course) over every later change to the state at `until`. */
function drawnSteps(steps: readonly Step[], begin: number, until: number): Step[] {
  const atBegin = steps.findLast((step) => step.at <= begin);
  const drawn: Step[] = [{ ...(atBegin ?? zero), at: begin, changes: [] }, ...steps.filter((step) => step.at > begin && step.at <= until)];
  const tail = drawn.at(-1) ?? zero;
  return until > tail.at ? [...drawn, { ...tail, at: until, changes: [] }] : drawn;
}

const zero: Step = { at: 0, remaining: 0, completed: 0, scope: 0, changes: [] };

/** Changes of the same instant are one step: their sums follow each other within it. */
function stepsOf(changes: readonly BurndownChange[]): Step[] {
  const steps: Step[] = [];
  for (const change of changes) {
    const at = Date.parse(change.at);
    const last = steps.at(-1);
    const sums = { at, remaining: change.remaining, completed: change.completed, scope: change.scope };
    if (last && last.at === at) steps[steps.length - 1] = { ...sums, changes: [...last.changes, change] };
    else steps.push({ ...sums, changes: [change] });
  }
  return steps;
}

function scopeChangeOf(step: Step) {
  const changes = step.changes.filter((change) => change.scopeChange);
  const delta = changes.reduce((sum, change) => sum + change.scopeDelta, 0);
  if (delta === 0) return [];
  const keys = changes.flatMap((change) => (change.storyKey === null ? [] : [change.storyKey]));
  return [{ at: step.at, delta, scope: step.scope, remaining: step.remaining, keys }];
}

/** A corner where the first day begins and one where each day ends: the line rests on days nobody works. */
function idealOf(data: BurndownData, begin: number): { at: number; ideal: number }[] {
  if (data.days.length === 0) return [];
  return [{ at: begin, ideal: data.committed }, ...data.days.map((day) => ({ at: endOfDayIn(data.timeZone, day.day), ideal: day.ideal }))];
}

function restsOf(data: BurndownData): (readonly [number, number])[] {
  const rests: [number, number][] = [];
  for (const { day, workingDay } of data.days) {
    if (workingDay) continue;
    const from = startOfDayIn(data.timeZone, day);
    const last = rests.at(-1);
    if (last?.[1] === from) last[1] = endOfDayIn(data.timeZone, day);
    else rests.push([from, endOfDayIn(data.timeZone, day)]);
  }
  return rests;
}

/** One place on the time axis with what every line has there. */
export interface ChartPoint {
  readonly at: number;
  readonly remaining: number | null;
  readonly scope: number | null;
  readonly ideal: number | null;
  readonly changes: readonly BurndownChange[];
}

/**
 * Steps and corners of the ideal line on one axis, so that one tooltip can speak of all. What happened ends where its
 * line ends; the ideal is read off its line everywhere.
 */
export function chartPoints(series: BurndownSeries): ChartPoint[] {
  const times = [...new Set([...series.steps.map((step) => step.at), ...series.ideal.map((corner) => corner.at)])].sort((a, b) => a - b);
  const end = series.steps.at(-1)?.at ?? Number.NEGATIVE_INFINITY;
  let index = -1;
  return times.map((at) => {
    for (let next = series.steps[index + 1]; next && next.at <= at; next = series.steps[index + 1]) index += 1;
    const step = series.steps[index];
    const known = step !== undefined && at <= end;
    return {
      at,
      remaining: known ? step.remaining : null,
      scope: known ? step.scope : null,
      ideal: idealAt(series.ideal, at),
      changes: step?.at === at ? step.changes : [],
    };
  });
}

function idealAt(line: BurndownSeries["ideal"], at: number): number | null {
  const right = line.findIndex((corner) => corner.at >= at);
  const after = line[right];
  if (!after) return null;
  const before = line[right - 1];
  if (!before) return after.at === at ? after.ideal : null;
  const share = (at - before.at) / (after.at - before.at);
  return Math.round((before.ideal + (after.ideal - before.ideal) * share) * 100) / 100;
}
