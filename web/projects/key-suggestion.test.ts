import { describe, expect, it } from "vitest";
import { projectKey } from "#schemas/fields.ts";
import { suggestKey } from "./key-suggestion.ts";

describe("the suggested key", () => {
  it.each([
    ["Software Galaxy", "SG"],
    ["Atlas", "ATL"],
    ["Café Öl", "CO"],
    ["core", "CORE"],
    ["2026 Website relaunch", "WR"],
    ["X", "XP"],
    ["a very long name of a very large project", "AVLNO"],
  ])("of %s is %s", (name, key) => {
    expect(suggestKey(name)).toBe(key);
    expect(projectKey.safeParse(key).success).toBe(true);
  });

  it("avoids keys that are taken", () => {
    expect(suggestKey("Software Galaxy", new Set(["SG", "SG2"]))).toBe("SG3");
  });

  it("is empty when the name gives nothing to make one from", () => {
    expect(suggestKey("日本語")).toBe("");
    expect(suggestKey("  ")).toBe("");
  });
});
