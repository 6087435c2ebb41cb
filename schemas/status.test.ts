import fc from "fast-check";
import { expect, test } from "vitest";
import { allowedFrom, pathBetween, workStatuses, workTransitions } from "./status.ts";
import { rankBetween, rankForNew, ranksBetween } from "./rank.ts";

test("a path takes legal steps only and rejects, overrides or throws back nobody on its way", () => {
  for (const from of workStatuses) {
    for (const to of workStatuses) {
      const path = pathBetween(from, to);
      if (!path || path.length === 0) continue;
      let present = from;
      for (const step of path) {
        expect(workTransitions[present]).toContain(step);
        present = step;
      }
      expect(present).toBe(to);
      for (const between of path.slice(0, -1)) expect(["todo", "in_progress", "in_review"]).toContain(between);
    }
  }
});

test("a person may drag a card over several columns where a legal path exists", () => {
  expect(pathBetween("todo", "done")).toEqual(["in_progress", "in_review", "done"]);
  expect(pathBetween("backlog", "in_review")).toEqual(["todo", "in_progress", "in_review"]);
  expect(pathBetween("done", "todo")).toBeUndefined();
  expect(pathBetween("done", "in_progress")).toEqual(["in_progress"]);
  expect(pathBetween("todo", "todo")).toEqual([]);
  expect(allowedFrom("failed")).toContain("todo");
});

test("between any two ranks there is another, and lists of ranks are in order", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(30), { maxLength: 60 }), (places) => {
      const list: string[] = [];
      for (const place of places) {
        const index = Math.min(place, list.length);
        list.splice(index, 0, rankBetween(list[index - 1] ?? null, list[index] ?? null));
      }
      return list.every((rank, index) => index === 0 || (list[index - 1] ?? "") < rank) && new Set(list).size === list.length;
    }),
  );
  const many = ranksBetween("a0", "a1", 50);
  expect(many).toEqual(many.toSorted());
});

test("what is new comes behind what was there, and mixes with ranks made between", () => {
  const now = Date.UTC(2026, 10, 23);
  const [one, two, three] = [rankForNew(now, 0), rankForNew(now, 1), rankForNew(now + 1, 0)];
  expect([three, one, two].toSorted()).toEqual([one, two, three]);
  const between = rankBetween(one, two);
  expect([two, between, one].toSorted()).toEqual([one, between, two]);
});
