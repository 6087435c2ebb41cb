import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { pathBetween, workStatuses } from "#schemas/status.ts";
import { ranksBetween } from "#schemas/rank.ts";
import { byRank } from "./card.ts";
import { mayMove, nextColumn, ranksAt, refusalOf, wayBack, wayWords } from "./moves.ts";
import { card } from "./test-cards.ts";

describe("moving", () => {
  it("says why a column does not take a card, and where it may go", () => {
    const moving = [card("1", { status: "in_progress" })];
    expect(mayMove(moving, "todo")).toBe(false);
    expect(refusalOf(moving, "todo")).toBe("From In progress a card may go to Backlog, In review, Done, Failed or Overridden.");
    expect(refusalOf(moving, "done")).toBeUndefined();
  });

  it("names the columns on the way", () => {
    expect(wayWords("todo", "done")).toBe("by way of In progress and In review");
    expect(wayWords("todo", "in_progress")).toBeUndefined();
  });

  it("always has a legal way back, and it leads there", () => {
    for (const from of workStatuses) {
      for (const to of workStatuses) {
        if (from === to || pathBetween(from, to) === undefined) continue;
        const way = wayBack(to, from);
        if (way === undefined) throw new Error(`no way back from ${to} to ${from}`);
        let at = to;
        for (const next of way) {
          expect(pathBetween(at, next), `${at} to ${next}`).toBeDefined();
          at = next;
        }
        expect(at).toBe(from);
      }
    }
  });

  it("passes over columns that may not take the card", () => {
    expect(nextColumn("todo", 1)).toBe("in_progress");
    expect(nextColumn("in_progress", -1)).toBe("backlog");
    expect(nextColumn("in_progress", -1, ["todo", "in_progress"])).toBeUndefined();
  });
});

describe("letting go", () => {
  const ranks = ranksBetween(null, null, 6);
  const column = ranks.map((rank, index) => card(String(index), { rank }));
  const orderAfter = (moving: string[], spot: Parameters<typeof ranksAt>[2]) => {
    const cards = moving.map((id) => column.find((known) => known.id === id) ?? card(id, { rank: "zz" }));
    const made = ranksAt(column, cards, spot);
    const all = [...column.filter((known) => !moving.includes(known.id)), ...cards.map((known, index) => ({ ...known, rank: made[index] ?? "" }))];
    return all.sort(byRank).map((known) => known.id).join("");
  };
  it.each([
    [["5"], { beside: "0", edge: "above" }, "501234"],
    [["0"], { beside: "2", edge: "below" }, "120345"],
    [["0"], "end", "123450"],
    [["9"], { beside: "3", edge: "above" }, "0129345"],
    [["1", "4"], { beside: "2", edge: "below" }, "021435"],
    [["2"], { beside: "2", edge: "above" }, "012345"],
  ] as const)("%j at %j makes %s", (moving, spot, expected) => {
    expect(orderAfter([...moving], spot)).toBe(expected);
  });

  it("finds room among cards of one rank", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom("a0", "a1", "a2"), { minLength: 1, maxLength: 8 }), fc.nat(7), (given, where) => {
        const cards = given.map((rank, index) => card(String(index), { rank }));
        const beside = cards[where % cards.length];
        const [made] = ranksAt(cards, [card("new")], { beside: beside?.id ?? "", edge: "below" });
        expect(made !== undefined && beside !== undefined && made > beside.rank).toBe(true);
      }),
    );
  });
});
