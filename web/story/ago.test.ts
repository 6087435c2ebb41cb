import { describe, expect, it } from "vitest";
import { agoWords } from "./ago.tsx";
import { initialsOf } from "../ui/initials.ts";
import { tipPlace } from "../ui/tip-place.ts";

describe("how long ago", () => {
  const now = Date.UTC(2026, 10, 23, 12);
  it.each([
    [30_000, "just now"],
    [5 * 60_000, "5 min ago"],
    [3 * 3_600_000, "3 h ago"],
    [30 * 3_600_000, "yesterday"],
  ])("%d ms is %s", (age, words) => {
    expect(agoWords(new Date(now - age), now)).toBe(words);
  });
  it("names the day, and the year when it is another", () => {
    expect(agoWords(new Date(now - 10 * 86_400_000), now)).toMatch(/13/);
    expect(agoWords(new Date(Date.UTC(2025, 5, 13)), now)).toMatch(/2025/);
  });
});

describe("initials", () => {
  it.each([["Ada Lovelace", "AL"], ["ada", "A"], ["Ångström, Ö.", "ÅÖ"], ["  ", "?"]])("of %j are %s", (name, initials) => {
    expect(initialsOf(name)).toBe(initials);
  });
});

describe("a tip", () => {
  const page = { width: 400, height: 300 };
  it("stands below, above at the bottom edge, and never over the side", () => {
    expect(tipPlace({ left: 100, top: 10, width: 40, height: 20 }, { width: 80, height: 24 }, page)).toEqual({ left: 80, top: 36 });
    expect(tipPlace({ left: 380, top: 270, width: 20, height: 20 }, { width: 80, height: 24 }, page)).toEqual({ left: 312, top: 240 });
  });
});
