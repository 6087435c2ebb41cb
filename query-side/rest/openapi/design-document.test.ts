import { describe, expect, test } from "vitest";
import { openApiDocument } from "./document.ts";
import type { JsonSchema } from "./examples.ts";

/**
 * Every endpoint of the design document's chapters "User & Team Management Service", "Project & Sprint Management
 * Service", "API Design Specifications" and "Core API Endpoints Reference", as far as people, teams and planning go, with
 * the fields those chapters name. Where ours differ on purpose it is said beside the row: deleting answers 204 without a
 * body, lists come in pages, and agents have endpoints of their own.
 */
const rows: ReadonlyArray<{ readonly row: string; readonly status: number; readonly takes?: readonly string[]; readonly query?: readonly string[]; readonly answers?: readonly string[]; readonly list?: true }> = [
  { row: "POST /api/auth/register", status: 201, takes: ["email", "password", "name"], answers: ["id", "email", "name", "created_at"] },
  { row: "POST /api/auth/login", status: 200, takes: ["code", "state"], answers: ["access_token", "refresh_token", "expires_in"] },
  { row: "POST /api/auth/refresh", status: 200, takes: ["refresh_token"], answers: ["access_token", "expires_in"] },
  { row: "POST /api/auth/logout", status: 204 },
  { row: "GET /api/users/{id}", status: 200, answers: ["id", "email", "name", "avatar_url", "created_at", "updated_at"] },
  { row: "PUT /api/users/{id}", status: 200, takes: ["name", "avatar_url", "preferences"], answers: ["id", "email", "name", "avatar_url", "created_at", "updated_at"] },
  { row: "GET /api/teams", status: 200, list: true, query: ["page", "page_size", "sort", "filter"], answers: ["id", "name", "owner_id", "member_count"] },
  { row: "POST /api/teams", status: 201, takes: ["name", "description"], answers: ["id", "name", "owner_id", "created_at"] },
  { row: "GET /api/teams/{id}", status: 200, answers: ["id", "name", "owner_id", "workspace_slug", "description", "settings", "created_at", "updated_at"] },
  { row: "PUT /api/teams/{id}", status: 200, takes: ["name", "description", "settings"], answers: ["id", "name", "owner_id", "settings"] },
  { row: "POST /api/teams/{id}/members", status: 201, takes: ["user_id", "role"], answers: ["id", "user_id", "team_id", "role", "added_at"] },
  { row: "PUT /api/teams/{id}/members/{uid}", status: 200, takes: ["role"], answers: ["id", "user_id", "team_id", "role"] },
  { row: "DELETE /api/teams/{id}/members/{uid}", status: 204 },
  { row: "GET /api/teams/{id}/permissions", status: 200, answers: ["role", "actions", "roles"] },

  { row: "POST /api/projects", status: 201, takes: ["team_id", "name", "description", "tech_stack"], answers: ["id", "team_id", "name", "description", "tech_stack", "status", "created_at", "updated_at"] },
  { row: "GET /api/projects", status: 200, list: true, query: ["page", "page_size", "sort", "filter"], answers: ["id", "team_id", "name", "description", "tech_stack", "status", "created_at", "updated_at"] },
  { row: "GET /api/projects/{id}", status: 200, answers: ["id", "team_id", "name", "description", "tech_stack", "status", "created_at", "updated_at"] },
  { row: "PUT /api/projects/{id}", status: 200, takes: ["name", "description", "tech_stack"], answers: ["id", "name", "status", "updated_at"] },
  { row: "DELETE /api/projects/{id}", status: 204 },
  { row: "GET /api/projects/{id}/board", status: 200, answers: ["columns.name", "columns.tasks", "metadata.sprint_id", "metadata.sprint_name", "metadata.velocity"] },
  { row: "POST /api/projects/{id}/sprints", status: 201, takes: ["name", "start_date", "end_date"], answers: ["id", "project_id", "name", "start_date", "end_date", "status", "created_at"] },
  { row: "GET /api/projects/{id}/sprints", status: 200, list: true, query: ["page", "page_size", "sort", "filter"], answers: ["id", "project_id", "name", "start_date", "end_date", "status", "velocity", "created_at", "updated_at"] },
  { row: "GET /api/sprints/{id}", status: 200, answers: ["id", "project_id", "name", "start_date", "end_date", "status", "velocity", "completed_points", "created_at", "updated_at"] },
  { row: "PUT /api/sprints/{id}", status: 200, takes: ["name", "start_date", "end_date"], answers: ["id", "name", "start_date", "end_date", "status"] },
  { row: "POST /api/sprints/{id}/start", status: 200, answers: ["id", "status", "started_at"] },
  { row: "POST /api/sprints/{id}/complete", status: 200, answers: ["id", "status", "velocity", "completed_at"] },
  { row: "GET /api/sprints/{id}/board", status: 200, answers: ["columns.name", "columns.tasks", "metadata.sprint_id"] },
  { row: "GET /api/sprints/{id}/burndown", status: 200, answers: ["dates", "ideal", "actual", "completed_points"] },
  { row: "POST /api/user-stories", status: 201, takes: ["project_id", "sprint_id", "title", "description", "acceptance_criteria", "priority", "story_points", "status", "assigned_to"], answers: ["id", "project_id", "sprint_id", "title", "acceptance_criteria", "priority", "story_points", "status", "assigned_to", "created_at", "updated_at"] },
  { row: "GET /api/user-stories", status: 200, list: true, query: ["page", "page_size", "sort", "filter"], answers: ["id", "project_id", "sprint_id", "title", "description", "acceptance_criteria", "priority", "story_points", "status", "assigned_to", "assigned_agent"] },
  { row: "PUT /api/user-stories/{id}", status: 200, takes: ["title", "description", "acceptance_criteria"], answers: ["id", "title", "updated_at"] }, // points, priority, sprint, status: a command each
  { row: "DELETE /api/user-stories/{id}", status: 204 },
  { row: "POST /api/tasks", status: 201, takes: ["user_story_id", "title", "description", "assigned_user_id"], answers: ["id", "user_story_id", "title", "description", "assigned_agent", "assigned_user_id", "status", "created_at", "updated_at"] },
  { row: "PUT /api/tasks/{id}", status: 200, takes: ["title", "description"], answers: ["id", "title", "updated_at"] },
  { row: "POST /api/tasks/{id}/assign", status: 200, takes: ["assigned_user_id"], answers: ["id", "assigned_user_id", "assigned_agent"] },
];

