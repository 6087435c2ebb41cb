import { describe, expect, test } from "vitest";
import { mappingFrom } from "./mapping.ts";
import { count, plain, table } from "./terminal.ts";

const preview = {
  columns: [
    { index: 0, name: "Summary", field: "title" },
    { index: 1, name: "Labels", field: "labels" },
    { index: 2, name: "Labels", field: "labels" },
    { index: 3, name: "a=b", field: null },
  ],
  fields: ["title", "labels", "description"],
};

describe("--mapping", () => {
  test.each([
    ["Summary=description", { 0: "description" }],
    [" summary = description", { 0: "description" }],
    ["Labels=", { 1: null, 2: null }],
    ["#3=title", { 2: "title" }],
    ["a=b=description", { 3: "description" }],
  ])("%s", (choice, mapping) => {
    expect(mappingFrom([choice], preview)).toEqual(mapping);
  });

  test.each([
    ["Summary", "must look like"],
    ["=title", "must look like"],
    ["Colour=title", 'no column "Colour". It has: Summary, Labels, Labels, a=b'],
    ["#9=title", 'no column "#9"'],
    ["Summary=colour", 'no field "colour". Choose one of: title, labels, description'],
  ])("%s is refused", (choice, message) => {
    expect(() => mappingFrom([choice], preview)).toThrow(message);
  });
});

test("what a file holds cannot steer the terminal", () => {
  expect(plain("a\u001b[31mred\r\n\tb", 80)).toBe("a [31mred b");
  expect(plain("x".repeat(20), 10)).toBe(`${"x".repeat(9)}…`);
});

test("tables and counts", () => {
  expect(table([["a", "bb"], ["ccc", "d"]])).toBe("  a    bb\n  ccc  d");
  expect([count(1, "row"), count(2_000, "row"), count(2, "story", "stories")]).toEqual(["1 row", "2,000 rows", "2 stories"]);
});
