import { describe, expect, it } from "vitest";
import { labelChange, labelStates } from "./label-change.ts";

describe("labels of several stories", () => {
  it("stand on all, on some or on none", () => {
    expect([...labelStates([{ labels: ["ui", "api"] }, { labels: ["ui"] }])]).toEqual([["ui", "all"], ["api", "some"]]);
  });
  it("change only where they were touched", () => {
    const touched = new Map([["ui", false], ["next", true]]);
    expect(labelChange(["ui", "api"], touched)).toEqual(["api", "next"]);
    expect(labelChange(["next"], touched)).toEqual(["next"]);
    expect(labelChange(Array.from({ length: 20 }, (_, i) => `l${i}`), touched)).toHaveLength(20);
  });
});
