import { expect, test } from "vitest";
import { Window } from "./window.ts";

const policy = { name: "test", limit: 3, windowSeconds: 60 };

test("as many as the limit pass, then none until the window ends", () => {
  let now = 60_000 * 1_000 + 15_000;
  const window = new Window(policy, () => now);
  expect([1, 2, 3, 4].map(() => window.take("a")).map(({ allowed, remaining, resetSeconds }) => [allowed, remaining, resetSeconds])).toEqual([
    [true, 2, 45],
    [true, 1, 45],
    [true, 0, 45],
    [false, 0, 45],
  ]);
  expect(window.take("b")).toMatchObject({ allowed: true, remaining: 2 });
  now += 45_000;
  expect(window.take("a")).toMatchObject({ allowed: true, remaining: 2, resetSeconds: 60 });
});

test("what other processes counted is counted too, once", () => {
  const window = new Window({ ...policy, limit: 10 }, () => 0);
  window.take("a");
  window.take("a");
  const [untold] = window.untold(0);
  expect(untold).toMatchObject({ points: 2, key: "test|0|a" });
  window.learn("test|0|a", 7, 2); // five of them elsewhere
  expect(window.untold(0)).toEqual([]);
  expect(window.take("a")).toMatchObject({ allowed: true, remaining: 2 });
  window.learn("test|0|a", 8, 1);
  expect(window.take("a")).toMatchObject({ remaining: 1 });
  window.learn("test|99|a", 100, 1); // of another window
  expect(window.take("a")).toMatchObject({ remaining: 0 });
  expect(window.take("a").allowed).toBe(false);
});

test("whoever is far from the limit is nobody else's business", () => {
  const window = new Window({ ...policy, limit: 100 }, () => 0);
  for (let n = 0; n < 4; n += 1) window.take("a");
  expect(window.untold(0.05)).toEqual([]);
  window.take("a");
  expect(window.untold(0.05)).toHaveLength(1);
});
