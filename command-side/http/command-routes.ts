import { randomUUID } from "node:crypto";
import { json, Router, type Request, type Response } from "express";
import { z } from "zod";
import type { Authenticate } from "#infra/http/authenticate.ts";
import type { CommandGateway } from "#schemas/command-gateway.ts";
import { commandCatalogue, isPublicCommandName, publicCommands, type CommandName, type CommandResult } from "#schemas/commands/catalogue.ts";
import type { CommandDefinition, PublicCommandDefinition } from "#schemas/commands/define.ts";
import { GalaxyError } from "#schemas/errors.ts";
import { restLocationOf } from "#schemas/rest-bodies.ts";
import { inOwnWords, restInputOf, restWordOf } from "#schemas/rest-inputs.ts";
import { validCommandId } from "../pipeline/validate.ts";
import { answerTo, contextOf } from "./request-context.ts";
import { restBody, type Sent } from "./rest-body.ts";

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
    send(result, { ...result }, definition.creates ? restLocationOf(name, definition) : undefined, request, response);
  });

  for (const { name, definition } of publicCommands) {
    const { http, entity } = definition;
    const { bodyOptional } = restInputOf(name, definition);
    const location = restLocationOf(name, definition);
    const handler = async (request: Request, response: Response) => {
      const body = request.body === undefined && (http.method === "DELETE" || (bodyOptional && !hasBody(request))) ? {} : bodyOf(request);
      for (const [parameter, value] of Object.entries(request.params)) {
        if (Object.hasOwn(body, parameter) && body[parameter] !== value) throw new GalaxyError("validation_error", `${parameter} in the body is not the one in the address`, { [parameter]: ["must be the one in the address, or left out"] });
      }
      const input = { ...inOwnWords(name, body), ...request.params };
      const { result, sent } = await execute(name, input, request).catch((error: unknown) => {
        throw inRestWords(name, error);
      });
      send(result, restBody(name, entity, sent, result), location, request, response);
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

  async function execute(name: CommandName, input: Record<string, unknown>, request: Request): Promise<{ readonly definition: CommandDefinition; readonly result: CommandResult; readonly sent: Sent }> {
    const context = contextOf(request);
    // a comment has its id from the command's
    const commandId = comments.has(name) ? (context.commandId === undefined ? randomUUID() : validCommandId(context.commandId)) : context.commandId;
    try {
      const principal = await authenticate(request);
      const result = await commands.execute(name, input, { ...context, ...(commandId === undefined ? {} : { commandId }), principal });
      return { definition: commandCatalogue[name], result, sent: { input, commandId, actor: principal.actor } };
    } catch (error) {
      throw answerTo(request, error);
    }
  }

  return { byName, byRoute: router };
}

const comments: ReadonlySet<CommandName> = new Set<CommandName>(["comment_on_story", "comment_on_task"]);

function send({ revision, position }: CommandResult, body: Readonly<Record<string, unknown>>, location: string | undefined, request: Request, response: Response): void {
  response.setHeader("etag", `"${revision}"`);
  response.setHeader("x-galaxy-position", position);
  if (location !== undefined) response.setHeader("location", `/api/v1${location.replaceAll(/:(\w+)/g, (_all, field: string) => String(body[field]))}`);
  if (request.method === "DELETE") {
    response.removeHeader("content-type");
    response.status(204).end();
  } else response.status(location === undefined ? 200 : 201).json(body);
}

/** A refusal that names fields as the caller knows them. */
function inRestWords(name: CommandName, error: unknown): unknown {
  if (!(error instanceof GalaxyError) || error.details === undefined) return error;
  const renamed = Object.keys(error.details).filter((field) => restWordOf(name, field) !== field);
  if (renamed.length === 0) return error;
  const details = Object.fromEntries(Object.entries(error.details).map(([field, sentences]) => [restWordOf(name, field), sentences]));
  const message = renamed.reduce((text, field) => text.replaceAll(new RegExp(`\\b${field}\\b`, "g"), restWordOf(name, field)), error.message);
  return new GalaxyError(error.code, message, details, { cause: error });
}

function hasBody(request: Request): boolean {
  return request.headers["transfer-encoding"] !== undefined || Number(request.headers["content-length"] ?? "0") > 0;
}

function described(name: CommandName, { entity, action, http, help, input, creates }: PublicCommandDefinition): object {
  return { name, entity, action, creates, help, method: http.method, path: `/api/v1${http.path}`, input: z.toJSONSchema(input, { io: "input", unrepresentable: "any" }) };
}

function bodyOf(request: Request): Record<string, unknown> {
  const body: unknown = request.body;
  if (body === undefined) throw new GalaxyError("unsupported_media_type", "Send the command's input as JSON, with Content-Type: application/json");
  if (typeof body !== "object" || body === null || Array.isArray(body)) throw new GalaxyError("validation_error", "The body must be a JSON object", { _: ["must be an object"] });
  return body as Record<string, unknown>;
}
