import { Router, type Request, type Response } from "express";
import type { Kysely } from "kysely";
import type { z } from "zod";
import type { Authenticate } from "#infra/http/authenticate.ts";
import type { RequestLimits } from "#infra/http/rate-limit/requests.ts";
import { GalaxyError } from "#schemas/errors.ts";
import type { Principal } from "#schemas/principal.ts";
import type { ReadModels } from "#schemas/read-models.ts";
import type { GraphContext } from "../graphql/context.ts";
import { MIN_POSITION, parsePosition } from "#schemas/position.ts";
import { reads as routes } from "./all-reads.ts";
import { sendAnswer } from "./answer.ts";
import { warnOfDeprecated } from "./deprecation.ts";
import { docsPage } from "./docs/page.ts";
import { refuseUnknown } from "./known-routes.ts";
import { openApiDocument, operations } from "./openapi/document.ts";
import type { ReadRoute } from "./read-route.ts";
import { apiVersion } from "./version.ts";

export interface RestOptions {
  readonly db: Kysely<ReadModels>;
  readonly authenticate: Authenticate;
  readonly limits: RequestLimits;
  readonly contextOf: (principal: Principal) => Pick<GraphContext, "reads" | "reached">;
}

/**
 * The REST API's read side, to be mounted at `/api/v1` and `/api` before the command side's routes: what is theirs
 * goes on to them, what is nobody's is refused here.
 */
export function restRouter(options: RestOptions): Router {
  const { limits } = options;
  const router = Router();
  router.use("/docs", docsPage());
  router.use(apiVersion);
  router.use(refuseUnknown(operations), warnOfDeprecated());
  router.get("/openapi.json", limits.byAddress, (request, response) => sendAnswer(request, response, { body: openApiDocument }));
  for (const route of routes) router.get(route.path, (request, response) => serve(route, options, request, response));
  return router;
}

async function serve(route: ReadRoute, { db, authenticate, contextOf }: RestOptions, request: Request, response: Response): Promise<void> {
  const principal = await authenticate(request);
  const params = checked(route.params, request.params);
  const query = checked(route.query, Object.fromEntries(Object.entries(request.query).filter(([name]) => name !== "api_version")));
  const minPosition = request.headers[MIN_POSITION];
  const { reads, reached } = contextOf(principal);
  if (typeof minPosition === "string") await reached(parsePosition(minPosition, MIN_POSITION));
  const url = new URL(request.originalUrl, "http://localhost");
  sendAnswer(request, response, await route.read({ principal, db, reads, url }, params, query));
}

/** @throws {GalaxyError} `validation_error`, with a sentence for each parameter */
function checked(schema: z.ZodObject, value: unknown): Record<string, unknown> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const known = Object.keys(schema.shape);
  // a Map, for a parameter may be called `constructor`
  const details = new Map<string, string[]>();
  const tell = (name: string, sentence: string) => details.set(name, [...(details.get(name) ?? []), sentence]);
  for (const issue of parsed.error.issues) {
    if (issue.code === "unrecognized_keys") for (const key of issue.keys) tell(key.slice(0, 100), known.length === 0 ? "is not known here" : `is not known here; known are ${known.join(", ")}`);
    else tell(issue.path.map(String).join(".") || "_", issue.code === "invalid_type" ? "must be given once, as text" : issue.message);
  }
  const [[name, sentences] = ["_", []]] = details;
  throw new GalaxyError("validation_error", `${name} ${sentences[0] ?? "is not valid"}`, Object.fromEntries(details));
}
