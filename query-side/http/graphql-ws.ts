import type { IncomingMessage, Server } from "node:http";
import type { Duplex } from "node:stream";
import { execute, GraphQLError, type ExecutionArgs, type ExecutionResult } from "graphql";
import type { Context, SubscribePayload } from "graphql-ws";
import { useServer, type Extra } from "graphql-ws/use/ws";
import { WebSocketServer, type WebSocket } from "ws";
import type { Authenticate } from "#infra/http/authenticate.ts";
import { refusalOf } from "#infra/http/guard.ts";
import type { RequestLimits } from "#infra/http/rate-limit/requests.ts";
import type { Logger } from "#infra/telemetry/logger.ts";
import { GalaxyError } from "#schemas/errors.ts";
import type { Principal } from "#schemas/principal.ts";
import type { GraphContext } from "../graphql/context.ts";
import { maskError } from "../graphql/errors.ts";
import { isSubscription, prepare } from "../graphql/operations.ts";
import { schema } from "../graphql/schema.ts";
import { FORBIDDEN, LOOK_EVERY_MS, sessionRefusal, TOKEN_ENDED, type Refusal } from "../live/access.ts";
import type { LiveHub } from "../live/hub.ts";
import type { Sink } from "../live/sink.ts";

/** Live subscriptions and operations under way that one connection may hold. */
const MAX_OPERATIONS = 100;
const MAX_MESSAGE_BYTES = 1_000_000;
const RESTARTING = 1012;
/** The registered WebSocket code for "try again later". */
const TRY_LATER = 1013;

/**
 * Finds who stands behind the value of an `Authorization` header that came in a message.
 * @throws {GalaxyError} `unauthorized`
 */
export type ByAuthorization = (value: string, request: IncomingMessage) => Promise<Principal>;

type Signed = Record<PropertyKey, unknown> & { principal?: Principal };
type ExtraWithPrincipal = Extra & Signed;

export interface GraphqlWsOptions {
  readonly hub: LiveHub;
  readonly authenticate: Authenticate;
  /** For who sends `{ "authorization": "Bearer …" }` in the first message. Undefined: only the request itself says who sends it. */
  readonly byAuthorization: ByAuthorization | undefined;
  readonly limits: RequestLimits;
  readonly contextFor: (principal: Principal, request: IncomingMessage) => GraphContext;
  readonly logger: Logger;
}

export interface GraphqlWs {
  /** Lets the server's upgrade requests for `/graphql` become connections. */
  attach(server: Server): void;
  /** Closes every connection with a code that means: come back soon. */
  close(): Promise<void>;
}

