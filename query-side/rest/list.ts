import { sql, type RawBuilder, type SqlBool } from "kysely";
import { z } from "zod";
import { readFilter, readSort, type ListParameters } from "./list-query.ts";
import type { Answer, ReadContext } from "./read-route.ts";
import { selection, type Resource } from "./resource.ts";

/** Beside the rows: where the page stands, and the way to the others. */
export const paginationShape = z.object({ page: z.int32(), page_size: z.int32(), total: z.int32(), total_pages: z.int32(), has_next: z.boolean(), has_prev: z.boolean() });
export const linksShape = z.object({ self: z.string(), first: z.string(), last: z.string(), next: z.string().nullable(), prev: z.string().nullable() });

/**
 * A page of a resource with its total, read in one statement so that the two belong together.
 * @throws {GalaxyError} `validation_error`
 */
export async function readList(resource: Resource, context: ReadContext, parameters: ListParameters, scope: RawBuilder<SqlBool> = sql`true`): Promise<Answer> {
  const { page, page_size: pageSize } = parameters;
  const order = readSort(resource, parameters.sort);
  const filter = readFilter(resource, parameters.filter);
  const columns = selection(resource);
  const offset = String((page - 1) * pageSize);
  const { rows } = await sql<Record<string, unknown> & { total__: string }>`
    with matching as not materialized (select ${columns} from ${resource.from} where ${resource.visible(context.principal)} and ${scope} and ${filter})
    select counted.total__, paged.* from (select count(*) as total__ from matching) counted
    left join (select * from matching order by ${order} limit ${pageSize} offset ${offset}::bigint) paged on true order by ${order}`.execute(context.db);
  const total = Number(rows[0]?.total__ ?? 0);
  // where the page is empty there is still a row, with the total alone
  const data = rows.filter((row) => row[resource.idColumn] !== null).map((row) => resource.present(Object.fromEntries(Object.keys(resource.columns).map((name) => [name, row[name]])), context.principal));
  return { body: { data, ...placeOf(context.url, page, pageSize, total) } };
}

/** Where a page stands, and the way to the others. */
export function placeOf(url: URL, page: number, pageSize: number, total: number): { pagination: z.output<typeof paginationShape>; links: z.output<typeof linksShape> } {
  const totalPages = Math.ceil(total / pageSize);
  const last = Math.max(1, totalPages);
  const link = (to: number) => {
    const query = new URLSearchParams(url.searchParams);
    query.set("page", String(to));
    query.set("page_size", String(pageSize));
    return `${url.pathname}?${query}`;
  };
  const hasNext = page < last;
  const hasPrev = page > 1;
  return {
    pagination: { page, page_size: pageSize, total, total_pages: totalPages, has_next: hasNext, has_prev: hasPrev },
    links: { self: link(page), first: link(1), last: link(last), next: hasNext ? link(page + 1) : null, prev: hasPrev ? link(Math.min(page - 1, last)) : null },
  };
}