interface Content {
  readonly "application/json"?: { readonly schema: JsonSchema };
}
interface Entry {
  readonly parameters: ReadonlyArray<{ readonly $ref?: string; readonly in?: string; readonly name?: string }>;
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly content?: Content; readonly headers?: object }>>;
}

const paths = openApiDocument["paths"] as Readonly<Record<string, Readonly<Record<string, Entry>>>>;
/** Whatever the parameters are called. */
const shapeOf = (path: string) => path.replaceAll(/\{\w+\}/g, "{}");
const byRow: ReadonlyMap<string, Entry> = new Map(Object.entries(paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, entry]) => [`${method.toUpperCase()} /api${shapeOf(path)}`, entry] as [string, Entry])));

const schemas = (openApiDocument["components"] as { readonly schemas: Readonly<Record<string, JsonSchema>> }).schemas;

/** Every field of a schema, those of objects and lists within it behind a dot. */
function fieldsOf(schema: JsonSchema | undefined, depth = 0): string[] {
  if (schema === undefined || depth > 3) return [];
  if (schema.$ref !== undefined) return fieldsOf(schemas[schema.$ref.replace("#/components/schemas/", "")], depth);
  const within = [...(schema.anyOf ?? []), ...(schema.items ? [schema.items] : [])].flatMap((one) => fieldsOf(one, depth));
  return [...within, ...Object.entries(schema.properties ?? {}).flatMap(([name, of]) => [name, ...fieldsOf(of, depth + 1).map((field) => `${name}.${field}`)])];
}

describe.each(rows)("$row", ({ row, status, takes = [], query = [], answers = [], list }) => {
  const entry = byRow.get(shapeOf(row));

  test("is an operation of the API", () => {
    expect(entry).toBeDefined();
  });

  test(`answers ${status} with the fields of the design`, () => {
    const success = entry?.responses[String(status)];
    expect(success).toBeDefined();
    const fields = fieldsOf(success?.content?.["application/json"]?.schema);
    expect(fields).toEqual(expect.arrayContaining(answers.map((field) => (list ? `data.${field}` : field))));
    if (list) expect(fields).toEqual(expect.arrayContaining(["page", "page_size", "total", "total_pages", "has_next", "has_prev"].map((field) => `pagination.${field}`).concat(["self", "first", "last", "next", "prev"].map((field) => `links.${field}`))));
    if (status === 201) expect(Object.keys(success?.headers ?? {})).toContain("Location");
    if (status === 204) expect(success?.content).toBeUndefined();
    if (row.startsWith("GET")) expect(entry?.responses).toHaveProperty("304");
  });

  test("takes the fields of the design", () => {
    expect(fieldsOf(entry?.requestBody?.content["application/json"]?.schema)).toEqual(expect.arrayContaining([...takes]));
    expect(entry?.parameters.filter((parameter) => parameter.in === "query").map(({ name }) => name)).toEqual(expect.arrayContaining([...query]));
  });
});

test("every row is there once", () => {
  expect(new Set(rows.map(({ row }) => row)).size).toBe(35);
});
