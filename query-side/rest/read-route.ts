import type { Kysely } from "kysely";
import type { z } from "zod";
import type { Principal } from "#schemas/principal.ts";
import type { ReadModels } from "#schemas/read-models.ts";
import type { Reads } from "../reads/reads.ts";

/** What a read is given: the caller, and reads narrowed to the caller's teams. */
export interface ReadContext {
  readonly principal: Principal;
  readonly db: Kysely<ReadModels>;
  readonly reads: Reads;
  /** Path and query as they were called, for links. */
  readonly url: URL;
}

/** One GET: the route and its entry in the OpenAPI document both come from this. */
export interface ReadRoute<Params extends z.ZodObject = z.ZodObject, Query extends z.ZodObject = z.ZodObject> {
  /** Express path below `/api/v1`. */
  readonly path: string;
  readonly operationId: string;
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
  readonly params: Params;
  readonly query: Query;
  /** What each parameter means, by name. */
  readonly parameterHelp: Readonly<Record<string, string>>;
  readonly answer: z.ZodType;
  /** Name of the answer's schema in the OpenAPI document. */
  readonly answerName: string;
  /** @throws {GalaxyError} */
  readonly read: (context: ReadContext, params: z.output<Params>, query: z.output<Query>) => Promise<Answer>;
}

export interface Answer {
  readonly body: Readonly<Record<string, unknown>>;
  /** Of the entity in the body: what `If-Match` takes. */
  readonly revision?: number;
}

/** Checks that parameters, query and the read belong together; what comes out is any route. */
export function defineRead<Params extends z.ZodObject, Query extends z.ZodObject>(route: ReadRoute<Params, Query>): ReadRoute {
  return route as unknown as ReadRoute;
}
