import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { gql, type TypedDocumentNode } from "urql";
import { client } from "../api/client.ts";
import { onTeamEvent } from "../api/team-events.ts";
import type { ActivityEntry } from "./history-filter.ts";

const PAGE = 60;
const SETTLE_MS = 300;

/** Whose history: one thing's, or a project's and of all that is in it. */
export type ActivityScope = { readonly entityId: string } | { readonly projectId: string };

interface ActivityData {
  readonly activity: { readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null }; readonly edges: readonly { readonly node: ActivityEntry }[] };
}
interface ActivityVariables {
  readonly entityId: string | null;
  readonly projectId: string | null;
  readonly first: number;
  readonly after: string | null;
}
const query: TypedDocumentNode<ActivityData, ActivityVariables> = gql`
  query History($entityId: ID, $projectId: ID, $first: Int!, $after: String, $minPosition: String) {
    activity(entityId: $entityId, projectId: $projectId, first: $first, after: $after, minPosition: $minPosition) {
      pageInfo { hasNextPage endCursor }
      edges {
        node {
          id action entity entityId position revision commandId hash prevHash occurredAt recordedAt
          actor { id kind name onBehalfOf }
          changes { field from to }
        }
      }
    }
  }
`;

interface Feed {
  readonly entries: readonly ActivityEntry[];
  readonly next: string | undefined;
  readonly status: "loading" | "ready" | "failed";
  readonly error: string | undefined;
}
const nothing: Feed = { entries: [], next: undefined, status: "loading", error: undefined };

export interface ActivityFeed extends Feed {
  /** Reads the next page, or tries again what failed. Does nothing while one is under way or at the end. */
  readonly loadMore: () => void;
}

/**
 * The newest page of a page list read again: new entries stand before those that are known. When they do not reach the
 * known ones there would be a gap, and the fresh page replaces everything.
 */
export function withNewest(known: readonly ActivityEntry[], fresh: readonly ActivityEntry[]): readonly ActivityEntry[] | undefined {
  const ids = new Set(known.map((entry) => entry.id));
  const added = fresh.filter((entry) => !ids.has(entry.id));
  return added.length === fresh.length && known.length > 0 ? undefined : [...added, ...known];
}

/** Follows a history: page by page into the past, and what happens now on top. For another scope the component is mounted anew. */
export function useActivity(scope: ActivityScope): ActivityFeed {
  const entityId = "entityId" in scope ? scope.entityId : null;
  const projectId = "projectId" in scope ? scope.projectId : null;
  const [feed, setFeed] = useState<Feed>(nothing);
  const busy = useRef(false);

  const fetchPage = useCallback(
    async (after: string | null) => {
      const { data, error } = await client.query(query, { entityId, projectId, first: PAGE, after }, { requestPolicy: "network-only" }).toPromise();
      if (error?.networkError) throw new Error("The server cannot be reached.");
      if (error || !data) throw new Error(error?.graphQLErrors[0]?.message ?? "The server gave no answer.");
      const { edges, pageInfo } = data.activity;
      return { entries: edges.map((edge) => edge.node), next: pageInfo.hasNextPage ? (pageInfo.endCursor ?? undefined) : undefined };
    },
    [entityId, projectId],
  );

  const read = useCallback(
    (after: string | undefined) => {
      if (busy.current) return () => undefined;
      busy.current = true;
      let gone = false;
      fetchPage(after ?? null).then(
        (page) => {
          busy.current = false;
          if (!gone) setFeed((now) => ({ entries: after === undefined ? page.entries : joined(now.entries, page.entries), next: page.next, status: "ready", error: undefined }));
        },
        (error: unknown) => {
          busy.current = false;
          if (!gone) setFeed((now) => ({ ...now, status: "failed", error: error instanceof Error ? error.message : "Something went wrong." }));
        },
      );
      return () => {
        gone = true;
        busy.current = false;
      };
    },
    [fetchPage],
  );

  useEffect(() => read(undefined), [read]);

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let gone = false;
    const refresh = () => {
      timer = undefined;
      fetchPage(null).then(
        (page) => {
          if (gone) return;
          setFeed((now) => {
            const merged = withNewest(now.entries, page.entries);
            return merged === undefined ? { ...page, status: "ready", error: undefined } : { ...now, entries: merged };
          });
        },
        // What is shown stays; the next event or reconnection asks again.
        () => undefined,
      );
    };
    const off = onTeamEvent((event) => {
      if (event !== undefined && (entityId === null ? event.projectId !== projectId && event.entityId !== projectId : event.entityId !== entityId)) return;
      timer ??= setTimeout(refresh, SETTLE_MS);
    });
    return () => {
      gone = true;
      clearTimeout(timer);
      off();
    };
  }, [fetchPage, entityId, projectId]);

  const { next, status } = feed;
  const loadMore = useCallback(() => {
    if (status === "failed") setFeed((now) => ({ ...now, status: now.entries.length > 0 ? "ready" : "loading", error: undefined }));
    if (status === "failed" || next !== undefined) read(next);
  }, [read, next, status]);
  return useMemo(() => ({ ...feed, loadMore }), [feed, loadMore]);
}

function joined(known: readonly ActivityEntry[], older: readonly ActivityEntry[]): readonly ActivityEntry[] {
  const ids = new Set(known.map((entry) => entry.id));
  return [...known, ...older.filter((entry) => !ids.has(entry.id))];
}
