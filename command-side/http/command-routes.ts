import { json, Router, type Request, type Response } from "express";
import { z } from "zod";
import type { Authenticate } from "#infra/http/authenticate.ts";
import type { CommandGateway } from "#schemas/command-gateway.ts";
import { commandCatalogue, isPublicCommandName, publicCommands, type CommandName, type CommandResult } from "#schemas/commands/catalogue.ts";
import type { CommandDefinition, PublicCommandDefinition } from "#schemas/commands/define.ts";
import { GalaxyError } from "#schemas/errors.ts";
import { answerTo, contextOf } from "./request-context.ts";
import { restBody } from "./rest-body.ts";

export interface CommandRoutes {
  /** By name; mounted at `/api/v1` before everything else, since it is the way most commands come. */
  readonly byName: Router;
  /** Each under its own route, to be mounted at `/api/v1`. */
  readonly byRoute: Router;
}

/** Every command twice: by name, and under its own REST route. Both come from the catalogue. */
export function commandRoutes(commands: CommandGateway, authenticate: Authenticate): CommandRoutes {
  const byName = Router();
  const router = Router();
  const body = json({ limit: "1mb", strict: true });
  router.use(body);

  byName.get("/commands", (_request, response) => {
    response.json({ data: publicCommands.map(({ name, definition }) => described(name, definition)) });
  });
  byName.post("/commands/:name", body, async (request, response) => {
    const { name } = request.params;
    if (!isPublicCommandName(name)) throw new GalaxyError("not_found", `There is no command ${name}; GET /api/v1/commands lists them`);
    const input = bodyOf(request);
    const { definition, result } = await execute(name, input, request);
    send(definition, result, result, request, response);
  });

  for (const { name, definition: { http } } of publicCommands) {
    const handler = async (request: Request, response: Response) => {
      const body = http.method === "DELETE" && request.body === undefined ? {} : bodyOf(request);
      for (const [parameter, value] of Object.entries(request.params)) {
        if (Object.hasOwn(body, parameter) && body[parameter] !== value) throw new GalaxyError("validation_error", `${parameter} in the body is not the one in the address`, { [parameter]: ["must be the one in the address, or left out"] });
      }
      const input = { ...body, ...request.params };
      const { definition, result } = await execute(name, input, request);
      send(definition, result, restBody(name, definition.entity, input, result), request, response);
    };
    switch (http.method) {
      case "POST":
        router.post(http.path, handler);
        break;
      case "PUT":
        router.put(http.path, handler);
        break;
      case "DELETE":
        router.delete(http.path, handler);
        break;
      default:
        http.method satisfies never;
    }
  }

  async function execute(name: CommandName, input: object, request: Request): Promise<{ readonly definition: CommandDefinition; readonly result: CommandResult }> {
    const context = contextOf(request);
    try {
      return { definition: commandCatalogue[name], result: await commands.execute(name, input, { ...context, principal: await authenticate(request) }) };
    } catch (error) {
      throw answerTo(request, error);
    }
  }

  return { byName, byRoute: router };
}

function send({ creates, entity }: CommandDefinition, { id, revision, position }: CommandResult, body: object, request: Request, response: Response): void {
  response.setHeader("etag", `"${revision}"`);
  response.setHeader("x-galaxy-position", position);
  if (creates) response.setHeader("location", `/api/v1/${collections[entity] ?? entity}/${id}`);
  if (request.method === "DELETE") {
    response.removeHeader("content-type");
    response.status(204).end();
  } else response.status(creates ? 201 : 200).json(body);
}

const collections: Readonly<Partial<Record<CommandDefinition["entity"], string>>> = { team: "teams", project: "projects", sprint: "sprints", story: "user-stories", task: "tasks" };

function described(name: CommandName, { entity, action, http, help, input, creates }: PublicCommandDefinition): object {
  return { name, entity, action, creates, help, method: http.method, path: `/api/v1${http.path}`, input: z.toJSONSchema(input, { io: "input", unrepresentable: "any" }) };
}

function bodyOf(request: Request): Record<string, unknown> {
  const body: unknown = request.body;
  if (body === undefined) throw new GalaxyError("unsupported_media_type", "Send the command's input as JSON, with Content-Type: application/json");
  if (typeof body !== "object" || body === null || Array.isArray(body)) throw new GalaxyError("validation_error", "The body must be a JSON object", { _: ["must be an object"] });
  return body as Record<string, unknown>;
}