/** `/graphql` over WebSockets, subprotocol `graphql-transport-ws`. Live messages are written by the hub, not by the library. */
export function graphqlWs({ hub, authenticate, byAuthorization, limits, contextFor, logger }: GraphqlWsOptions): GraphqlWs {
  const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: MAX_MESSAGE_BYTES, clientTracking: true });

  /** Who is signed in on each connection. */
  const principals = new WeakMap<WebSocket, Principal>();
  const signedIn = (request: IncomingMessage, authorization: unknown) => (byAuthorization && typeof authorization === "string" ? byAuthorization(authorization, request) : authenticate(request));
  // a connection on which nothing happens ends with its session, too
  const looking = setInterval(() => {
    for (const socket of sockets.clients) {
      const principal = principals.get(socket);
      const refusal = principal && sessionRefusal(principal);
      if (refusal) socket.close(refusal.code, refusal.reason);
    }
  }, LOOK_EVERY_MS).unref();

  const disposable = useServer<Record<string, unknown>, Signed>(
    {
      schema,
      execute: async (args) => masked(await execute(args)),
      subscribe: (args) => (args.contextValue as WatchContext).iterate(),
      async onConnect({ extra, connectionParams }) {
        try {
          extra.principal = await signedIn(extra.request, connectionParams?.["authorization"]);
          principals.set(extra.socket, extra.principal);
          return true;
        } catch (error) {
          const { code, reason } = refusedConnection(error, logger);
          extra.socket.close(code, reason);
          return false;
        }
      },
      onSubscribe: (ctx, id, payload) => operation(ctx as Context<Record<string, unknown>, ExtraWithPrincipal>, id, payload),
    },
    sockets,
  );

  const masked = ({ errors, ...result }: ExecutionResult): ExecutionResult => ({ ...result, ...(errors ? { errors: errors.map((error) => maskError(error, logger)) } : {}) });

  async function operation(ctx: Context<Record<string, unknown>, ExtraWithPrincipal>, id: string, payload: SubscribePayload): Promise<ExecutionArgs | readonly GraphQLError[]> {
    const { principal } = ctx.extra;
    if (!principal) return [new GraphQLError("Not signed in", { extensions: { code: "unauthorized" } })];
    if (Object.keys(ctx.subscriptions).length > MAX_OPERATIONS) return [new GraphQLError(`A connection may hold at most ${MAX_OPERATIONS} operations`, { extensions: { code: "too_many_requests" } })];
    const refusal = sessionRefusal(principal);
    if (refusal) {
      ctx.extra.socket.close(refusal.code, refusal.reason);
      return [new GraphQLError("Not signed in any more", { extensions: { code: "unauthorized" } })];
    }
    try {
      limits.operation(principal);
    } catch (error) {
      return [maskError(error, logger)];
    }
    const prepared = prepare(payload.query);
    if ("errors" in prepared) return prepared.errors;
    const operationName = payload.operationName ?? undefined;
    const variables = payload.variables ?? {};
    const args = { schema, document: prepared.document, variableValues: variables, ...(operationName === undefined ? {} : { operationName }) };
    if (!isSubscription(prepared.document, operationName)) return { ...args, contextValue: contextFor(principal, ctx.extra.request) };
    const ended = Promise.withResolvers<IteratorResult<never>>();
    try {
      const sink = socketSink(ctx.extra.socket, id, () => ended.resolve({ done: true, value: undefined }));
      const subscription = await hub.watch({ document: prepared.document, text: payload.query, operationName, variables, principal, sink });
      return { ...args, contextValue: { iterate: () => untilReturned(ended, subscription) } satisfies WatchContext };
    } catch (error) {
      return [maskError(error, logger)];
    }
  }

  return {
    attach(server) {
      server.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
        socket.on("error", () => socket.destroy()); // Node has taken its own listener away; a reset must end this connection alone
        if (refusalOf(request)) return refuse(socket, "403 Forbidden");
        if ((request.url ?? "").split("?", 1)[0] !== "/graphql") return refuse(socket, "404 Not Found");
        sockets.handleUpgrade(request, socket, head, (webSocket) => sockets.emit("connection", webSocket, request));
      });
    },
    async close() {
      clearInterval(looking);
      for (const socket of sockets.clients) socket.close(RESTARTING, "restarting: come back soon");
      await disposable.dispose();
    },
  };
}

/** With which code, that the client can act on, a connection is refused. */
function refusedConnection(error: unknown, logger: Logger): Refusal {
  const code = error instanceof GalaxyError ? error.code : undefined;
  if (code === "unauthorized") return { code: TOKEN_ENDED, reason: "sign in first" };
  if (code === "forbidden") return { code: FORBIDDEN, reason: "not allowed" };
  if (code !== "too_many_requests" && code !== "unavailable") logger.error({ err: error }, "it could not be found out who connects");
  return { code: TRY_LATER, reason: "try again later" };
}

interface WatchContext {
  readonly iterate: () => AsyncIterableIterator<never>;
}

/** What the library iterates over while the hub writes to the socket: nothing, until the client has had enough. */
function untilReturned(ended: PromiseWithResolvers<IteratorResult<never>>, subscription: { close(): void }): AsyncIterableIterator<never> {
  const done: IteratorResult<never> = { done: true, value: undefined };
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    next: () => ended.promise,
    async return() {
      subscription.close();
      ended.resolve(done);
      return done;
    },
  };
}

function socketSink(socket: WebSocket, id: string, end: () => void): Sink {
  const head = `{"id":${JSON.stringify(id)},"type":"next","payload":`;
  return {
    send(payload) {
      if (socket.readyState === socket.OPEN) socket.send(`${head}${payload}}`);
    },
    buffered: () => socket.bufferedAmount,
    end(payload) {
      this.send(payload);
      end();
    },
    shut: (code, reason) => socket.close(code, reason),
  };
}

function refuse(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
