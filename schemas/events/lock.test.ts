import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { eventCatalogue, upcast } from "./catalogue.ts";
import type { EventDefinition } from "./define.ts";
import { publishedSchemas } from "./lock.ts";

const file = new URL("lock.json", import.meta.url);
const hashes = Object.fromEntries(Object.entries(publishedSchemas()).map(([name, schema]) => [name, createHash("sha256").update(JSON.stringify(schema)).digest("hex")]));

/** `GALAXY_WRITE_LOCK=1 npx vitest run schemas/events/lock.test.ts` adds what is new to the lock; it never replaces a published hash. */
if (process.env["GALAXY_WRITE_LOCK"] === "1") {
  const published = JSON.parse(readFileSync(file, "utf8")) as Record<string, string>;
  writeFileSync(file, `${JSON.stringify({ ...hashes, ...published }, Object.keys({ ...hashes, ...published }).sort(), 2)}\n`);
}

test("a published event schema never changes: a new shape is a new version with an upcaster", () => {
  const published = JSON.parse(readFileSync(file, "utf8")) as Record<string, string>;
  for (const [name, hash] of Object.entries(hashes)) {
    expect(published[name], `${name} is not in schemas/events/lock.json: add it with GALAXY_WRITE_LOCK=1 (see lock.test.ts)`).toBeDefined();
    expect(hash, `the schema of ${name} has changed: leave it as it was, raise its version and add an upcaster`).toBe(published[name]);
  }
  const current = new Set(Object.keys(eventCatalogue));
  for (const name of Object.keys(published)) expect(current.has(name.split("@")[0] ?? ""), `${name} was published and may stand in logs: its definition must stay`).toBe(true);
});

test("every version before the present one has an upcaster", () => {
  for (const [type, { version, upcast: steps }] of Object.entries(eventCatalogue as Record<string, EventDefinition>)) {
    for (let older = 1; older < version; older += 1) expect(steps?.[older], `${type} version ${older}`).toBeTypeOf("function");
  }
});

test("data of the present version passes through unchanged, of a newer one not at all", () => {
  const data = { story_points: 3 };
  expect(upcast("story.estimated", data, 1)).toEqual(data);
  expect(() => upcast("story.estimated", data, 2)).toThrow("newer than this program knows");
});
