import { expect, it } from "vitest";
import { moved, squareOf, wholeCrop } from "./avatar-picture.ts";

it("shows the largest square in the middle at first", () => {
  expect(squareOf(wholeCrop, 400, 200)).toEqual({ side: 200, x: 100, y: 0 });
  expect(squareOf({ ...wholeCrop, zoom: 2 }, 400, 200)).toEqual({ side: 100, x: 150, y: 50 });
});

it("follows the finger, and stops at the edges", () => {
  const crop = moved(wholeCrop, 50, 50, 100, 400, 200);
  expect(squareOf(crop, 400, 200)).toEqual({ side: 200, x: 0, y: 0 });
  expect(squareOf(moved(crop, -10, 0, 100, 400, 200), 400, 200)).toMatchObject({ x: 20 });
  expect(squareOf(moved(wholeCrop, 1_000, -1_000, 100, 400, 200), 400, 200)).toEqual({ side: 200, x: 0, y: 0 });
});
