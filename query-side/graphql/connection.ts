import type { ObjectRef } from "@pothos/core";
import { builder } from "./builder.ts";
import { pageSizeOrDefault, type Page, type PageArguments } from "../reads/page.ts";

type Types = typeof builder extends PothosSchemaTypes.SchemaBuilder<infer T> ? T : never;

/** A query of its own for each parent costs more than a field that comes with its row. */
export const QUERY_COST = 20;

/** Cost of a connection: a query, and its page, whatever the items hold. */
export function pageCost(args: PageArguments) {
  return { field: QUERY_COST, multiplier: Math.max(pageSizeOrDefault(args.first), 1) };
}

/** A Relay connection over the rows of a type. More fields, such as counts, are added to what it returns. */
export function connectionOf<Node, Shape extends Page<Node> = Page<Node>>(name: string, node: ObjectRef<Types, Node>) {
  const edge = builder.objectRef<Page<Node>["edges"][number]>(`${name}Edge`).implement({
    // Pothos cannot follow the type of a node through a type parameter
    fields: (t) => ({ cursor: t.exposeString("cursor"), node: t.field({ type: node, resolve: (parent) => parent.node as never }) }),
  });
  return builder.objectRef<Shape>(`${name}Connection`).implement({
    fields: (t) => ({
      edges: t.field({ type: [edge], complexity: { field: 1, multiplier: 1 }, resolve: (page) => page.edges as never }),
      pageInfo: t.field({
        type: builder.pageInfoRef(),
        resolve: (page) => ({
          hasNextPage: page.hasNextPage,
          hasPreviousPage: page.hasPreviousPage,
          startCursor: page.edges[0]?.cursor ?? null,
          endCursor: page.edges.at(-1)?.cursor ?? null,
        }),
      }),
    }),
  });
}
