import { json, Router, type Request, type Response } from "express";
import { z } from "zod";
import { addressOf } from "#infra/http/address.ts";
import type { Authenticate } from "#infra/http/authenticate.ts";
import type { CommandContext, CommandGateway } from "#schemas/command-gateway.ts";
import { commandCatalogue, isPublicCommandName, publicCommands, type CommandName, type CommandResult } from "#schemas/commands/catalogue.ts";
import type { CommandDefinition, PublicCommandDefinition } from "#schemas/commands/define.ts";
import { GalaxyError } from "#schemas/errors.ts";
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
      // The caller named the revision with If-Match: HTTP has a status of its own for that.
      if (error instanceof GalaxyError && error.code === "conflict" && request.headers["if-match"] !== undefined) throw new GalaxyError("precondition_failed", error.message, error.details, { cause: error });
      throw error;
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

function contextOf(request: Request): Omit<CommandContext, "principal"> {
  const header = (name: string) => {
    const value = request.headers[name];
    return typeof value === "string" && value !== "" ? value : undefined;
  };
  const commandId = header("idempotency-key");
  const occurredAt = header("x-galaxy-occurred-at");
  const traceparent = header("traceparent");
  const userAgent = header("user-agent")?.slice(0, 500);
  const ip = addressOf(request);
  const ifMatch = header("if-match") ?? header("x-galaxy-expected-revision");
  return {
    ...(commandId === undefined ? {} : { commandId }),
    ...(occurredAt === undefined ? {} : { occurredAt }),
    ...(traceparent === undefined || traceparent.length > 100 ? {} : { traceparent }),
    ...(userAgent === undefined ? {} : { userAgent }),
    ...(ip === undefined ? {} : { ip }),
    ...(ifMatch === undefined || ifMatch === "*" ? {} : { expectedRevision: revisionIn(ifMatch) }),
  };
}

/** The ETag of a read has more behind the revision. */
function revisionIn(ifMatch: string): number {
  const found = /^(?:W\/)?"?(\d{1,15})(?:-[\w-]{1,64})?"?$/.exec(ifMatch)?.[1];
  if (found === undefined) throw new GalaxyError("validation_error", "If-Match must be a revision, as the ETag gave it", { "if-match": ["must be a revision such as \"3\""] });
  return Number(found);
}
