import { sql, type RawBuilder, type SqlBool } from "kysely";
import { z } from "zod";
import { wrong } from "./columns.ts";
import { filterable, sortable, type Resource } from "./resource.ts";

export const DEFAULT_PAGE_SIZE = 20;
export const MAX_PAGE_SIZE = 100;
const MAX_PAGE = 1_000_000_000;
const MAX_TEXT = 4_000;
const MAX_SORTS = 5;
const MAX_FILTERS = 20;

/** A whole number from 1 as it stands in an address: no sign, no exponent, no blanks. */
export const wholeNumber = (max: number, fallback: number) =>
  z
    .string()
    .regex(/^[1-9]\d{0,9}$/, { error: `must be a whole number from 1 to ${max}` })
    .pipe(z.coerce.number<string>().int().min(1).max(max, { error: `must be at most ${max}` }))
    .default(fallback);

/** What a list may be asked for, as it comes in the address. */
export const listParameters = z.strictObject({ page: wholeNumber(MAX_PAGE, 1), page_size: wholeNumber(MAX_PAGE_SIZE, DEFAULT_PAGE_SIZE), sort: z.string().max(MAX_TEXT).optional(), filter: z.string().max(MAX_TEXT).optional() });
export type ListParameters = z.output<typeof listParameters>;

/**
 * `-priority,created_at` as SQL. The row's id comes last by itself, so that every order is total and pages never overlap.
 * @throws {GalaxyError} `validation_error` naming the fields there are
 */
export function readSort(resource: Resource, text: string | undefined): RawBuilder<unknown> {
  const known = sortable(resource);
  const wanted = text === undefined || text === "" ? resource.defaultSort : text;
  const fields = wanted.split(",").map((part) => (part.startsWith("-") ? { name: part.slice(1), descending: true } : { name: part, descending: false }));
  if (fields.length > MAX_SORTS) wrong("sort", `must name at most ${MAX_SORTS} fields`);
  for (const { name } of fields) if (!known.includes(name)) wrong("sort", `must name fields of ${known.join(", ")}, each with - in front for descending; ${quoted(name)} is none`);
  if (new Set(fields.map(({ name }) => name)).size < fields.length) wrong("sort", "must not name a field twice");
  const terms = fields.map(({ name, descending }) => {
    const nullsLast = resource.columns[name]?.nullable === true && descending ? sql` nulls last` : sql``;
    return sql`${sql.ref(name)}${descending ? sql` desc` : sql``}${nullsLast}`;
  });
  if (!fields.some(({ name }) => name === resource.idColumn)) terms.push(sql`${sql.ref(resource.idColumn)}${fields[0]?.descending ? sql` desc` : sql``}`);
  return sql.join(terms);
}

/**
 * `status:todo,status:in_progress,assigned_agent:dev` as SQL: a field named twice may have either value, and all
 * fields must match. `null` is nothing, `\,` a comma within a value.
 * @throws {GalaxyError} `validation_error` naming the fields there are, or what a field takes
 */
export function readFilter(resource: Resource, text: string | undefined): RawBuilder<SqlBool> {
  if (text === undefined || text === "") return sql<SqlBool>`true`;
  const known = filterable(resource);
  const terms = text.split(/(?<!\\),/).map((term) => term.replaceAll(String.raw`\,`, ","));
  if (terms.length > MAX_FILTERS) wrong("filter", `must have at most ${MAX_FILTERS} terms`);
  const byField = Map.groupBy(terms.map(termOf), ({ field }) => field);
  const conditions: RawBuilder<SqlBool>[] = [];
  for (const [field, values] of byField) {
    if (!known.includes(field)) wrong("filter", `must name fields of ${known.join(", ")}; ${quoted(field)} is none`);
    conditions.push(sql<SqlBool>`(${sql.join(values.map(({ value }) => conditionOf(resource, field, value)), sql` or `)})`);
  }
  return sql<SqlBool>`${sql.join(conditions, sql` and `)}`;
}

function termOf(term: string): { readonly field: string; readonly value: string } {
  const colon = term.indexOf(":");
  if (colon < 1) return wrong("filter", `must be terms such as status:todo with commas between them; ${quoted(term)} is none`);
  return { field: term.slice(0, colon), value: term.slice(colon + 1) };
}

function conditionOf(resource: Resource, field: string, text: string): RawBuilder<SqlBool> {
  const extra = Object.hasOwn(resource.extraFilters, field) ? resource.extraFilters[field] : undefined;
  if (extra) {
    const value = extra.parse(text);
    return value === undefined ? wrong("filter", `${field} must be ${extra.takes}; ${quoted(text)} is not`) : extra.condition(value);
  }
  const column = resource.columns[field];
  if (column?.nullable && text === "null") return sql<SqlBool>`${sql.ref(field)} is null`;
  const value = column?.parse?.(text);
  if (value === undefined) return wrong("filter", `${field} must be ${column?.takes}${column?.nullable ? ", or null" : ""}; ${quoted(text)} is not`);
  return sql<SqlBool>`${sql.ref(field)} = ${value}`;
}

function quoted(text: string): string {
  return JSON.stringify(text.length > 50 ? `${text.slice(0, 50)}…` : text);
}
