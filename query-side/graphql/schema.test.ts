import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { printedSchema } from "./schema.ts";

test("the schema is the one that is checked in; when it is meant to change: npm run schema", () => {
  expect(printedSchema()).toBe(readFileSync(new URL("../schema.graphql", import.meta.url), "utf8"));
});
