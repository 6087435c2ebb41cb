import { z } from "zod";
import { GalaxyError } from "#schemas/errors.ts";

/** What a caller may do with a column beside reading it. */
export type ColumnUse = "sort" | "filter";

/** One column of a resource: its shape in an answer, and how a filter's text becomes its value. */
export interface Column {
  readonly schema: z.ZodType;
  readonly nullable: boolean;
  readonly uses: readonly ColumnUse[];
  /** The value a filter names, or undefined when the text is none. Undefined for columns that cannot be filtered at all. */
  readonly parse?: (text: string) => string | number | boolean | Date | undefined;
  /** What a filter takes, for the message about a wrong one. */
  readonly takes: string;
}

interface Options {
  readonly nullable?: boolean;
  readonly help?: string;
  readonly uses?: readonly ColumnUse[];
}

const both: readonly ColumnUse[] = ["sort", "filter"];
const MAX_INT = 2_147_483_647;
const MAX_BIGINT = 9_223_372_036_854_775_807n;

function column(base: z.ZodType, takes: string, parse: Column["parse"], uses: readonly ColumnUse[], { nullable = false, help, uses: wanted }: Options): Column {
  const shaped = nullable ? base.nullable() : base;
  return { schema: help === undefined ? shaped : shaped.describe(help), nullable, uses: wanted ?? uses, takes, ...(parse ? { parse } : {}) };
}

/** A UUID as it stands in an answer. */
export const idShape = z.guid();

export const idColumn = (options: Options = {}): Column =>
  column(idShape, "a UUID", (text) => (idShape.safeParse(text).success ? text.toLowerCase() : undefined), ["filter"], options);

/** Short text that is compared as a whole. */
export const textColumn = (options: Options = {}): Column => column(z.string(), "text", (text) => (text.includes("\u0000") || !text.isWellFormed() ? undefined : text), both, options);

/** Text too long to sort or filter by. */
export const proseColumn = (options: Options = {}): Column => column(z.string(), "text", undefined, [], options);

export const enumColumn = (values: readonly string[], options: Options = {}): Column =>
  column(z.enum(values as [string, ...string[]]), `one of ${values.join(", ")}`, (text) => (values.includes(text) ? text : undefined), both, options);

export const intColumn = (options: Options = {}): Column =>
  column(z.int32(), "a whole number", (text) => (/^-?\d{1,10}$/.test(text) && Math.abs(Number(text)) <= MAX_INT ? Number(text) : undefined), both, options);

export const numberColumn = (options: Options = {}): Column => column(z.number(), "a number", (text) => (/^-?\d{1,15}(\.\d{1,15})?$/.test(text) ? Number(text) : undefined), both, options);

export const booleanColumn = (options: Options = {}): Column => column(z.boolean(), "true or false", (text) => (text === "true" ? true : text === "false" ? false : undefined), ["filter"], options);

/** A position in the log: 64 bits, so decimal text in JSON. */
export const positionColumn = (options: Options = {}): Column =>
  column(z.string().regex(/^\d{1,19}$/), "a log position in decimal", (text) => (/^\d{1,19}$/.test(text) && BigInt(text) <= MAX_BIGINT ? text : undefined), both, options);

/** An instant; a colon in the text belongs to the time. */
export const instantColumn = (options: Options = {}): Column => column(z.iso.datetime(), "an instant such as 2026-11-23T09:30:00Z", parseInstant, both, options);

export const dayColumn = (options: Options = {}): Column =>
  column(z.iso.date(), "a day such as 2026-11-23", (text) => (z.iso.date().safeParse(text).success && text >= "0001" ? text : undefined), both, options);

/** Anything that is stored as JSON. */
export const jsonColumn = (shape: z.ZodType, options: Options = {}): Column => column(shape, "JSON", undefined, [], options);

export const instantInput = z.iso.datetime({ offset: true, error: "must be an instant such as 2026-11-23T09:30:00Z" }).refine((text) => parseInstant(text) !== undefined, { error: "must be in the years 0001 to 9999" });

function parseInstant(text: string): Date | undefined {
  if (!z.iso.datetime({ offset: true }).safeParse(text).success) return undefined;
  const at = new Date(text);
  return Number.isNaN(at.getTime()) || at.getUTCFullYear() < 1 || at.getUTCFullYear() > 9999 ? undefined : at;
}

/** @throws {GalaxyError} `validation_error` about one parameter */
export function wrong(parameter: string, sentence: string): never {
  throw new GalaxyError("validation_error", `${parameter} ${sentence}`, { [parameter]: [sentence] });
}
