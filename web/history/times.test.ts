import { expect, it } from "vitest";
import { clockTime, dayHeading, fullTime } from "./times.ts";

const at = "2026-11-23T23:30:09.000Z";
const now = Date.parse("2026-11-24T10:00:00Z");

it("says times in the project's time zone", () => {
  expect(clockTime(at, "UTC")).toBe("23:30");
  expect(clockTime(at, "Asia/Tokyo")).toBe("08:30");
  expect(fullTime(at, "UTC")).toBe("Mon, Nov 23, 2026, 23:30:09 UTC");
  expect(dayHeading(at, "UTC", now)).toBe("Yesterday");
  expect(dayHeading(at, "Asia/Tokyo", now)).toBe("Today");
  expect(dayHeading("2026-11-01T12:00:00Z", "UTC", now)).toBe("Sunday, November 1, 2026");
});
