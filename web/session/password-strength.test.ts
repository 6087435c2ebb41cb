import { expect, it } from "vitest";
import { strengthOf } from "./password-strength.ts";

it.each([
  ["short", 0],
  ["aaaaaaaaaaaaaaaa", 1],
  ["abcdefghijklmnop", 1],
  ["Password1234!", 1],
  ["ada-lovelace-99", 1],
  ["abababababab", 1],
  ["correct horse battery staple", 4],
  ["kV9#mq2Lx!7r", 3],
])("%s scores %i", (password, score) => {
  expect(strengthOf(password, 10, ["Ada Lovelace", "ada@example.com"]).score).toBe(score);
});

it("says how many characters are missing", () => {
  expect(strengthOf("", 10).hint).toBe("10 more characters to go");
  expect(strengthOf("123456789", 10).hint).toBe("1 more character to go");
});
