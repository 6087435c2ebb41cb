import { describe, expect, it } from "vitest";
import { extendTo, nothingSelected, toggle, withoutIds } from "./selection.ts";

const order = ["a", "b", "c", "d", "e"];
const idsOf = (selection: { ids: ReadonlySet<string> }) => [...selection.ids].sort();

describe("selection", () => {
  it("toggles a row on and off and remembers it as the anchor", () => {
    const on = toggle(nothingSelected, "b");
    expect(idsOf(on)).toEqual(["b"]);
    expect(on.anchor).toBe("b");
    expect(idsOf(toggle(on, "b"))).toEqual([]);
  });

  it("extends downwards and upwards from the anchor", () => {
    const from = toggle(nothingSelected, "c");
    expect(idsOf(extendTo(from, "e", order))).toEqual(["c", "d", "e"]);
    expect(idsOf(extendTo(from, "a", order))).toEqual(["a", "b", "c"]);
  });

  it("keeps the anchor over several extensions and what was selected before", () => {
    const start = toggle(toggle(nothingSelected, "a"), "c");
    const longer = extendTo(extendTo(start, "d", order), "e", order);
    expect(idsOf(longer)).toEqual(["a", "c", "d", "e"]);
    expect(longer.anchor).toBe("c");
  });

  it("adds only the row when the anchor has left the list", () => {
    expect(idsOf(extendTo({ ids: new Set(), anchor: "gone" }, "d", order))).toEqual(["d"]);
  });

  it("forgets rows that are gone, the anchor too", () => {
    const selection = extendTo(toggle(nothingSelected, "b"), "d", order);
    const left = withoutIds(selection, new Set(["b", "c"]));
    expect(idsOf(left)).toEqual(["d"]);
    expect(left.anchor).toBeUndefined();
    expect(withoutIds(selection, new Set(["z"]))).toBe(selection);
  });
});
