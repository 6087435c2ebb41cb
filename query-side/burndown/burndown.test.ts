import { expect, test } from "vitest";
import { burndown, type BurndownInput, type SumChange } from "./burndown.ts";

let seq = 0;
const change = (at: string, scope_delta: number, completed_delta = 0, event_type = "story.planned"): SumChange => ({ seq: (seq += 1), occurred_at: new Date(at), event_type, story_id: null, story_key: null, scope_delta, completed_delta });

/** Monday to the Friday after next, in Berlin. */
function sprint(more: Partial<BurndownInput> = {}): BurndownInput {
  seq = 0;
  return {
    startDate: "2026-11-16",
    endDate: "2026-11-27",
    startedAt: new Date("2026-11-16T08:00:00Z"),
    completedAt: null,
    committed: 20,
    timeZone: "Europe/Berlin",
    workingDays: [1, 2, 3, 4, 5],
    asOf: new Date("2026-11-19T12:00:00Z"),
    changes: [change("2026-11-15T10:00:00Z", 20), change("2026-11-17T10:00:00Z", 0, 5, "story.status_changed"), change("2026-11-18T10:00:00Z", 3), change("2026-11-19T10:00:00Z", 0, 2, "story.status_changed")],
    ...more,
  };
}

test("the ideal line falls over working days only, from what was committed to nothing", () => {
  const { days } = burndown(sprint());
  expect(days.map(({ day, ideal }) => [day.slice(8), ideal])).toEqual([["16", 18], ["17", 16], ["18", 14], ["19", 12], ["20", 10], ["21", 10], ["22", 10], ["23", 8], ["24", 6], ["25", 4], ["26", 2], ["27", 0]]);
  expect(days.filter(({ workingDay }) => !workingDay).map(({ day }) => day)).toEqual(["2026-11-21", "2026-11-22"]);
});

test("every day has its end, days to come have none", () => {
  const { days, scope, completed, remaining } = burndown(sprint());
  expect(days.slice(0, 5).map(({ remaining, completed, scope }) => [remaining, completed, scope])).toEqual([[20, 0, 20], [15, 5, 20], [18, 5, 23], [16, 7, 23], [null, null, null]]);
  expect({ scope, completed, remaining }).toEqual({ scope: 23, completed: 7, remaining: 16 });
});

test("a day is a day where the team is", () => {
  const late = (timeZone: string) => burndown(sprint({ timeZone, changes: [change("2026-11-15T10:00:00Z", 20), change("2026-11-17T23:30:00Z", 0, 5)] })).days.map(({ completed }) => completed).slice(1, 3);
  expect(late("Europe/Berlin")).toEqual([0, 5]); // half past midnight of the 18th
  expect(late("America/New_York")).toEqual([5, 5]);
});

test("scope that is added or taken away after the start is marked, what was planned before is not", () => {
  expect(burndown(sprint()).changes.map(({ scopeChange }) => scopeChange)).toEqual([false, false, true, false]);
});

test("history that arrives late is put where it belongs", () => {
  const input = sprint();
  const shuffled = { ...input, changes: [...input.changes].reverse() };
  expect(burndown(shuffled)).toEqual(burndown(input));
});

test("as of an instant, the chart is what it was then", () => {
  const { remaining, changes } = burndown(sprint({ asOf: new Date("2026-11-17T12:00:00Z") }));
  expect(remaining).toBe(15);
  expect(changes).toHaveLength(2);
});

test("a completed sprint's chart ends with it; one that is late goes on beyond its last day", () => {
  const completed = burndown(sprint({ completedAt: new Date("2026-11-18T12:00:00Z"), asOf: new Date("2026-12-24T12:00:00Z") }));
  expect(completed.remaining).toBe(18);
  expect(completed.days.at(-1)?.day).toBe("2026-11-27");
  const late = burndown(sprint({ asOf: new Date("2026-11-30T12:00:00Z") }));
  expect(late.days.at(-1)).toMatchObject({ day: "2026-11-30", ideal: 0, remaining: 16 });
});

test("a sprint without dates has sums and no days; one of free days only still ends at nothing", () => {
  const undated = burndown(sprint({ startDate: null }));
  expect(undated).toMatchObject({ days: [], scope: 23 });
  expect(burndown(sprint({ workingDays: [7], startDate: "2026-11-16", endDate: "2026-11-17", asOf: new Date("2026-11-17T12:00:00Z") })).days.map(({ ideal }) => ideal)).toEqual([10, 0]);
});

test("fractions of points stay exact", () => {
  expect(burndown(sprint({ changes: [change("2026-11-16T10:00:00Z", 0.1), change("2026-11-16T10:00:00Z", 0.2)] })).scope).toBe(0.3);
});
