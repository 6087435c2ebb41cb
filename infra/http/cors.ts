import type { RequestHandler } from "express";
import { isListed, isOwnOrigin } from "./guard.ts";

const METHODS = "GET, HEAD, POST, PUT, DELETE";
const SENT = "Accept, Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, Range, Traceparent, X-Galaxy-Expected-Revision, X-Galaxy-Min-Position, X-Galaxy-Occurred-At, X-Request-Id";
const SHOWN = "Accept-Ranges, Content-Disposition, Content-Range, Deprecation, ETag, Location, RateLimit-Limit, RateLimit-Policy, RateLimit-Remaining, RateLimit-Reset, Retry-After, Sunset, X-Deprecation-Warning, X-Galaxy-Position, X-Request-Id";
/** A browser may remember a permission this long, in seconds. */
const REMEMBERED = "7200";

/**
 * Lets pages of the listed origins read answers. They come with a token: cookies of ours are not for them, so
 * `Access-Control-Allow-Credentials` is never said. The guard has refused every other origin before.
 */
export const cors: RequestHandler = (request, response, next) => {
  const { origin } = request.headers;
  if (origin === undefined || isOwnOrigin(request, origin) || !isListed(request, origin)) return next();
  response.setHeader("access-control-allow-origin", origin);
  response.setHeader("access-control-expose-headers", SHOWN);
  response.vary("Origin");
  if (request.method !== "OPTIONS" || request.headers["access-control-request-method"] === undefined) return next();
  response.setHeader("access-control-allow-methods", METHODS);
  response.setHeader("access-control-allow-headers", SENT);
  response.setHeader("access-control-max-age", REMEMBERED);
  response.status(204).end();
};
