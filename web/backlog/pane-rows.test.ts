import { describe, expect, it } from "vitest";
import { BACKLOG, type Section } from "./section-store.ts";
import { paneRows, rowKey, shownIds } from "./pane-rows.ts";
import { emptyList, type BacklogStory } from "./story-list.ts";

const story = (id: string): BacklogStory => ({
  id, key: id, title: id, status: "backlog", priority: 5, rank: id, storyPoints: null, labels: [], sprintId: null, assignedTo: null, taskCount: 0, doneTaskCount: 0, revision: 0,
});
const section = (change: Partial<Section["list"]>, status: Section["status"] = "ready"): Section => ({ list: { ...emptyList, ...change }, status, error: undefined });
const kinds = (rows: ReturnType<typeof paneRows>) => rows.map((row) => row.kind).join(" ");

describe("rows of a pane", () => {
  it("keep the places of stories that are not loaded yet", () => {
    const rows = paneRows([BACKLOG], () => section({ rows: [story("a"), story("b")], totalCount: 5, next: "b" }), new Set());
    expect(kinds(rows)).toBe("header create story story loading loading loading");
    expect(rows.at(-1)).toMatchObject({ index: 4 });
    expect(shownIds(rows)).toEqual(["a", "b"]);
    expect(new Set(rows.map(rowKey)).size).toBe(rows.length);
  });
  it("say what is empty, loading or failed", () => {
    expect(kinds(paneRows(["s"], () => section({}), new Set()))).toBe("header empty");
    expect(kinds(paneRows(["s"], () => section({}, "loading"), new Set()))).toBe(`header${" loading".repeat(6)}`);
    expect(kinds(paneRows(["s"], () => section({ rows: [story("a")], totalCount: 9, next: "a" }, "failed"), new Set()))).toBe("header story failed");
  });
  it("fold", () => {
    expect(kinds(paneRows(["s", BACKLOG], () => section({ rows: [story("a")], totalCount: 1 }), new Set(["s"])))).toBe("header header create story");
  });
});
