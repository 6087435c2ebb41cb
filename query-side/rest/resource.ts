import { sql, type RawBuilder, type SqlBool } from "kysely";
import { z } from "zod";
import type { Action } from "#schemas/permissions.ts";
import type { Principal } from "#schemas/principal.ts";
import type { ReadModels } from "#schemas/read-models.ts";
import { teamsWhere } from "../reads/visible.ts";
import type { Column } from "./columns.ts";

/** The read models that are served as lists and single resources. */
export type ResourceTable = "teams" | "team_members" | "invitations" | "api_keys" | "projects" | "sprints" | "user_stories" | "tasks" | "comments" | "attachments" | "audit_log";

/** A field that can be filtered by without being a column. */
export interface ExtraFilter {
  readonly help: string;
  readonly takes: string;
  readonly parse: (text: string) => string | undefined;
  readonly condition: (value: string) => RawBuilder<SqlBool>;
}

/** Everything the routes of a resource and their OpenAPI entries are made of. */
export interface Resource<Table extends ResourceTable = ResourceTable> {
  readonly table: Table;
  /** What is read instead of the table alone, where columns of others stand beside its own; by its alias the table. */
  readonly from: RawBuilder<unknown>;
  /** Which rows somebody may see: those of their teams, where nothing else is said. */
  readonly visible: (principal: Principal) => RawBuilder<SqlBool>;
  /** Path below `/api/v1`: `/user-stories`. */
  readonly path: string;
  /** Name of the schema in the OpenAPI document: `UserStory`. */
  readonly schemaName: string;
  /** In sentences: `user story`, `user stories`. */
  readonly one: string;
  readonly many: string;
  readonly tag: string;
  /** Parameter in a path that names one; the same as in the routes of commands, so that both share a path. */
  readonly idParameter: string;
  readonly idColumn: string;
  /** Column with the team a row belongs to. */
  readonly teamColumn: string;
  readonly columns: Readonly<Record<string, Column>>;
  readonly extraFilters: Readonly<Record<string, ExtraFilter>>;
  readonly defaultSort: string;
  /** A row as this caller may see it. */
  readonly present: (row: Record<string, unknown>, principal: Principal) => Record<string, unknown>;
  readonly schema: z.ZodObject;
}

interface Definition<Table extends ResourceTable> extends Omit<Resource<Table>, "schema" | "columns" | "extraFilters" | "teamColumn" | "idColumn" | "from" | "visible" | "present">, Partial<Pick<Resource<Table>, "extraFilters" | "from" | "visible" | "present">> {
  readonly idColumn?: keyof ReadModels[Table] & string;
  readonly teamColumn?: keyof ReadModels[Table] & string;
  /** One for every column of the read model that is shown: what is not here never leaves the database. */
  readonly columns: Readonly<{ [Name in keyof ReadModels[Table]]?: Column }>;
  /** Those that {@link Resource.from} has besides. */
  readonly moreColumns?: Readonly<Record<string, Column>>;
}

export function defineResource<Table extends ResourceTable>({ moreColumns, ...definition }: Definition<Table>): Resource<Table> {
  const columns = { ...(definition.columns as Readonly<Record<string, Column>>), ...moreColumns };
  const teamColumn = definition.teamColumn ?? "team_id";
  return {
    idColumn: "id",
    teamColumn,
    from: sql.table(definition.table),
    visible: (principal) => inTeams(teamColumn, principal, "read"),
    extraFilters: {},
    present: (row) => row,
    ...definition,
    columns,
    schema: z.object(Object.fromEntries(Object.entries(columns).map(([name, { schema }]) => [name, schema]))),
  };
}

/**
 * Rows of the teams in which somebody may do this, as of now, and of nobody else's. Who has no such team sees nothing. One
 * team is compared as one: only then the index on team and date gives the rows in their order.
 */
export function inTeams(name: string, principal: Principal, action: Action): RawBuilder<SqlBool> {
  const teams = teamsWhere(principal, action);
  const column = sql.ref(name);
  return teams.length === 1 ? sql<SqlBool>`${column} = ${teams[0]}::uuid` : sql<SqlBool>`${column} = any(${teams}::uuid[])`;
}

export const sortable = (resource: Resource): string[] => Object.keys(resource.columns).filter((name) => resource.columns[name]?.uses.includes("sort"));

export const filterable = (resource: Resource): string[] => [...Object.keys(resource.columns).filter((name) => resource.columns[name]?.uses.includes("filter")), ...Object.keys(resource.extraFilters)];

/** The row's own columns as SQL, in their order. */
export const selection = (resource: Resource): RawBuilder<unknown> => sql.join(Object.keys(resource.columns).map((name) => sql.ref(name)));
