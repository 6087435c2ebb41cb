import type { ErrorRequestHandler, Request, Response } from "express";
import { errorStatus, GalaxyError, type ErrorBody, type ErrorCode } from "#schemas/errors.ts";
import type { Logger } from "../telemetry/logger.ts";

/** Seconds after which trying again makes sense. */
const RETRY_AFTER_SECONDS: Partial<Record<ErrorCode, number>> = { unavailable: 1, too_many_requests: 60 };

/** The one way an error leaves the product over HTTP. Nothing of an error that is our fault is told but its request's id. */
export function sendError(response: Response, error: unknown, logger: Logger): void {
  const named = asGalaxyError(error);
  if (!named) logger.error({ err: error, requestId: response.getHeader("x-request-id") }, "a request failed");
  const body: ErrorBody = named ? named.toBody() : { error: "internal_error", message: `Something went wrong on our side; the request's id is ${String(response.getHeader("x-request-id") ?? "unknown")}` };
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const retryAfter = RETRY_AFTER_SECONDS[body.error];
  if (retryAfter !== undefined && !response.hasHeader("retry-after")) response.setHeader("retry-after", String(retryAfter));
  response.status(errorStatus[body.error]).json(body);
}

/** Errors of Express and its body parsers in our words. */
function asGalaxyError(error: unknown): GalaxyError | undefined {
  if (error instanceof GalaxyError) return error.code === "internal_error" ? undefined : error;
  const { type, status } = (error ?? {}) as { type?: string; status?: number };
  switch (type) {
    case "entity.too.large":
      return new GalaxyError("payload_too_large", "The body is larger than 1 MB");
    case "entity.parse.failed":
      return new GalaxyError("validation_error", "The body is not valid JSON", { _: ["must be JSON"] });
    case "encoding.unsupported":
    case "charset.unsupported":
      return new GalaxyError("unsupported_media_type", "The body's encoding is not supported; send UTF-8");
    default:
      if (status === 404) return new GalaxyError("not_found", "There is nothing at this address");
      return status !== undefined && status >= 400 && status < 500 ? new GalaxyError("validation_error", "The request could not be read") : undefined;
  }
}

/** The last handler of an app. Express knows it by its four parameters. */
export function errorHandler(logger: Logger): ErrorRequestHandler {
  return (error: unknown, _request: Request, response: Response, _next) => sendError(response, error, logger);
}
