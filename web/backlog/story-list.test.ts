import { describe, expect, it } from "vitest";
import { emptyList, patched, placed, removed, withPage, type BacklogStory, type ListState } from "./story-list.ts";

const story = (id: string, rank: string, storyPoints: number | null = 1): BacklogStory => ({
  id, key: id.toUpperCase(), title: id, status: "backlog", priority: 5, rank, storyPoints, labels: [], sprintId: null, assignedTo: null, taskCount: 0, doneTaskCount: 0, revision: 0,
});
const ids = (state: ListState) => state.rows.map((row) => row.id);
const firstPage: ListState = { rows: [story("a", "a0"), story("b", "a1")], totalCount: 4, totalPoints: 4, next: "cursor" };
const whole = withPage(firstPage, { rows: [story("c", "a2"), story("d", "a3")], totalCount: 4, totalPoints: 4, next: undefined });

describe("a list of stories", () => {
  it("grows page by page and knows when it is whole", () => {
    expect(ids(whole)).toEqual(["a", "b", "c", "d"]);
    expect(whole.next).toBeUndefined();
  });

  it("keeps a story once that slid into the next page meanwhile", () => {
    expect(ids(withPage(firstPage, { rows: [story("b", "a15"), story("c", "a2")], totalCount: 4, totalPoints: 4, next: undefined }))).toEqual(["a", "b", "c"]);
  });

  it("keeps its totals when points change and rows go", () => {
    expect(patched(whole, "b", { storyPoints: 3.5 })).toMatchObject({ totalPoints: 6.5, totalCount: 4 });
    expect(patched(whole, "b", { storyPoints: null })).toMatchObject({ totalPoints: 3 });
    expect(removed(whole, "b")).toMatchObject({ totalPoints: 3, totalCount: 3 });
    expect(removed(whole, "nobody")).toBe(whole);
  });

  it("puts a moved story where its rank belongs, once", () => {
    expect(ids(placed(whole, story("d", "a05"), true))).toEqual(["a", "d", "b", "c"]);
    expect(placed(whole, story("d", "a05"), true)).toMatchObject({ totalCount: 4, totalPoints: 4 });
    expect(ids(placed(whole, story("new", "z"), true))).toEqual(["a", "b", "c", "d", "new"]);
  });

  it("only counts what belongs behind the part that is loaded", () => {
    const state = placed(firstPage, story("new", "z", 2), true);
    expect(ids(state)).toEqual(["a", "b"]);
    expect(state).toMatchObject({ totalCount: 5, totalPoints: 6 });
  });

  it("starts empty", () => {
    expect(ids(placed(emptyList, story("a", "a0"), true))).toEqual(["a"]);
  });
});
