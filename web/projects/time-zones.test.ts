import { expect, it } from "vitest";
import { isTimeZone } from "#schemas/time.ts";
import { browserTimeZone, timeZones, zoneMatches } from "./time-zones.ts";

it("offers every zone once, UTC first, the browser's own among them", () => {
  const zones = timeZones();
  expect(zones[0]).toBe("UTC");
  expect(zones).toContain(browserTimeZone());
  expect(new Set(zones).size).toBe(zones.length);
  expect(zones.every(isTimeZone)).toBe(true);
});

it("finds zones by the beginnings of their words", () => {
  expect(["tok", "asia/t", "Asia/Tokyo"].every((typed) => zoneMatches("Asia/Tokyo", typed))).toBe(true);
  expect(zoneMatches("America/New_York", "new york")).toBe(true);
  expect(zoneMatches("Antarctica/Vostok", "tok")).toBe(false);
});
