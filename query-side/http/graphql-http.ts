import { json, Router, type Request, type Response } from "express";
import { GraphQLError } from "graphql";
import { createYoga, type Plugin } from "graphql-yoga";
import { z } from "zod";
import type { Authenticate } from "#infra/http/authenticate.ts";
import { sendError } from "#infra/http/errors.ts";
import type { Logger } from "#infra/telemetry/logger.ts";
import type { Principal } from "#schemas/principal.ts";
import { GalaxyError } from "#schemas/errors.ts";
import type { GraphContext } from "../graphql/context.ts";
import { maskError } from "../graphql/errors.ts";
import { isSubscription, parseDocument, prepare, rules } from "../graphql/operations.ts";
import { schema } from "../graphql/schema.ts";
import type { LiveHub } from "../live/hub.ts";
import { serveEvents } from "./graphql-sse.ts";

/** The same limits on HTTP as on WebSockets. */
const limits: Plugin = {
  onParse: ({ setParseFn }) => setParseFn((source: string | { readonly body: string }) => parseDocument(typeof source === "string" ? source : source.body)),
  onValidate: ({ addValidationRule }) => {
    for (const rule of rules.slice(-1)) addValidationRule(rule); // Yoga brings the specified ones itself
  },
};

export const graphqlRequest = z.object({
  query: z.string({ error: "must be a GraphQL document" }),
  operationName: z.string().nullish(),
  variables: z.record(z.string(), z.unknown()).nullish(),
  extensions: z.unknown().optional(),
});

export interface GraphqlHttpOptions {
  readonly hub: LiveHub;
  readonly authenticate: Authenticate;
  readonly contextFor: (principal: Principal, request: Request) => GraphContext;
  readonly logger: Logger;
}

/** `/graphql` over HTTP: queries and mutations answer as JSON, subscriptions as server-sent events. */
export function graphqlHttp({ hub, authenticate, contextFor, logger }: GraphqlHttpOptions): Router {
  const yoga = createYoga<{ principal: Principal; req: Request }, GraphContext>({
    schema,
    plugins: [limits],
    context: ({ principal, req }) => contextFor(principal, req),
    maskedErrors: { maskError: (error) => maskError(error, logger) },
    graphiql: false, // its page loads its parts from elsewhere
    landingPage: false,
    batching: false,
    cors: false,
    logging: false,
  });
  const router = Router();
  router.use(json({ limit: "1mb" }));
  router.use(async (request: Request, response: Response) => {
    try {
      const principal = await authenticate(request);
      if (request.headers.accept?.includes("text/event-stream")) await subscribe(request, response, principal);
      else await yoga(request, response, { principal, req: request });
    } catch (error) {
      sendError(response, error, logger);
    }
  });

  async function subscribe(request: Request, response: Response, principal: Principal): Promise<void> {
    const { query, operationName, variables } = asked(request);
    const prepared = prepare(query);
    if ("errors" in prepared) {
      response.status(400).json({ errors: prepared.errors });
      return;
    }
    if (!isSubscription(prepared.document, operationName ?? undefined)) {
      await yoga(request, response, { principal, req: request });
      return;
    }
    try {
      await serveEvents(response, (sink) => hub.watch({ document: prepared.document, text: query, operationName: operationName ?? undefined, variables: variables ?? {}, principal, sink }));
    } catch (error) {
      if (!(error instanceof GraphQLError)) throw error;
      response.status(400).json({ errors: [error] });
    }
  }
  return router;
}

function asked(request: Request) {
  const { variables, ...rest } = request.query;
  let input: unknown = request.body;
  if (request.method === "GET") {
    try {
      input = { ...rest, ...(typeof variables === "string" ? { variables: JSON.parse(variables) as unknown } : {}) };
    } catch (cause) {
      throw new GalaxyError("validation_error", "variables must be JSON", { variables: ["must be JSON"] }, { cause });
    }
  }
  const parsed = graphqlRequest.safeParse(input);
  if (!parsed.success) throw new GalaxyError("validation_error", "The GraphQL request was not understood", Object.fromEntries(parsed.error.issues.map((issue) => [issue.path.join(".") || "_", [issue.message]])));
  return parsed.data;
}
