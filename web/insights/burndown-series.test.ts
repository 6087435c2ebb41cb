import { describe, expect, it } from "vitest";
import { burndownSeries, chartPoints, endOfDayIn, startOfDayIn, type BurndownChange, type BurndownData } from "./burndown-series.ts";
import { toCsv } from "./csv.ts";

const change = (at: string, scopeDelta: number, completedDelta: number, sums: [scope: number, completed: number], storyKey = "SG-1"): BurndownChange => ({
  at,
  eventType: completedDelta === 0 ? "story.planned" : "story.completed",
  storyId: "s",
  storyKey,
  scopeChange: scopeDelta !== 0 && Date.parse(at) > Date.parse("2026-11-20T09:00:00Z"),
  scopeDelta,
  completedDelta,
  scope: sums[0],
  completed: sums[1],
  remaining: sums[0] - sums[1],
});

const data: BurndownData = {
  timeZone: "UTC",
  days: [
    { day: "2026-11-20", ideal: 6, remaining: 10, completed: 0, scope: 10, workingDay: true },
    { day: "2026-11-21", ideal: 6, remaining: 10, completed: 0, scope: 10, workingDay: false },
    { day: "2026-11-22", ideal: 6, remaining: 10, completed: 0, scope: 10, workingDay: false },
    { day: "2026-11-23", ideal: 2, remaining: 10, completed: 3, scope: 13, workingDay: true },
    { day: "2026-11-24", ideal: 0, remaining: null, completed: null, scope: null, workingDay: true },
  ],
  changes: [
    change("2026-11-19T10:00:00Z", 8, 0, [8, 0]),
    change("2026-11-20T08:00:00Z", 2, 0, [10, 0]),
    change("2026-11-23T09:00:00Z", 3, 0, [13, 0], "SG-9"),
    change("2026-11-23T15:00:00Z", 0, 3, [13, 3]),
  ],
  committed: 10,
  scope: 13,
  completed: 3,
  remaining: 10,
};
const started = Date.parse("2026-11-20T09:00:00Z");
const now = Date.parse("2026-11-23T18:00:00Z");

describe("the burndown chart", () => {
  it("steps at each change and ends now", () => {
    const { steps } = burndownSeries(data, started, now);
    expect(steps.map((step) => [new Date(step.at).toISOString().slice(5, 16), step.remaining, step.scope])).toEqual([
      ["11-20T09:00", 10, 10],
      ["11-23T09:00", 13, 13],
      ["11-23T15:00", 10, 13],
      ["11-23T18:00", 10, 13],
    ]);
  });

  it("marks scope that changed after the start, not the plan", () => {
    expect(burndownSeries(data, started, now).scopeChanges).toEqual([
      { at: Date.parse("2026-11-23T09:00:00Z"), delta: 3, scope: 13, remaining: 13, keys: ["SG-9"] },
    ]);
  });

  it("lets the ideal rest over the weekend", () => {
    const { ideal } = burndownSeries(data, started, now);
    expect(ideal.map((corner) => corner.ideal)).toEqual([10, 6, 6, 6, 2, 0]);
  });

  it("shades the weekend as one stretch", () => {
    expect(burndownSeries(data, started, now).rests).toEqual([[Date.parse("2026-11-21T00:00:00Z"), Date.parse("2026-11-23T00:00:00Z")]]);
  });

  it("has only an ideal line before the start, and begins with an early start", () => {
    expect(burndownSeries(data, undefined, now)).toMatchObject({ steps: [], scopeChanges: [] });
    const early = Date.parse("2026-11-18T09:00:00Z");
    expect(burndownSeries(data, early, now).domain[0]).toBe(early);
  });

  it("spans the days, and longer when work went on", () => {
    expect(burndownSeries(data, started, now).domain).toEqual([Date.parse("2026-11-20T00:00:00Z"), Date.parse("2026-11-25T00:00:00Z")]);
    const late = Date.parse("2026-11-26T12:00:00Z");
    expect(burndownSeries(data, started, late).domain[1]).toBe(late);
  });

  it("is one flat line for a sprint in which nothing happened", () => {
    const { steps, scopeChanges } = burndownSeries({ ...data, changes: [] }, started, now);
    expect(steps.map((step) => step.remaining)).toEqual([0, 0]);
    expect(scopeChanges).toEqual([]);
  });

  it("takes changes of the same instant as one step", () => {
    const at = "2026-11-23T09:00:00Z";
    const changes = [change(at, 3, 0, [3, 0], "SG-1"), change(at, 5, 0, [8, 0], "SG-2")];
    expect(burndownSeries({ ...data, changes }, started, now).scopeChanges).toEqual([{ at: Date.parse(at), delta: 8, scope: 8, remaining: 8, keys: ["SG-1", "SG-2"] }]);
  });
});

describe("points of the chart", () => {
  const points = chartPoints(burndownSeries(data, started, now));

  it("are in order, once each", () => {
    expect(points.map((point) => point.at)).toEqual([...new Set(points.map((point) => point.at))].sort((a, b) => a - b));
  });

  it("know nothing of what is to come but the ideal", () => {
    expect(points.at(-1)).toMatchObject({ remaining: null, scope: null, ideal: 0 });
  });

  it("read the ideal off its line between the days", () => {
    const noon = points.find((point) => point.at === Date.parse("2026-11-23T09:00:00Z"));
    expect(noon).toMatchObject({ remaining: 13, scope: 13, ideal: 4.5 });
    expect(noon?.changes).toHaveLength(1);
  });
});

describe("days in a time zone", () => {
  it("begin at local midnight, also when the clocks change and far from UTC", () => {
    expect(new Date(startOfDayIn("Europe/Berlin", "2026-11-23")).toISOString()).toBe("2026-11-22T23:00:00.000Z");
    expect(new Date(startOfDayIn("Pacific/Kiritimati", "2026-11-23")).toISOString()).toBe("2026-11-22T10:00:00.000Z");
    expect(new Date(startOfDayIn("Pacific/Pago_Pago", "2026-11-23")).toISOString()).toBe("2026-11-23T11:00:00.000Z");
    expect(endOfDayIn("Europe/Berlin", "2026-10-25") - startOfDayIn("Europe/Berlin", "2026-10-25")).toBe(25 * 3_600_000);
  });
});

describe("csv", () => {
  it("quotes what needs it and disarms formulas", () => {
    expect(toCsv([["Day", 'a "b", c', null, 1.5, "=1+1"]])).toBe('Day,"a ""b"", c",,1.5,\'=1+1\r\n');
  });
});
