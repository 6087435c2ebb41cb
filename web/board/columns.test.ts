import { describe, expect, it } from "vitest";
import { columnsOf, gridOf, lanesOf, neighbour, rangeBetween } from "./columns.ts";
import { filtersOf, isFiltering, matcher } from "./filters.ts";
import { card } from "./test-cards.ts";

const cards = [
  card("b", { rank: "a2", storyPoints: 0.1 }),
  card("a", { rank: "a1", storyPoints: 0.2 }),
  card("c", { status: "in_progress", labels: ["api"], assignedTo: "ada", priority: 1 }),
  card("c1", { kind: "task", storyId: "c", status: "done", storyPoints: null }),
];
const everything = () => true;

describe("columns", () => {
  it("stand in the order of the statuses, sorted and summed; shy ones only when used or asked for", () => {
    const columns = columnsOf(cards, everything, false);
    expect(columns.map((column) => column.status)).toEqual(["todo", "in_progress", "in_review", "done"]);
    expect(columns[0]?.cards.map((known) => known.id)).toEqual(["a", "b"]);
    expect(columns[0]?.points).toBe(0.3);
    expect(columnsOf(cards, everything, true)).toHaveLength(7);
    expect(columnsOf([card("x", { status: "failed" })], () => false, false).map((column) => column.status)).toContain("failed");
  });

  it("become lanes of a story and its tasks", () => {
    const lanes = lanesOf(cards, everything, ["todo", "in_progress", "done"]);
    expect(lanes.map((lane) => [lane.storyId, lane.count])).toEqual([["c", 2], ["a", 1], ["b", 1]]);
  });
});

describe("keys", () => {
  const grid = gridOf([{ columns: columnsOf(cards, everything, false) }]);
  it("lead over cards and past empty columns", () => {
    expect(neighbour(grid, undefined, "down")).toBe("a");
    expect(neighbour(grid, "a", "down")).toBe("b");
    expect(neighbour(grid, "b", "down")).toBe("b");
    expect(neighbour(grid, "b", "right")).toBe("c");
    expect(neighbour(grid, "c", "right")).toBe("c1");
    expect(neighbour(grid, "c1", "right")).toBe("c1");
    expect(neighbour(grid, "c", "left")).toBe("a");
    expect(rangeBetween(grid, "a", "b")).toEqual(["a", "b"]);
    expect(rangeBetween(grid, "a", "c")).toEqual(["c"]);
  });
});

describe("filters", () => {
  it("come from the address, and nonsense counts as nothing", () => {
    expect(filtersOf({ priority: "eleven", kind: "x" })).toEqual({ text: "", assignee: undefined, label: undefined, kind: "story", priority: undefined });
    expect(isFiltering(filtersOf({ kind: "task" }))).toBe(false);
  });
  it.each([
    [{ q: "sg-c story" }, ["c"]],
    [{ assignee: "none" }, ["b", "a"]],
    [{ assignee: "ada" }, ["c"]],
    [{ label: "api" }, ["c"]],
    [{ priority: "2" }, ["c"]],
    [{ kind: "task" }, ["c1"]],
    [{ kind: "all" }, ["b", "a", "c", "c1"]],
  ])("%j shows %j", (search, expected) => {
    expect(cards.filter(matcher(filtersOf(search), true)).map((known) => known.id)).toEqual(expected);
  });
});
