import { describe, expect, it } from "vitest";
import { examples, mappingOf, mappingProblems, projectNameFrom } from "./mapping.ts";

const columns = [
  { index: 0, name: "issuekey", field: "external_key" },
  { index: 1, name: "title", field: "title" },
  { index: 2, name: "description", field: null },
];

const fields = [
  { id: "title", label: "Title", many: false, help: "" },
  { id: "labels", label: "Labels", many: true, help: "" },
];

describe("the mapping of columns", () => {
  it("starts as the server understood the file", () => {
    expect(mappingOf(columns)).toEqual({ 0: "external_key", 1: "title", 2: null });
    expect(mappingProblems(mappingOf(columns), fields)).toEqual([]);
  });
  it("needs titles, once", () => {
    expect(mappingProblems({ 0: "external_key", 1: null }, fields)).toHaveLength(1);
    expect(mappingProblems({ 0: "title", 1: "title" }, fields)).toEqual(["Title is filled by 2 columns; choose one."]);
    expect(mappingProblems({ 0: "title", 1: "labels", 2: "labels" }, fields)).toEqual([]);
  });
});

describe("examples of a column", () => {
  const preview = { sample: [["A-1", "Two\n lines", "NULL"], ["A-1", "x".repeat(100), ""], ["A-2"]] };
  it("are short, different and never blank", () => {
    expect(examples(preview, 0)).toEqual(["A-1", "A-2"]);
    expect(examples(preview, 1)).toEqual(["Two lines", `${"x".repeat(79)}…`]);
    expect(examples(preview, 2)).toEqual([]);
  });
});

it("names a project after its file", () => {
  expect(projectNameFrom("spring-xd_backlog.csv")).toBe("Spring xd backlog");
  expect(projectNameFrom("x.csv")).toBe("X project");
  expect(projectNameFrom(".csv")).toBe("Imported project");
});
