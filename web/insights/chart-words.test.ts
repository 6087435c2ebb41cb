import { describe, expect, it } from "vitest";
import { dayLabel, momentLabel, pointTicks, signed, spread, thinned } from "./chart-words.ts";

describe("what stands on a chart", () => {
  it("is said in the project's time zone", () => {
    const at = Date.parse("2026-11-23T23:30:00Z");
    expect(dayLabel(at, "UTC")).toBe("Nov 23");
    expect(momentLabel(at, "Asia/Tokyo")).toBe("Tue, Nov 24, 08:30");
  });
  it("leaves out days that would not fit", () => {
    expect(thinned([1, 2, 3, 4, 5, 6, 7], 3)).toEqual([1, 4, 7]);
    expect(thinned([1, 2], 10)).toEqual([1, 2]);
  });
  it("has round numbers from zero beyond the highest", () => {
    expect(pointTicks(34)).toEqual([0, 10, 20, 30, 40]);
    expect(pointTicks(1)).toEqual([0, 1]);
    expect(pointTicks(120)).toEqual([0, 25, 50, 75, 100, 125]);
  });
  it("has a sign for changes", () => {
    expect([3, -2].map(signed)).toEqual(["+3", "−2"]);
  });
  it("pushes labels apart and keeps them on the chart", () => {
    expect(spread([50, 52, 10], 14, 0, 100)).toEqual([50, 64, 10]);
    expect(spread([98, 99], 14, 0, 100)).toEqual([86, 100]);
  });
});
