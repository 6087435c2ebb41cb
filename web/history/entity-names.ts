import { useCallback, useEffect, useMemo, useState } from "react";
import { gql, type TypedDocumentNode } from "urql";
import { client } from "../api/client.ts";
import type { ActivityEntry } from "./history-filter.ts";

/** What a thing is called: a key and a title, or a name. */
export interface EntityName {
  /** `SG-12`; undefined for what has a name alone. */
  readonly key: string | undefined;
  readonly title: string;
  /** The story to open: itself, or the one a task belongs to. */
  readonly storyId: string | undefined;
}

interface NamesData {
  readonly nodes: readonly ({ readonly id?: string; readonly key?: string; readonly title?: string; readonly name?: string; readonly storyId?: string; readonly __typename: string } | null)[];
}
const query: TypedDocumentNode<NamesData, { readonly ids: readonly string[] }> = gql`
  query Names($ids: [ID!]!) {
    nodes(ids: $ids) {
      __typename
      ... on Story { id key title }
      ... on Task { id key title storyId }
      ... on Sprint { id name }
      ... on Project { id key name }
    }
  }
`;

const types: Readonly<Record<string, string>> = { story: "Story", task: "Task", sprint: "Sprint", project: "Project" };
const AT_ONCE = 80;

/** Every thing the entries speak of, by its global id. Fields that hold ids are known by their names. */
export function mentioned(entries: readonly ActivityEntry[]): ReadonlyMap<string, string> {
  const ids = new Map<string, string>();
  const add = (kind: string, id: unknown) => {
    const type = types[kind];
    if (type !== undefined && typeof id === "string") ids.set(id, btoa(`${type}:${id}`));
  };
  for (const { entity, entityId, changes } of entries) {
    add(entity, entityId);
    for (const { field, from, to } of changes) {
      const kind = field === "unfinished_to" ? "sprint" : /(?:^|_)(sprint|story|project)_ids?$/.exec(field)?.[1];
      if (kind !== undefined) for (const value of [from, to].flat()) add(kind, value);
    }
  }
  return ids;
}

/** Names of what the entries speak of, read in batches as they come. What was deleted has none. */
export function useEntityNames(entries: readonly ActivityEntry[]): (id: string) => EntityName | undefined {
  const [names, setNames] = useState<ReadonlyMap<string, EntityName | undefined>>(new Map());
  const ids = useMemo(() => mentioned(entries), [entries]);
  useEffect(() => {
    const missing = [...ids].filter(([id]) => !names.has(id)).slice(0, AT_ONCE);
    if (missing.length === 0) return undefined;
    let gone = false;
    void client
      .query(query, { ids: missing.map(([, globalId]) => globalId) }, { requestPolicy: "network-only" })
      .toPromise()
      .then(({ data }) => {
        // Without an answer the history still reads, only with fewer names.
        if (gone || !data) return;
        const found = data.nodes.flatMap((node) => (node?.id === undefined ? [] : [[node.id, nameOf({ ...node, id: node.id })] as const]));
        setNames((known) => new Map([...known, ...missing.map(([id]) => [id, undefined] as const), ...found]));
      });
    return () => {
      gone = true;
    };
  }, [ids, names]);
  return useCallback((id: string) => names.get(id), [names]);
}

function nameOf(node: { readonly id: string; readonly key?: string; readonly title?: string; readonly name?: string; readonly storyId?: string; readonly __typename: string }): EntityName {
  const storyId = node.__typename === "Story" ? node.id : node.storyId;
  return { key: node.__typename === "Project" ? undefined : node.key, title: node.title ?? node.name ?? "", storyId };
}
