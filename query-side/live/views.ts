import { execute, type DocumentNode, type ExecutionResult } from "graphql";
import type { Kysely } from "kysely";
import { GalaxyError } from "#schemas/errors.ts";
import type { ReadModels } from "#schemas/read-models.ts";
import { burndownView } from "../burndown/view.ts";
import type { GraphContext } from "../graphql/context.ts";
import { schema } from "../graphql/schema.ts";
import { readBoard } from "../reads/team-reads.ts";
import type { BoardMessage, BurndownMessage, EventMessage } from "./messages.ts";
import type { BoardItem, BurndownItem, EventItem } from "./sources.ts";
import type { View } from "./topic.ts";

/** What a client asked to see of each message. */
export interface Asked {
  readonly document: DocumentNode;
  readonly operationName: string | undefined;
  readonly variables: Readonly<Record<string, unknown>>;
  /** A context for a message: fresh loaders each time. */
  readonly context: () => GraphContext;
}

type AnyMessage = BoardMessage | BurndownMessage | EventMessage;

/** Runs the document over a message; the result as JSON. */
async function shaped(asked: Asked, message: AnyMessage): Promise<string> {
  const result: ExecutionResult = await execute({
    schema,
    document: asked.document,
    rootValue: message,
    contextValue: asked.context(),
    variableValues: asked.variables,
    ...(asked.operationName === undefined ? {} : { operationName: asked.operationName }),
  });
  return JSON.stringify(result);
}

/** Callers that ask while an answer is being made get the same answer. */
function sharedWhilePending<Result>(make: () => Promise<Result>): () => Promise<Result> {
  let pending: Promise<Result> | undefined;
  return () => (pending ??= make().finally(() => (pending = undefined)));
}

type Stated = { readonly cursor: bigint; readonly json: string };

function stateOf(fresh: () => Promise<Stated>, withReason: (reason: string) => Promise<Stated>): (reason: string | undefined) => Promise<Stated> {
  const shared = sharedWhilePending(fresh);
  return (reason) => (reason === undefined ? shared() : withReason(reason));
}

const gone = (): never => {
  throw new GalaxyError("not_found", "There is no such sprint any more");
};

export function boardView(db: Kysely<ReadModels>, sprintId: string, asked: Asked): View<BoardItem> {
  const state = async (reason: string | undefined): Promise<Stated> => {
    const { seq, cards } = (await readBoard(db, sprintId)) ?? gone();
    const at = { cursor: String(seq), state: cards };
    return { cursor: BigInt(seq), json: await shaped(asked, reason === undefined ? { kind: "SNAPSHOT", ...at } : { kind: "RESYNC", reason, ...at }) };
  };
  return {
    change: ({ cursor, row }) => shaped(asked, { kind: "CHANGE", cursor: cursor.toString(), change: row }),
    state: stateOf(() => state(undefined), state),
    caughtUp: (cursor) => shaped(asked, { kind: "CAUGHT_UP", cursor: cursor.toString() }),
  };
}

export function burndownLiveView(sprintId: string, asked: Asked): View<BurndownItem> {
  const chartAt = async (upTo: bigint | undefined) => {
    const found = (await asked.context().reads.burndown(sprintId)) ?? gone();
    const changes = upTo === undefined ? found.changes : found.changes.filter(({ seq }) => BigInt(seq) <= upTo);
    return burndownView({ ...found, changes, cursor: String(upTo ?? found.cursor) }, new Date());
  };
  const state = async (reason: string | undefined): Promise<Stated> => {
    const view = await chartAt(undefined);
    const at = { cursor: view.cursor, state: view };
    return { cursor: BigInt(view.cursor), json: await shaped(asked, reason === undefined ? { kind: "SNAPSHOT", ...at } : { kind: "RESYNC", reason, ...at }) };
  };
  return {
    change: ({ cursor, row }) => {
      const chart = sharedWhilePending(() => chartAt(cursor));
      const sums = async () => (await chart()).changes.find(({ seq }) => seq === row.seq) ?? null;
      return shaped(asked, { kind: "CHANGE", cursor: cursor.toString(), chart, sums });
    },
    state: stateOf(() => state(undefined), state),
    caughtUp: (cursor) => shaped(asked, { kind: "CAUGHT_UP", cursor: cursor.toString() }),
  };
}

/** Events have no state: whoever cannot go on from a cursor goes on from now, and is told so. */
export function eventView(head: () => Promise<bigint>, asked: Asked): View<EventItem> {
  const state = async (reason: string | undefined): Promise<Stated> => {
    const cursor = await head();
    return { cursor, json: await shaped(asked, { kind: "RESYNC", cursor: cursor.toString(), reason: reason ?? "begin here", state: null }) };
  };
  return {
    change: ({ cursor, event }) => shaped(asked, { kind: "CHANGE", cursor: cursor.toString(), change: event }),
    state: stateOf(() => state(undefined), state),
    caughtUp: (cursor) => shaped(asked, { kind: "CAUGHT_UP", cursor: cursor.toString() }),
  };
}
