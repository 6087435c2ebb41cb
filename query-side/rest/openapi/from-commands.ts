import { z } from "zod";
import { commandResult, publicCommands, type CommandName } from "#schemas/commands/catalogue.ts";
import type { EntityKind } from "#schemas/ids.ts";
import { restBodyOf, restLocationOf } from "#schemas/rest-bodies.ts";
import { restInputOf } from "#schemas/rest-inputs.ts";
import { json, type Operation, type Success } from "./operation.ts";

const tags: Readonly<Partial<Record<EntityKind, string>>> = { user: "People", team: "Teams", project: "Projects", sprint: "Sprints", story: "User stories", task: "Tasks" };
const errors = [400, 403, 409, 412, 413, 415];
const result = { mediaTypes: json, schema: commandResult, name: "CommandResult" } as const;

const bodyOf = (name: CommandName, entity: EntityKind) => {
  const { name: schemaName, schema } = restBodyOf(name, entity);
  return { mediaTypes: json, schema, name: schemaName } as const;
};

const created: Success = { status: 201, description: "It was made", content: result, headers: ["ETag", "Position", "Location"] };
const done: Success = { status: 200, description: "It was done", content: result, headers: ["ETag", "Position"] };
const deleted: Success = { status: 204, description: "It was deleted", headers: ["ETag", "Position"] };

/** Every command under its own route. */
const routes: readonly Operation[] = publicCommands.map(({ name, definition }) => {
  const { http, entity, help } = definition;
  const { params, body, bodyOptional } = restInputOf(name, definition);
  const empty = Object.keys(body.shape).length === 0;
  const made = restLocationOf(name, definition) !== undefined;
  return {
    method: http.method,
    path: http.path,
    operationId: name,
    tag: tags[entity] ?? "Commands",
    summary: help,
    params,
    query: z.strictObject({}),
    parameterHelp: {},
    headers: ["IdempotencyKey", "IfMatch", "OccurredAt"],
    ...(http.method === "DELETE" ? {} : { body: { mediaTypes: json, schema: body, name: empty ? "NoInput" : schemaNameOf(name), required: !bodyOptional } }),
    answers: [http.method === "DELETE" ? deleted : { ...(made ? created : done), content: bodyOf(name, entity) }],
    errors,
  };
});

const described = z.object({ name: z.string(), entity: z.string(), action: z.string().describe("What a role must allow."), creates: z.boolean(), help: z.string(), method: z.string(), path: z.string(), input: z.record(z.string(), z.unknown()).describe("JSON Schema of the input.") });

/** Commands by name, for callers that are generated from the catalogue. */
const byName: readonly Operation[] = [
  {
    method: "GET",
    path: "/commands",
    operationId: "list_commands",
    tag: "Commands",
    summary: "List every command with the JSON Schema of its input",
    params: z.strictObject({}),
    query: z.object({}),
    parameterHelp: {},
    headers: [],
    isPublic: true,
    answers: [{ status: 200, description: "The catalogue", content: { mediaTypes: json, schema: z.object({ data: z.array(described) }), name: "CommandList" }, headers: [] }],
    errors: [400],
  },
  {
    method: "POST",
    path: "/commands/:name",
    operationId: "execute_command",
    tag: "Commands",
    summary: "Execute a command by its name; the body is its whole input",
    params: z.strictObject({ name: z.enum(publicCommands.map(({ name }) => name) as [CommandName, ...CommandName[]]) }),
    query: z.strictObject({}),
    parameterHelp: { name: "Of the catalogue." },
    headers: ["IdempotencyKey", "IfMatch", "OccurredAt"],
    body: { mediaTypes: json, schema: z.record(z.string(), z.unknown()), name: "CommandInput", required: true, example: { team_id: "00000000-0000-7000-8000-000000000002", name: "Software Galaxy" } },
    answers: [done, created],
    errors,
  },
];

export const commandOperations: readonly Operation[] = [...routes, ...byName];

/** `create_story` → `CreateStory`. */
function schemaNameOf(name: CommandName): string {
  return name.split("_").map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
}
