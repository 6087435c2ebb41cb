import { sql, type RawBuilder } from "kysely";
import { z } from "zod";
import { GalaxyError } from "#schemas/errors.ts";
import type { Action } from "#schemas/permissions.ts";
import { mayDo } from "#schemas/principal.ts";
import { DEFAULT_PAGE_SIZE, listParameters, MAX_PAGE_SIZE } from "./list-query.ts";
import { linksShape, paginationShape, readList } from "./list.ts";
import { defineRead, type ReadContext, type ReadRoute } from "./read-route.ts";
import { filterable, selection, sortable, type Resource } from "./resource.ts";

export const noQuery = z.strictObject({});

/** The id in a path. */
export function idIn(parameter: string) {
  return z.strictObject({ [parameter]: z.guid({ error: "must be a UUID" }).transform((id) => id.toLowerCase()) });
}

/** `GET /user-stories`: a list of everything of this kind in the caller's teams. */
export function listOf(resource: Resource): ReadRoute {
  return defineRead({
    path: resource.path,
    operationId: `list_${snake(resource.many)}`,
    tag: resource.tag,
    summary: `List ${resource.many}`,
    description: `Of all the caller's teams. ${conventions(resource)}`,
    params: z.strictObject({}),
    query: listParameters,
    parameterHelp: helpFor(resource),
    answer: listShape(resource),
    answerName: `${resource.schemaName}List`,
    read: (context, _params, query) => readList(resource, context, query),
  });
}

/** `GET /projects/:project_id/sprints`: those that belong to one other thing. 404 when the caller may not see that. */
export function listWithin(parent: Resource, resource: Resource, options: { readonly column: string; readonly segment: string; readonly operationId: string; readonly summary: string; readonly action?: Action }): ReadRoute {
  return defineRead({
    path: `${parent.path}/:${parent.idParameter}${options.segment}`,
    operationId: options.operationId,
    tag: parent.tag,
    summary: options.summary,
    description: conventions(resource),
    params: idIn(parent.idParameter),
    query: listParameters,
    parameterHelp: helpFor(resource),
    answer: listShape(resource),
    answerName: `${resource.schemaName}List`,
    async read(context, params, query) {
      const id = String(params[parent.idParameter]);
      const row = await readOne(parent, context, id);
      mustAllow(resource, context, row, parent, options.action);
      return readList(resource, context, query, sql`${sql.ref(options.column)} = ${id}`);
    },
  });
}

/** `GET /projects/:project_id`. */
export function oneOf(resource: Resource): ReadRoute {
  return defineRead({
    path: `${resource.path}/:${resource.idParameter}`,
    operationId: `get_${snake(resource.one)}`,
    tag: resource.tag,
    summary: `Get one ${resource.one}`,
    params: resource.idColumn === "id" ? idIn(resource.idParameter) : z.strictObject({ [resource.idParameter]: z.string().regex(/^\d{1,18}$/, { error: "must be a log position in decimal" }) }),
    query: noQuery,
    parameterHelp: {},
    answer: resource.schema,
    answerName: resource.schemaName,
    async read(context, params) {
      const row = await readOne(resource, context, String(params[resource.idParameter]));
      const revision = resource.idColumn === "id" ? row["revision"] : undefined;
      return { body: resource.present(row, context.principal), ...(typeof revision === "number" ? { revision } : {}) };
    },
  });
}

/** `GET /teams/:team_id/invitations/:invitation_id`: one of those that belong to another thing. */
export function oneWithin(parent: Resource, resource: Resource, options: { readonly column: string; readonly segment: string; readonly operationId: string; readonly summary: string; readonly action?: Action }): ReadRoute {
  return defineRead({
    path: `${parent.path}/:${parent.idParameter}${options.segment}/:${resource.idParameter}`,
    operationId: options.operationId,
    tag: parent.tag,
    summary: options.summary,
    params: z.strictObject({ ...idIn(parent.idParameter).shape, ...idIn(resource.idParameter).shape }),
    query: noQuery,
    parameterHelp: {},
    answer: resource.schema,
    answerName: resource.schemaName,
    async read(context, params) {
      const [parentId, id] = [String(params[parent.idParameter]), String(params[resource.idParameter])];
      mustAllow(resource, context, await readOne(parent, context, parentId), parent, options.action);
      const row = await readWhere(resource, context, sql`${sql.ref(options.column)} = ${parentId} and ${sql.ref(resource.idColumn)} = ${id}`);
      if (!row) throw new GalaxyError("not_found", `There is no ${resource.one} ${id}`);
      return { body: resource.present(row, context.principal) };
    },
  });
}

/** @throws {GalaxyError} `forbidden` where the caller's role in the parent's team does not allow the action */
function mustAllow(resource: Resource, { principal }: ReadContext, row: Record<string, unknown>, parent: Resource, action: Action | undefined): void {
  if (action && !mayDo(principal, String(row[parent.teamColumn]), action)) throw new GalaxyError("forbidden", `Your role in this team does not allow you to see its ${resource.many}`);
}

/**
 * A row the caller may see.
 * @throws {GalaxyError} `not_found`, whether it is not there or belongs to another team
 */
export async function readOne(resource: Resource, context: ReadContext, id: string): Promise<Record<string, unknown>> {
  const row = await readWhere(resource, context, sql`${sql.ref(resource.idColumn)} = ${id}`);
  if (!row) throw new GalaxyError("not_found", `There is no ${resource.one} ${id}`);
  return row;
}

/** The row that fulfils the condition, if the caller may see it. */
export async function readWhere(resource: Resource, { db, principal }: ReadContext, condition: RawBuilder<unknown>): Promise<Record<string, unknown> | undefined> {
  const { rows } = await sql<Record<string, unknown>>`select ${selection(resource)} from ${resource.from} where ${condition} and ${resource.visible(principal)} limit 1`.execute(db);
  return rows[0];
}

function listShape(resource: Resource): z.ZodType {
  return z.object({ data: z.array(resource.schema), pagination: paginationShape, links: linksShape });
}

function conventions(resource: Resource): string {
  return `In the order of \`${resource.defaultSort}\` unless \`sort\` says otherwise.`;
}

function helpFor(resource: Resource): Readonly<Record<string, string>> {
  const extra = Object.entries(resource.extraFilters).map(([name, { help }]) => ` \`${name}\`: ${help}`);
  return {
    page: "From 1.",
    page_size: `Rows a page, at most ${MAX_PAGE_SIZE}; ${DEFAULT_PAGE_SIZE} when left out.`,
    sort: `Fields with commas between them, each with \`-\` in front for descending: ${sortable(resource).join(", ")}.`,
    filter: `Terms \`field:value\` with commas between them; all fields must match, a field named twice may have either value, \`null\` is nothing, \`\\,\` is a comma within a value. Fields: ${filterable(resource).join(", ")}.${extra.join("")}`,
  };
}

function snake(words: string): string {
  return words.replaceAll(" ", "_");
}
