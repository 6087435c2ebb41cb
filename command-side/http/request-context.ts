import type { Request } from "express";
import { addressOf } from "#infra/http/address.ts";
import type { CommandContext } from "#schemas/command-gateway.ts";
import { GalaxyError } from "#schemas/errors.ts";

/**
 * What a request says about the command it brings, but for who sends it.
 * @throws {GalaxyError} `validation_error` for an `If-Match` that is no revision
 */
export function contextOf(request: Request): Omit<CommandContext, "principal"> {
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

/** The error for the caller: who named the revision with `If-Match` has a status of their own in HTTP. */
export function answerTo(request: Request, error: unknown): unknown {
  return error instanceof GalaxyError && error.code === "conflict" && request.headers["if-match"] !== undefined ? new GalaxyError("precondition_failed", error.message, error.details, { cause: error }) : error;
}
