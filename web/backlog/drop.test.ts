import { describe, expect, it } from "vitest";
import * as fc from "fast-check";
import { ranksBetween } from "#schemas/rank.ts";
import { ranksForMove, type Place, type Ranked } from "./drop.ts";

const now = Date.UTC(2026, 10, 23);
const rows = (count: number): Ranked[] => ranksBetween(null, null, count).map((rank, i) => ({ id: `s${i}`, rank }));
const apply = (list: readonly Ranked[], moved: readonly Ranked[]) => {
  const byId = new Map(moved.map((row) => [row.id, row]));
  return [...list.map((row) => byId.get(row.id) ?? row), ...moved.filter((row) => !list.some((known) => known.id === row.id))]
    .sort((a, b) => (a.rank < b.rank ? -1 : 1))
    .map((row) => row.id);
};
const move = (list: Ranked[], ids: string[], place: Place, complete = true) =>
  ranksForMove(list, list.filter((row) => ids.includes(row.id)), place, complete, now);

describe("the rank of a dropped story", () => {
  it("stands between its new neighbours", () => {
    const list = rows(4);
    expect(apply(list, move(list, ["s3"], { at: "before", id: "s1" }))).toEqual(["s0", "s3", "s1", "s2"]);
    expect(apply(list, move(list, ["s0"], { at: "after", id: "s2" }))).toEqual(["s1", "s2", "s0", "s3"]);
  });

  it("changes nothing when the story is there already", () => {
    const list = rows(3);
    expect(move(list, ["s1"], { at: "after", id: "s0" })).toEqual([]);
    expect(move(list, ["s1"], { at: "before", id: "s2" })).toEqual([]);
    expect(move(list, ["s0"], { at: "start" })).toEqual([]);
  });

  it("keeps the order of several among each other, wherever they came from", () => {
    const list = rows(6);
    expect(apply(list, move(list, ["s1", "s4"], { at: "start" }))).toEqual(["s1", "s4", "s0", "s2", "s3", "s5"]);
    expect(apply(list, move(list, ["s1", "s4"], { at: "after", id: "s4" }))).toEqual(["s0", "s2", "s3", "s1", "s4", "s5"]);
  });

  it("goes behind everything at the end of a list that is not loaded whole", () => {
    const list = rows(3);
    const [moved] = move(list, ["s0"], { at: "end" }, false);
    expect(moved?.rank.startsWith("i")).toBe(true);
    expect(list.every((row) => row.rank < (moved?.rank ?? ""))).toBe(true);
  });

  it("places a story of another list", () => {
    const list = rows(2);
    const guest = { id: "guest", rank: "zzz" };
    const moved = ranksForMove(list, [guest], { at: "before", id: "s1" }, true, now);
    expect(apply(list, moved)).toEqual(["s0", "guest", "s1"]);
    expect(ranksForMove([], [guest], { at: "end" }, true, now)).toHaveLength(1);
  });

  it("gives the list a person sees, for any list, choice and place", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), fc.array(fc.nat(11), { minLength: 1, maxLength: 4 }), fc.nat(11), fc.boolean(), (size, chosen, target, below) => {
        const list = rows(size);
        const ids = [...new Set(chosen.map((i) => `s${i % size}`))];
        const id = `s${target % size}`;
        const moved = move(list, ids, { at: below ? "after" : "before", id });
        const cut = list.findIndex((row) => row.id === id) + (below ? 1 : 0);
        const order = list.map((row) => row.id);
        const staysAbove = order.slice(0, cut).filter((row) => !ids.includes(row));
        const staysBelow = order.slice(cut).filter((row) => !ids.includes(row));
        expect(apply(list, moved)).toEqual([...staysAbove, ...order.filter((row) => ids.includes(row)), ...staysBelow]);
      }),
    );
  });
});
