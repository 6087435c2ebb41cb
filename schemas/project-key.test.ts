import { describe, expect, it } from "vitest";
import { projectKey } from "./fields.ts";
import { keysFrom, suggestKey } from "./project-key.ts";

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
    expect(suggestKey("2026")).toBe("");
  });

  it("is the first of many, all of them keys", () => {
    const keys = [...keysFrom("A very long name of a very large project")];
    expect(keys.slice(0, 3)).toEqual(["AVLNO", "AVLNO2", "AVLNO3"]);
    expect(keys.filter((key) => !projectKey.safeParse(key).success)).toEqual([]);
    expect(new Set(keys).size).toBe(999);
  });
});
