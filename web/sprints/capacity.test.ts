import { describe, expect, it } from "vitest";
import { averageVelocity, points, readCapacity, type VelocityPoint } from "./capacity.ts";

const sprint = (name: string, velocity: number, completedAt: string): VelocityPoint => ({ sprintId: name, name, plannedPoints: 20, velocity, completedAt });

describe("average velocity", () => {
  it("takes the three sprints completed last, in whatever order they come", () => {
    const all = [sprint("4", 40, "2026-04-01T00:00:00Z"), sprint("1", 1000, "2026-01-01T00:00:00Z"), sprint("3", 30, "2026-03-01T00:00:00Z"), sprint("2", 21, "2026-02-01T00:00:00Z")];
    expect(averageVelocity(all)).toBe(30.3);
    expect(averageVelocity(all.slice(0, 1))).toBe(40);
  });
  it("is unknown before the first sprint was completed", () => {
    expect(averageVelocity([])).toBeUndefined();
  });
});

describe("capacity", () => {
  it.each([
    [0, 20, 18, "empty", "Nothing planned yet."],
    [23, 20, 30, "over", "3 points over capacity."],
    [19, 20, 18, "ambitious", "1 point more than the average of the last sprints."],
    [12.5, 20, 18, "fits", "7.5 points of capacity left."],
    [12, undefined, 18, "fits", "6 points below the average of the last sprints."],
    [12, undefined, undefined, "fits", "12 points planned; set a capacity to compare."],
  ] as const)("planned %s against %s and a velocity of %s is %s", (planned, capacity, velocity, fit, sentence) => {
    expect(readCapacity(planned, capacity, velocity)).toMatchObject({ fit, sentence });
  });
  it("scales the bar so that every mark is on it", () => {
    expect(readCapacity(5, 40, 20).scale).toBeGreaterThan(40);
    expect(points(0.1 + 0.2)).toBe("0.3 points");
  });
});
