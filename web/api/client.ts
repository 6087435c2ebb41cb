import { cacheExchange, Client, fetchExchange, makeOperation, mapExchange } from "@urql/core";
import { sessionFetch } from "../session/keep.ts";
import { latestPosition } from "./position.ts";

/**
 * Passes the latest position of an own command to every query that declares `$minPosition`, after the cache, whose keys
 * stay the same: a screen never shows the state from before what the person just did.
 */
const readOwnWrites = mapExchange({
  onOperation(operation) {
    if (operation.kind !== "query") return operation;
    const position = latestPosition();
    if (position === undefined) return operation;
    const declares = operation.query.definitions.some(
      (definition) => "variableDefinitions" in definition && definition.variableDefinitions?.some((variable) => variable.variable.name.value === "minPosition"),
    );
    if (!declares || operation.variables?.["minPosition"]) return operation;
    return makeOperation(operation.kind, { ...operation, variables: { ...operation.variables, minPosition: position } });
  },
});

/** Reads over HTTP. Writes are commands (`commands.ts`), what is live comes by `live-feed.ts`. */
export const client = new Client({
  url: "/graphql",
  exchanges: [cacheExchange, readOwnWrites, fetchExchange],
  fetch: sessionFetch,
  preferGetMethod: false,
  // Answers come whole: what is live has a way of its own.
  fetchOptions: { headers: { accept: "application/graphql-response+json, application/json" } },
  requestPolicy: "cache-and-network",
});
