import type { IncomingMessage } from "node:http";
import type { Kysely } from "kysely";
import { addressOf } from "#infra/http/address.ts";
import type { EventStore } from "#infra/event-store/port.ts";
import type { ReadModelPosition } from "#infra/postgres/reached.ts";
import type { Directory } from "#infra/security/directory.ts";
import type { CommandGateway } from "#schemas/command-gateway.ts";
import type { Principal } from "#schemas/principal.ts";
import type { ReadModels } from "#schemas/read-models.ts";
import type { GraphContext, RequestFacts } from "../graphql/context.ts";
import { readsFor } from "../reads/team-reads.ts";

export interface ContextSources {
  readonly store: EventStore;
  readonly db: Kysely<ReadModels>;
  readonly readModels: ReadModelPosition;
  readonly directory: Pick<Directory, "people" | "renewed">;
  readonly commands: CommandGateway;
}

/** Lag is counted up to here, in events. */
const MOST_LAG = 1_000;
const noRequest: RequestFacts = { ip: undefined, userAgent: undefined, traceparent: undefined };

/** Makes the context of an operation, or of a live message when there is no request. */
export function contextFor(sources: ContextSources, principal: Principal, request?: IncomingMessage): GraphContext {
  const { store, db, directory, readModels, commands } = sources;
  const lag = async (position: string) => {
    const after = BigInt(position);
    const page = await store.readAll({ from: after === 0n ? "start" : after, maxCount: MOST_LAG + 1 });
    return Math.min(MOST_LAG, page.filter((event) => event.position > after).length);
  };
  return {
    principal,
    reads: readsFor({ db, directory, lag }, principal),
    commands,
    async reached(position) {
      await readModels.reached(position);
      // it may be a team of one's own that one waits for
      if (principal.actor.kind === "user") await directory.renewed(principal.actor.id);
    },
    request: request ? factsOf(request) : noRequest,
    live: request === undefined,
  };
}

function factsOf(request: IncomingMessage): RequestFacts {
  const { "user-agent": userAgent, traceparent } = request.headers;
  return { ip: addressOf(request), userAgent: userAgent?.slice(0, 500), traceparent: typeof traceparent === "string" && traceparent.length <= 100 ? traceparent : undefined };
}
