import SchemaBuilder from "@pothos/core";
import ComplexityPlugin from "@pothos/plugin-complexity";
import RelayPlugin from "@pothos/plugin-relay";
import { GraphQLError } from "graphql";
import type { GraphContext } from "./context.ts";

/** Cost of one operation: every field costs one, times the items its lists may hold. */
const MAX_COST = 100_000;
const MAX_DEPTH = 12;

export const builder = new SchemaBuilder<{
  Context: GraphContext;
  DefaultFieldNullability: false;
  Scalars: {
    ID: { Input: string; Output: string };
    DateTime: { Input: Date; Output: Date | string };
    Date: { Input: string; Output: string };
    JSON: { Input: unknown; Output: unknown };
  };
}>({
  plugins: [ComplexityPlugin, RelayPlugin],
  defaultFieldNullability: false,
  relay: { idFieldName: "nodeId", clientMutationId: "omit", cursorType: "String" },
  complexity: {
    defaultComplexity: 1,
    defaultListMultiplier: 10,
    limit: (context) => (context.live ? {} : { complexity: MAX_COST, depth: MAX_DEPTH }),
    complexityError: (kind, { complexity, depth }) =>
      new GraphQLError(
        kind === "Depth" ? `This operation is ${depth} levels deep; at most ${MAX_DEPTH} are allowed` : `This operation could cost ${complexity}; at most ${MAX_COST} is allowed. Ask for fewer items with \`first\``,
        { extensions: { code: "validation_error" } },
      ),
  },
});

builder.queryType({});
builder.mutationType({ description: "One mutation a command, made from the command catalogue." });
builder.subscriptionType({ description: "Live feeds. Every message carries a cursor: subscribe with it as `after` to go on from there." });
