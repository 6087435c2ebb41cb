import { z } from "zod";
import { GalaxyError } from "#schemas/errors.ts";
import type { Page } from "./page.ts";

const parts = z.array(z.union([z.string(), z.number(), z.null()])).max(4);

/** Opaque to callers: the values a list is sorted by, of the item it names. Stable when others come and go. */
export function cursorOf(...values: ReadonlyArray<string | number | null>): string {
  return Buffer.from(JSON.stringify(values)).toString("base64url");
}

/** @throws {GalaxyError} `validation_error` */
export function readCursor(cursor: string, length: number): ReadonlyArray<string | number | null> {
  try {
    const values = parts.parse(JSON.parse(Buffer.from(cursor, "base64url").toString("utf8")));
    if (values.length === length) return values;
  } catch {
    // told below: a cursor is ours or it is not
  }
  throw new GalaxyError("validation_error", "after must be a cursor of this list", { after: ["must be a cursor this list gave"] });
}

/** A page out of rows of which one more was read than asked for. */
export function pageOf<Row>(rows: readonly Row[], size: number, after: string | null | undefined, cursor: (row: Row) => string): Page<Row> {
  return { edges: rows.slice(0, size).map((node) => ({ cursor: cursor(node), node })), hasNextPage: rows.length > size, hasPreviousPage: Boolean(after) };
}
