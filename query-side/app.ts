import type { IncomingMessage, Server } from "node:http";
import type { Router } from "express";
import type { Kysely } from "kysely";
import type { EventStore } from "#infra/event-store/port.ts";
import type { Authenticate } from "#infra/http/authenticate.ts";
import { noLimits, type RequestLimits } from "#infra/http/rate-limit/requests.ts";
import type { ReadModelPosition } from "#infra/postgres/reached.ts";
import type { Directory } from "#infra/security/directory.ts";
import type { Logger } from "#infra/telemetry/logger.ts";
import type { CommandGateway } from "#schemas/command-gateway.ts";
import type { Principal } from "#schemas/principal.ts";
import type { ReadModels } from "#schemas/read-models.ts";
import { contextFor, type ContextSources } from "./http/context.ts";
import { graphqlHttp } from "./http/graphql-http.ts";
import { graphqlWs, type ByAuthorization } from "./http/graphql-ws.ts";
import { LiveHub } from "./live/hub.ts";
import { restRouter } from "./rest/router.ts";

export interface QuerySideOptions {
  readonly store: EventStore;
  readonly db: Kysely<ReadModels>;
  readonly databaseUrl: string;
  readonly readModels: ReadModelPosition;
  readonly commands: CommandGateway;
  readonly authenticate: Authenticate;
  /** For WebSockets that say who they are in their first message. */
  readonly byAuthorization?: ByAuthorization;
  /** The names and memberships of people. */
  readonly directory: Directory;
  /** Counts what does not come as a request of its own. Default: nothing is counted. */
  readonly limits?: RequestLimits;
  readonly logger: Logger;
}

export interface QuerySide {
  /** To be mounted at `/api/v1` and `/api`, before the command side's routes. */
  readonly rest: Router;
  /** To be mounted at `/graphql`. */
  readonly graphql: Router;
  /** Serves WebSockets on this server. */
  attach(server: Server): void;
  start(): void;
  /** Live subscriptions at this moment. */
  watching(): number;
  close(): Promise<void>;
}

export function createQuerySide(options: QuerySideOptions): QuerySide {
  const { store, db, databaseUrl, readModels, commands, authenticate, byAuthorization, directory, limits = noLimits, logger } = options;
  const sources: ContextSources = { store, db, directory, readModels, commands };
  const forRequest = (principal: Principal, request: IncomingMessage) => contextFor(sources, principal, request);
  const hub = new LiveHub({ store, db, databaseUrl, logger, liveContext: (principal) => contextFor(sources, principal) });
  const webSockets = graphqlWs({ hub, authenticate, byAuthorization, limits, contextFor: forRequest, logger });
  return {
    rest: restRouter({ db, authenticate, limits, contextOf: (principal) => contextFor(sources, principal) }),
    graphql: graphqlHttp({ hub, authenticate, contextFor: forRequest, logger }),
    attach: (server) => webSockets.attach(server),
    start: () => hub.start(),
    watching: () => hub.watching(),
    async close() {
      await Promise.all([webSockets.close(), hub.close()]);
    },
  };
}
