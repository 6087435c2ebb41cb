import { describe, expect, it } from "vitest";
import { addDays, rangeWords, suggestDates, suggestName, timeLeft, workingDaysBetween } from "./sprint-dates.ts";

const week = [1, 2, 3, 4, 5];

describe("the dates of sprints", () => {
  it("are said shortly, with the year only where it is another", () => {
    expect(rangeWords("2026-11-23", "2026-12-04", 2026)).toBe("23 Nov – 4 Dec".replaceAll(/(\d+) (\w+)/g, "$2 $1"));
    expect(rangeWords("2025-11-23", null, 2026)).toBe("From Nov 23, 2025");
    expect(rangeWords(null, null)).toBe("No dates yet");
  });
  it("count working days, both ends included", () => {
    expect(workingDaysBetween("2026-11-23", "2026-12-04", week)).toBe(10);
    expect(workingDaysBetween("2026-11-21", "2026-11-22", week)).toBe(0);
  });
  it("cross the end of a month and of a year", () => {
    expect(addDays("2026-12-31", 1)).toBe("2027-01-01");
    expect(addDays("2028-03-01", -1)).toBe("2028-02-29");
  });
  it("say what is left in the project's time zone", () => {
    const late = Date.parse("2026-11-23T23:30:00Z");
    expect(timeLeft("2026-11-24", "UTC", late)).toBe("1 day left");
    expect(timeLeft("2026-11-24", "Asia/Tokyo", late)).toBe("Ends today");
    expect(timeLeft("2026-11-21", "UTC", late)).toBe("2 days over");
  });
});

describe("what is offered for the next sprint", () => {
  it("begins on the working day after the last and is as long", () => {
    expect(suggestDates([{ startDate: "2026-11-23", endDate: "2026-12-04" }, { startDate: null, endDate: null }], week, "2026-11-25")).toEqual({ start: "2026-12-07", end: "2026-12-18" });
  });
  it("begins today or on Monday where nothing was planned, for two weeks", () => {
    expect(suggestDates([], week, "2026-11-23")).toEqual({ start: "2026-11-23", end: "2026-12-04" });
    expect(suggestDates([{ startDate: "2026-01-05", endDate: "2026-01-09" }], week, "2026-11-21")).toEqual({ start: "2026-11-23", end: "2026-11-27" });
  });
  it("goes on counting, and never takes a name that is taken", () => {
    expect(suggestName([{ name: "Sprint 3" }, { name: "Sprint 2" }])).toBe("Sprint 4");
    expect(suggestName([{ name: "Release" }])).toBe("Sprint 2");
    expect(suggestName([{ name: "Iteration 9" }, { name: "Iteration 10" }])).toBe("Iteration 11");
    expect(suggestName([])).toBe("Sprint 1");
  });
});
