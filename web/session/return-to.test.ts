import { expect, it } from "vitest";
import { returnPath } from "./return-to.ts";

it.each([
  ["/projects/SG/board?card=1&q=a%20b#x", "/projects/SG/board?card=1&q=a%20b#x"],
  [undefined, "/"],
  ["", "/"],
  ["https://evil.example/", "/"],
  ["//evil.example/", "/"],
  ["/\\evil.example", "/"],
  ["/\t/evil.example", "/"],
  ["javascript:alert(1)", "/"],
  ["/sign-in?return_to=/x", "/"],
  ["/sign-up", "/"],
  ["/sign-insights", "/sign-insights"],
])("%j leads to %s", (wanted, path) => {
  expect(returnPath(wanted)).toBe(path);
});
