import { dayIn } from "#schemas/time.ts";

/** A change of a sprint's sums, as the read model keeps it. */
export interface SumChange {
  readonly seq: number;
  readonly occurred_at: Date;
  readonly event_type: string;
  readonly story_id: string | null;
  readonly story_key: string | null;
  readonly scope_delta: number;
  readonly completed_delta: number;
}

export interface BurndownInput {
  readonly startDate: string | null;
  /** Inclusive. */
  readonly endDate: string | null;
  readonly startedAt: Date | null;
  readonly completedAt: Date | null;
  /** Points committed when the sprint was started; null before. */
  readonly committed: number | null;
  /** IANA name; days of the chart are days there. */
  readonly timeZone: string;
  /** ISO weekdays, 1 Monday to 7 Sunday. */
  readonly workingDays: readonly number[];
  readonly changes: readonly SumChange[];
  /** What happened later is left out; days that begin later are to come. */
  readonly asOf: Date;
}

export interface BurndownDay {
  readonly day: string;
  readonly workingDay: boolean;
  /** Where a steady team would be at the end of the day. */
  readonly ideal: number;
  /** At the end of the day, or at `asOf` on the day it falls in; null for days to come. */
  readonly remaining: number | null;
  readonly completed: number | null;
  readonly scope: number | null;
}

export interface BurndownChange {
  readonly seq: number;
  readonly at: Date;
  readonly eventType: string;
  readonly storyId: string | null;
  readonly storyKey: string | null;
  readonly scopeDelta: number;
  readonly completedDelta: number;
  /** The sums after this change. */
  readonly scope: number;
  readonly completed: number;
  readonly remaining: number;
  /** Whether it changed what the team had committed to: scope added or taken away after the start. */
  readonly scopeChange: boolean;
}

export interface Burndown {
  readonly days: readonly BurndownDay[];
  readonly changes: readonly BurndownChange[];
  readonly committed: number;
  readonly scope: number;
  readonly completed: number;
  readonly remaining: number;
}

/** A chart of more days than this is cut off: dates are free text to their authors. */
const MAX_DAYS = 1_000;

/**
 * The burndown of a sprint at an instant. Changes count by when they happened, then by `seq`, in whatever order they
 * arrived. A sprint's chart ends with the sprint: what happened after its completion is left out.
 */
export function burndown(input: BurndownInput): Burndown {
  const end = input.completedAt !== null && input.completedAt < input.asOf ? input.completedAt : input.asOf;
  const changes = summed(input, end);
  const last = changes.at(-1);
  const scope = last?.scope ?? 0;
  const completed = last?.completed ?? 0;
  const committed = input.committed ?? scope;
  return { days: days(input, end, changes, committed), changes, committed, scope, completed, remaining: minus(scope, completed) };
}

function summed(input: BurndownInput, end: Date): BurndownChange[] {
  const happened = input.changes.filter(({ occurred_at }) => occurred_at <= end).sort((a, b) => a.occurred_at.getTime() - b.occurred_at.getTime() || a.seq - b.seq);
  let scope = 0;
  let completed = 0;
  return happened.map((change) => {
    scope = plus(scope, change.scope_delta);
    completed = plus(completed, change.completed_delta);
    return {
      seq: change.seq,
      at: change.occurred_at,
      eventType: change.event_type,
      storyId: change.story_id,
      storyKey: change.story_key,
      scopeDelta: change.scope_delta,
      completedDelta: change.completed_delta,
      scope,
      completed,
      remaining: minus(scope, completed),
      scopeChange: change.scope_delta !== 0 && input.startedAt !== null && change.occurred_at > input.startedAt,
    };
  });
}

function days(input: BurndownInput, end: Date, changes: readonly BurndownChange[], committed: number): BurndownDay[] {
  if (input.startDate === null || input.endDate === null) return [];
  const endDay = dayIn(input.timeZone, end);
  const planned = daysBetween(input.startDate, input.endDate);
  const works = planned.filter((day) => input.workingDays.includes(weekday(day)));
  /** A sprint of free days only still has to end at nothing: then every day counts. */
  const counted = new Set(works.length > 0 ? works : planned);
  // An active sprint that is late, or one completed late, goes on beyond its last day.
  const overtime = input.startedAt !== null && endDay > input.endDate ? daysBetween(nextDay(input.endDate), endDay) : [];
  const result: BurndownDay[] = [];
  let worked = 0;
  let next = 0;
  let scope = 0;
  let completed = 0;
  for (const day of [...planned, ...overtime].slice(0, MAX_DAYS)) {
    if (counted.has(day)) worked += 1;
    for (let change = changes[next]; change && dayIn(input.timeZone, change.at) <= day; change = changes[(next += 1)]) ({ scope, completed } = change);
    const happened = day <= endDay;
    result.push({
      day,
      workingDay: input.workingDays.includes(weekday(day)),
      ideal: rounded(committed * (1 - worked / counted.size)),
      remaining: happened ? minus(scope, completed) : null,
      completed: happened ? completed : null,
      scope: happened ? scope : null,
    });
  }
  return result;
}

function daysBetween(first: string, last: string): string[] {
  const result: string[] = [];
  for (let day = first; day <= last && result.length < MAX_DAYS; day = nextDay(day)) result.push(day);
  return result;
}

function nextDay(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
}

/** ISO weekday of a calendar day. */
function weekday(day: string): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay() || 7;
}

// Points have two decimals at most: adding up in hundredths keeps 0.1 + 0.2 at 0.3.
function plus(a: number, b: number): number {
  return rounded(a + b);
}
function minus(a: number, b: number): number {
  return rounded(a - b);
}
function rounded(points: number): number {
  return Math.round(points * 100) / 100 || 0;
}
