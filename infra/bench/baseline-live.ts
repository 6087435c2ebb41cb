/**
 * What the live fan-out is compared with: the same schema, the same rows and the same wake-up, served the plain way by
 * graphql-yoga and graphql-ws, one execution a client. Run as a process of its own: `node baseline-live.ts DATABASE_URL`.
 */
import { setMaxListeners } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { DocumentNode, execute, ExecutionArgs, GraphQLError, GraphQLSchema, subscribe } from "graphql";
import { createPubSub, createSchema, createYoga } from "graphql-yoga";
import { useServer } from "graphql-ws/use/ws";
import { Client } from "pg";
import { WebSocketServer } from "ws";
import { channels } from "#schemas/read-models.ts";

const databaseUrl = process.argv[2];
if (!databaseUrl) throw new Error("usage: node baseline-live.ts DATABASE_URL");

setMaxListeners(0); // each of a thousand watchers listens
const pubSub = createPubSub<{ board: [sprintId: string, message: unknown] }>();
const schema = createSchema({
  typeDefs: await readFile(new URL("../../query-side/schema.graphql", import.meta.url), "utf8"),
  resolvers: {
    Subscription: { boardChanges: { subscribe: (_root: unknown, args: { sprintId: string }) => pubSub.subscribe("board", args.sprintId), resolve: (message: unknown) => message } },
  },
});
const yoga = createYoga({ schema, logging: false });
const server = createServer(yoga);
// as graphql-yoga's own documentation joins the two
interface Enveloped {
  readonly execute: (args: ExecutionArgs) => ReturnType<typeof execute>;
  readonly subscribe: (args: ExecutionArgs) => ReturnType<typeof subscribe>;
}
useServer(
  {
    execute: (args) => (args.rootValue as Enveloped).execute(args),
    subscribe: (args) => (args.rootValue as Enveloped).subscribe(args),
    async onSubscribe(ctx, _id, params) {
      const enveloped = yoga.getEnveloped({ ...ctx, req: ctx.extra.request, socket: ctx.extra.socket, params });
      const document = enveloped.parse(params.query) as DocumentNode;
      const errors = enveloped.validate(enveloped.schema, document) as readonly GraphQLError[];
      if (errors.length > 0) return errors;
      return { schema: enveloped.schema as GraphQLSchema, document, variableValues: params.variables ?? {}, contextValue: await enveloped.contextFactory(), rootValue: { execute: enveloped.execute, subscribe: enveloped.subscribe } satisfies Enveloped };
    },
  },
  new WebSocketServer({ server, path: "/graphql", perMessageDeflate: false }),
);

function camel(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(camel);
  if (value instanceof Date || value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key.replace(/_([a-z])/g, (_match, letter: string) => letter.toUpperCase()), camel(inner)]));
}

const client = new Client({ connectionString: databaseUrl });
await client.connect();
const reader = new Client({ connectionString: databaseUrl });
await reader.connect();
const seen = new Map<string, number>();
let turn = Promise.resolve();
client.on("notification", ({ payload }) => {
  const { sprint_id } = JSON.parse(payload ?? "{}") as { sprint_id: string; seq: number };
  turn = turn.then(async () => {
    const after = seen.get(sprint_id) ?? 0;
    const { rows } = await reader.query("select * from board_changes where sprint_id = $1 and seq > $2 order by seq", [sprint_id, after]);
    for (const row of rows as Array<Record<string, unknown>>) {
      seen.set(sprint_id, Number(row["seq"]));
      const change = camel(row) as Record<string, unknown>;
      const actor = change["actor"] as Record<string, unknown>;
      pubSub.publish("board", sprint_id, {
        kind: "CHANGE",
        cursor: String(row["seq"]),
        change: { ...change, kind: String(change["kind"]).toUpperCase(), actor: { name: "", ...actor } },
      });
    }
  });
});
await client.query(`listen ${channels.board}`);
server.listen(0, "127.0.0.1", () => console.log(`ready ${(server.address() as AddressInfo).port}`));
