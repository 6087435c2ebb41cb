import type { RequestHandler } from "express";
import { GalaxyError } from "#schemas/errors.ts";

export type Method = "GET" | "POST" | "PUT" | "DELETE";

/** What a route is known by: its method and its Express path below `/api/v1`. */
export interface RouteName {
  readonly method: Method;
  readonly path: string;
}

/** Refuses what no side serves: 404 for unknown addresses, 405 with `Allow` for known ones. Everything else goes on. */
export function refuseUnknown(routes: readonly RouteName[]): RequestHandler {
  const byPath = [...Map.groupBy(routes, ({ path }) => path)].map(([path, at]) => ({ segments: segmentsOf(path), methods: at.map(({ method }) => method) }));
  return (request, response, next) => {
    const asked = segmentsOf(request.path);
    const allowed = new Set<string>(byPath.filter(({ segments }) => matches(segments, asked)).flatMap(({ methods }) => methods));
    if (allowed.size === 0) throw new GalaxyError("not_found", `There is nothing at ${request.baseUrl}${request.path}; GET /api/v1/openapi.json names what there is`);
    if (allowed.has("GET")) allowed.add("HEAD");
    if (allowed.has(request.method)) return next();
    response.setHeader("allow", [...allowed].sort().join(", "));
    if (request.method === "OPTIONS") response.status(204).end();
    else throw new GalaxyError("method_not_allowed", `${request.method} is not possible here; allowed: ${[...allowed].sort().join(", ")}`);
  };
}

export function segmentsOf(path: string): string[] {
  return path.replace(/^\//, "").replace(/\/$/, "").split("/");
}

/** As Express compares: whatever the case, a parameter being any text. */
export function matches(segments: readonly string[], asked: readonly string[]): boolean {
  return segments.length === asked.length && segments.every((segment, index) => (segment.startsWith(":") ? asked[index] !== "" : segment.toLowerCase() === asked[index]?.toLowerCase()));
}
