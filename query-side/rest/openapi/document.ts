import { z } from "zod";
import { always, errorResponses, headersOf, responseName } from "./errors.ts";
import { commandOperations } from "./from-commands.ts";
import { deprecationOf } from "../deprecation.ts";
import { readOperations } from "./from-reads.ts";
import { deprecationHeaders, rateLimitHeaders, requestHeaders, responseHeaders } from "./headers.ts";
import { attachmentOperations } from "./attachments.ts";
import { importOperations } from "./imports.ts";
import { signInOperations } from "./sign-in.ts";
import { json, type Operation } from "./operation.ts";
import { contentOf, namedSchemas, parameterSchema, type NamedSchemas } from "./schemas.ts";

const self: Operation = {
  method: "GET",
  path: "/openapi.json",
  operationId: "get_openapi",
  tag: "Commands",
  summary: "Get this document",
  params: z.strictObject({}),
  query: z.object({}),
  parameterHelp: {},
  isPublic: true,
  headers: ["IfNoneMatch"],
  answers: [
    { status: 200, description: "OpenAPI 3.1", content: { mediaTypes: json, schema: z.record(z.string(), z.unknown()), name: "OpenApi", example: { openapi: "3.1.0" } }, headers: ["ETag"] },
    { status: 304, description: "The caller has it already", headers: ["ETag"] },
  ],
  errors: [400],
};

/** Every operation of the REST API, whatever side serves it. */
export const operations: readonly Operation[] = [...signInOperations, ...readOperations, ...commandOperations, ...attachmentOperations, ...importOperations, self];

const about = `Every change is a command; every read comes from projections of the events behind it.

**Versions.** This is version 1, at \`/api/v1\` and at \`/api\`. \`?api_version=1\` and \`Accept: application/vnd.software-galaxy-v1+json\` are understood too.

**Reading your own write.** A command answers with a \`position\`; a read that is given it as \`X-Galaxy-Min-Position\` waits until it has that.

**Lists** take \`page\`, \`page_size\`, \`sort\` and \`filter\`, and answer with \`data\`, \`pagination\` and \`links\`.`;

const tags: Readonly<Record<string, string>> = {
  "Sign-in": "Registering, signing in, sessions, and one's own account.",
  People: "Profiles.",
  Teams: "Who works together, and who may do what.",
  Projects: "What is planned, with its board and its velocity.",
  Sprints: "Two weeks, or however long: their board, burndown and figures.",
  "User stories": "What somebody wants, with its comments and files.",
  Tasks: "What is done for a story.",
  Attachments: "Files of stories and tasks.",
  Comments: "What was said about stories and tasks.",
  Search: "Finding stories, tasks and comments.",
  History: "Every event, in words.",
  Imports: "Files of other tools.",
  Commands: "Every change by its name, and this document.",
};

/** Who may call: any of these. */
const securitySchemes = {
  token: { type: "http", scheme: "bearer", bearerFormat: "JWT", description: "An access token, as `POST /auth/login` answers it." },
  apiKey: { type: "http", scheme: "bearer", bearerFormat: "sg_…", description: "An API key of a team: acts as whoever made it, in that team, within its scopes." },
  session: { type: "apiKey", in: "cookie", name: "galaxy_access", description: "The web app's cookie; what changes something needs our own `Origin` beside it." },
} as const;

/** The OpenAPI 3.1 document, made from the definitions that the routes are made from. */
export const openApiDocument: Readonly<Record<string, unknown>> = documentOf(operations);

function documentOf(all: readonly Operation[]): Record<string, unknown> {
  const schemas = namedSchemas(all);
  const paths: Record<string, Record<string, unknown>> = {};
  for (const operation of all) (paths[operation.path.replaceAll(/:(\w+)/g, "{$1}")] ??= {})[operation.method.toLowerCase()] = entryOf(operation, schemas);
  const responses = errorResponses(new Set(all.flatMap(errorsOf)));
  const said = JSON.stringify([paths, responses]);
  const headers = Object.fromEntries(Object.entries(responseHeaders).filter(([name]) => said.includes(`"#/components/headers/${name}"`)));
  return {
    openapi: "3.1.0",
    info: { title: "Software Galaxy", version: "1.0.0", summary: "Sprint planning for teams of people and AI agents", description: about, license: { name: "Apache-2.0", identifier: "Apache-2.0" } },
    servers: [{ url: "/api/v1" }],
    security: Object.keys(securitySchemes).map((name) => ({ [name]: [] })),
    tags: Object.entries(tags).filter(([name]) => all.some(({ tag }) => tag === name)).map(([name, description]) => ({ name, description })),
    paths,
    components: {
      schemas: schemas.all,
      securitySchemes,
      responses,
      headers,
      // no `example` beside a header: the page to try operations would send it along
      parameters: Object.fromEntries(Object.entries(requestHeaders).map(([key, { example, description, ...header }]) => [key, { in: "header", ...header, description: `${description} Such as \`${example}\`.` }])),
    },
  };
}

function errorsOf({ errors, isPublic = false }: Operation): number[] {
  return [...always.filter((status) => !(isPublic && status === 401)), ...errors].sort((a, b) => a - b);
}

function entryOf(operation: Operation, schemas: NamedSchemas): Record<string, unknown> {
  const { operationId, tag, summary, description, body, answers, isPublic = false } = operation;
  const deprecation = deprecationOf(operation.method, operation.path);
  return {
    operationId,
    tags: [tag],
    summary,
    ...(description === undefined ? {} : { description }),
    ...(isPublic ? { security: [] } : {}),
    ...(deprecation ? { deprecated: true } : {}),
    parameters: [...parametersOf(operation), ...operation.headers.map((key) => ({ $ref: `#/components/parameters/${key}` }))],
    ...(body ? { requestBody: { required: body.required, content: contentOf(body, schemas) } } : {}),
    responses: {
      ...Object.fromEntries(answers.map(({ status, description: says, content, headers }) => [status, { description: says, headers: headersOf(["RequestId", ...rateLimitHeaders, ...(deprecation ? deprecationHeaders : []), ...headers]), ...(content ? { content: contentOf(content, schemas) } : {}) }])),
      ...Object.fromEntries(errorsOf(operation).map((status) => [status, { $ref: `#/components/responses/${responseName(status)}` }])),
    },
  };
}

function parametersOf({ params, query, parameterHelp }: Operation): Record<string, unknown>[] {
  const one = (where: "path" | "query", name: string, schema: z.ZodType) => {
    const help = parameterHelp[name];
    return { in: where, name, required: where === "path" || !schema.safeParse(undefined).success, ...(help === undefined ? {} : { description: help }), schema: parameterSchema(schema, where === "path" ? "input" : "output") };
  };
  return [...Object.entries(params.shape).map(([name, schema]) => one("path", name, schema as z.ZodType)), ...Object.entries(query.shape).map(([name, schema]) => one("query", name, schema as z.ZodType))];
}
