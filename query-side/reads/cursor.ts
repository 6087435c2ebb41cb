import { z } from "zod";
import { GalaxyError } from "#schemas/errors.ts";
import { jsonText } from "#schemas/json.ts";
import type { Page } from "./page.ts";

/** What a value in a cursor is: Postgres is asked with nothing else. */
const kinds = {
  id: z.guid(),
  text: z.string().refine((text) => !text.includes("\u0000")),
  instant: z.iso.datetime(),
  number: z.number(),
  position: z.string().regex(/^\d{1,19}$/),
} as const;
export type CursorKind = keyof typeof kinds;

/** Opaque to callers: the values a list is sorted by, of the item it names. Stable when others come and go. */
export function cursorOf(...values: ReadonlyArray<string | number | null>): string {
  return Buffer.from(JSON.stringify(values)).toString("base64url");
}

/** @throws {GalaxyError} `validation_error` */
export function readCursor(cursor: string, ...expected: readonly CursorKind[]): ReadonlyArray<string | number> {
  const parsed = jsonText(z.array(z.unknown())).safeParse(Buffer.from(cursor, "base64url").toString("utf8"));
  const values = parsed.success && parsed.data.length === expected.length ? parsed.data.map((value, index) => kinds[expected[index] ?? "text"].safeParse(value)) : [];
  if (values.length !== expected.length || values.some(({ success }) => !success)) throw new GalaxyError("validation_error", "after must be a cursor of this list", { after: ["must be a cursor this list gave"] });
  return values.map(({ data }) => data as string | number);
}

/** A page out of rows of which one more was read than asked for. */
export function pageOf<Row>(rows: readonly Row[], size: number, after: string | null | undefined, cursor: (row: Row) => string): Page<Row> {
  return { edges: rows.slice(0, size).map((node) => ({ cursor: cursor(node), node })), hasNextPage: rows.length > size, hasPreviousPage: Boolean(after) };
}
