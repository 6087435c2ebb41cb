import { expect, test } from "vitest";
import { piecesOf } from "./pieces.ts";

test.each([
  ["a login page", [{ start: 2, end: 7 }], "a [login] page"],
  ["login", [{ start: 0, end: 5 }], "[login]"],
  ["log in log", [{ start: 0, end: 3 }, { start: 7, end: 10 }], "[log] in [log]"],
  ["<b>x</b>", [{ start: 3, end: 4 }], "<b>[x]</b>"],
  ["text", [], "text"],
  ["text", [{ start: 2, end: 9 }, { start: 3, end: 1 }], "text"],
  ["", [], ""],
])("%j is divided", (text, ranges, expected) => {
  expect(piecesOf(text, ranges).map((piece) => (piece.found ? `[${piece.text}]` : piece.text)).join("")).toBe(expected);
});
