import type { RequestHandler } from "express";
import { matches, segmentsOf, type Method, type RouteName } from "./known-routes.ts";

/** A route that still answers and will not for ever. */
export interface Deprecated extends RouteName {
  /** Day from which it is deprecated. */
  readonly since: string;
  /** Day on which it may go away: a year later at the earliest. */
  readonly sunset: string;
  /** One sentence: what to use instead. */
  readonly instead: string;
}

/**
 * Every deprecated route, and the one place to name it: it then answers with `X-Deprecation-Warning`, `Deprecation`
 * (RFC 9745) and `Sunset` (RFC 8594), and is marked in the OpenAPI document. Version 1 has none so far.
 */
export const deprecatedRoutes: readonly Deprecated[] = [];

export function deprecationOf(method: Method, path: string): Deprecated | undefined {
  return deprecatedRoutes.find((route) => route.method === method && route.path === path);
}

/** Says of deprecated routes, whatever side serves them, that they are. */
export function warnOfDeprecated(routes: readonly Deprecated[] = deprecatedRoutes): RequestHandler {
  const known = routes.map((route) => ({ ...route, segments: segmentsOf(route.path) }));
  return (request, response, next) => {
    const method = request.method === "HEAD" ? "GET" : request.method;
    const found = known.length === 0 ? undefined : known.find((route) => route.method === method && matches(route.segments, segmentsOf(request.path)));
    if (found) {
      response.setHeader("x-deprecation-warning", `${found.method} /api/v1${found.path} is deprecated and goes away on ${found.sunset}. ${found.instead}`);
      response.setHeader("deprecation", `@${Date.parse(found.since) / 1_000}`);
      response.setHeader("sunset", new Date(found.sunset).toUTCString());
    }
    next();
  };
}
