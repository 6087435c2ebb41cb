import { describe, expect, it } from "vitest";
import { withNewest } from "./activity-feed.ts";
import { mentioned } from "./entity-names.ts";
import type { ActivityEntry } from "./history-filter.ts";

const entry = (id: string, change: Partial<ActivityEntry> = {}): ActivityEntry => ({
  id, action: "story.created", actor: { id: "u", kind: "user", name: "Ana", onBehalfOf: null }, changes: [], commandId: "c", entity: "story", entityId: `story-${id}`, hash: "", prevHash: "", position: id, revision: 0, occurredAt: "2026-11-23T10:00:00Z", recordedAt: "2026-11-23T10:00:00Z", ...change,
});

describe("the newest entries", () => {
  const known = [entry("3"), entry("2"), entry("1")];
  it("stand before what is known, once", () => {
    expect(withNewest(known, [entry("4"), entry("3"), entry("2")])?.map(({ id }) => id)).toEqual(["4", "3", "2", "1"]);
    expect(withNewest(known, known)?.map(({ id }) => id)).toEqual(["3", "2", "1"]);
    expect(withNewest([], [entry("1")])?.map(({ id }) => id)).toEqual(["1"]);
  });
  it("would leave a gap when more happened than fits a page", () => {
    expect(withNewest(known, [entry("9"), entry("8")])).toBeUndefined();
  });
});

it("finds everything an entry speaks of", () => {
  const ids = mentioned([
    entry("1", { changes: [{ field: "from_sprint_id", from: null, to: "a" }, { field: "sprint_id", from: "a", to: "b" }, { field: "title", from: "x", to: "y" }] }),
    entry("2", { entity: "sprint", entityId: "b", changes: [{ field: "unfinished_story_ids", from: null, to: ["s1", "s2"] }, { field: "unfinished_to", from: null, to: "c" }] }),
    entry("3", { entity: "reservation", entityId: "r" }),
  ]);
  expect([...ids.keys()].sort()).toEqual(["a", "b", "c", "s1", "s2", "story-1"]);
  expect(atob(ids.get("s2") ?? "")).toBe("Story:s2");
});
