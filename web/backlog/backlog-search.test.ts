import { describe, expect, it } from "vitest";
import { isFiltered, readBacklogSearch } from "./backlog-search.ts";

describe("the backlog's address", () => {
  it("reads filters and forgets what it does not know", () => {
    expect(readBacklogSearch({ q: "login", status: ["todo", "nonsense"], points: "maybe", sort: "colour", assignee: "none", utm: "x" })).toEqual({
      q: "login",
      status: ["todo"],
      assignee: "none",
    });
  });
  it("takes a list written with commas, and a number somebody searched for", () => {
    expect(readBacklogSearch({ q: 404, status: "todo,done" })).toEqual({ q: "404", status: ["todo", "done"] });
  });
  it("leaves out the usual order and empty words", () => {
    expect(readBacklogSearch({ q: "  ", sort: "rank" })).toEqual({});
  });
  it("is not filtered by an order or an open panel", () => {
    expect(isFiltered({ sort: "points", card: "x" })).toBe(false);
    expect(isFiltered({ points: "none" })).toBe(true);
  });
});
