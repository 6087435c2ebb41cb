import { expect, it } from "vitest";
import { sizeWords } from "./file-size.ts";

it.each([
  [0, "0 B"],
  [999, "999 B"],
  [1_000, "1 kB"],
  [1_234, "1.2 kB"],
  [48_400, "48 kB"],
  [999_600, "1 MB"],
  [3_400_000, "3.4 MB"],
  [104_857_600, "105 MB"],
])("%i bytes are %s", (bytes, words) => {
  expect(sizeWords(bytes)).toBe(words);
});
