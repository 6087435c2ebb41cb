import { describe, expect, it } from "vitest";
import { actorsOf, byDay, filtered, grouped, isFiltering, noFilter, wasRecordedLater, type ActivityEntry } from "./history-filter.ts";

const entry = (id: string, change: Partial<ActivityEntry> = {}): ActivityEntry => ({
  id,
  action: "story.estimated",
  actor: { id: "u1", kind: "user", name: "Ana", onBehalfOf: null },
  changes: [{ field: "story_points", from: null, to: 5 }],
  commandId: `c${id}`,
  entity: "story",
  entityId: "st1",
  hash: "abc",
  prevHash: "",
  position: "1",
  revision: 0,
  occurredAt: "2026-11-23T10:00:00.000Z",
  recordedAt: "2026-11-23T10:00:00.020Z",
  ...change,
});
const all = [
  entry("1"),
  entry("2", { entity: "sprint", action: "sprint.started", actor: { id: "a1", kind: "agent", name: "Planner", onBehalfOf: "u1" }, changes: [{ field: "sprint_id", from: null, to: "sp1" }] }),
  entry("3", { occurredAt: "2026-11-20T10:00:00.000Z", recordedAt: "2026-11-22T23:59:00.000Z" }),
];
const nameOf = (id: string) => ({ sp1: "Sprint 7", st1: "SG-12" })[id];
const ids = (filter: Parameters<typeof filtered>[1]) => filtered(all, filter, nameOf).map((found) => found.id);

describe("the filter of the history", () => {
  it("lets everything through until something is chosen", () => {
    expect(isFiltering(noFilter)).toBe(false);
    expect(ids(noFilter)).toEqual(["1", "2", "3"]);
  });
  it("never shows bookkeeping", () => {
    expect(filtered([entry("4", { entity: "reservation", action: "reservation.taken" })], noFilter, nameOf)).toEqual([]);
  });
  it("goes by kind, person and any word that can be read", () => {
    expect(ids({ ...noFilter, kind: "sprint" })).toEqual(["2"]);
    expect(ids({ ...noFilter, actor: "u1" })).toEqual(["1", "3"]);
    expect(ids({ ...noFilter, text: " sprint 7 " })).toEqual(["2"]);
    expect(ids({ ...noFilter, text: "ESTIMATED the story" })).toEqual(["1", "3"]);
    expect(ids({ ...noFilter, text: "sg-12", kind: "sprint" })).toEqual(["2"]);
    expect(ids({ ...noFilter, text: "nowhere" })).toEqual([]);
  });
});

it("groups entries by day, in their order", () => {
  expect(byDay(grouped(all), (at) => at.slice(0, 10)).map(({ day, groups }) => [day, groups.length])).toEqual([["2026-11-23", 2], ["2026-11-22", 1]]);
});

it("puts together what one command did to one thing", () => {
  const groups = grouped([entry("3", { commandId: "b" }), entry("2", { commandId: "a" }), entry("1", { commandId: "a" }), entry("0", { commandId: "a", entityId: "other" })]);
  expect(groups.map(({ id, entries }) => [id, entries.map((one) => one.id)])).toEqual([["3", ["3"]], ["1", ["2", "1"]], ["0", ["0"]]]);
});

it("names everybody once", () => {
  expect(actorsOf(all).map((actor) => actor.name)).toEqual(["Ana", "Planner"]);
});

it("tells when something was recorded later than it happened", () => {
  expect(all.map(wasRecordedLater)).toEqual([false, false, true]);
});
