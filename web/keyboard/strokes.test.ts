import { describe, expect, it } from "vitest";
import { matchStrokes, strokeOf, type Stroke } from "./strokes.ts";

const stroke = (key: string, held: Partial<Stroke> = {}): Stroke => ({ key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...held });

describe("a stroke", () => {
  it.each([
    [stroke("g"), "g"],
    [stroke("G", { shiftKey: true }), "shift+g"],
    [stroke("?", { shiftKey: true }), "?"],
    [stroke("k", { ctrlKey: true }), "mod+k"],
    [stroke("k", { metaKey: true }), "mod+k"],
    [stroke("ArrowLeft", { shiftKey: true }), "shift+arrowleft"],
    [stroke(" "), "space"],
    [stroke("Shift", { shiftKey: true }), undefined],
  ])("%o is written %s", (event, words) => {
    expect(strokeOf(event)).toBe(words);
  });
});

describe("strokes typed", () => {
  const shortcuts = ["g b", ["j", "arrowdown"], undefined, "c"];
  it("run a shortcut, wait for the rest of one, or mean nothing", () => {
    expect(matchStrokes(["g"], shortcuts)).toEqual({ kind: "wait" });
    expect(matchStrokes(["g", "b"], shortcuts)).toEqual({ kind: "run", index: 0 });
    expect(matchStrokes(["arrowdown"], shortcuts)).toEqual({ kind: "run", index: 1 });
    expect(matchStrokes(["x"], shortcuts)).toEqual({ kind: "none" });
  });
});
