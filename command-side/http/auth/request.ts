import type { Request } from "express";
import type { z } from "zod";
import { addressOf } from "#infra/http/address.ts";
import type { Authenticate } from "#infra/http/authenticate.ts";
import type { CommandContext } from "#schemas/command-gateway.ts";
import { GalaxyError } from "#schemas/errors.ts";
import { uuid } from "#schemas/ids.ts";
import type { Principal } from "#schemas/principal.ts";
import { validationError } from "../../pipeline/validate.ts";

/**
 * The body of a request as the schema has it.
 * @throws {GalaxyError} `validation_error`, `unsupported_media_type`
 */
export function bodyOf<Schema extends z.ZodType>(request: Request, schema: Schema): z.output<Schema> {
  const body: unknown = request.body;
  if (body === undefined) throw new GalaxyError("unsupported_media_type", "Send JSON, with Content-Type: application/json");
  const parsed = schema.safeParse(body);
  if (!parsed.success) throw validationError(parsed.error, "The request was not understood");
  return parsed.data;
}

/** Where a request comes from, as events and sessions keep it. */
export function originOf(request: Request): { readonly ip?: string; readonly userAgent?: string } {
  const ip = addressOf(request);
  const userAgent = request.headers["user-agent"]?.slice(0, 500);
  return { ...(ip === undefined ? {} : { ip }), ...(userAgent === undefined || userAgent === "" ? {} : { userAgent }) };
}

/** A command of ours for a person who has proved who they are. */
export function actingAs(userId: string, request: Request): CommandContext & { readonly trusted: true } {
  return { principal: { actor: { kind: "user", id: userId }, name: "", teams: {} }, trusted: true, ...originOf(request) };
}

export interface SignedIn {
  readonly principal: Principal;
  readonly userId: string;
  readonly sessionId: string;
}

/**
 * A person with a session of their own.
 * @throws {GalaxyError} `forbidden` for an API key: what it may do ends before the account
 */
export async function personOf(request: Request, authenticate: Authenticate): Promise<SignedIn> {
  const principal = await authenticate(request);
  const { sessionId, actor } = principal;
  if (sessionId === undefined || actor.kind !== "user") throw new GalaxyError("forbidden", "An account is managed by the person alone; sign in instead of using an API key");
  return { principal, userId: actor.id, sessionId };
}

/** @throws {GalaxyError} `not_found` */
export function idIn(request: Request, parameter: string, what: string): string {
  const parsed = uuid.safeParse(request.params[parameter]);
  if (!parsed.success) throw new GalaxyError("not_found", `There is no such ${what}`);
  return parsed.data;
}
