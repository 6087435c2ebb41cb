import { useCallback, useEffect, useRef } from "react";
import { useQuery, type AnyVariables, type CombinedError, type DocumentInput } from "urql";
import type { EntityKind } from "#schemas/ids.ts";
import { onTeamEvent } from "./team-events.ts";

const SETTLE_MS = 120;
const AT_MOST_MS = 800;

export interface DataOptions<Data, Variables extends AnyVariables> {
  readonly query: DocumentInput<Data, Variables>;
  readonly variables: Variables;
  /** Do not ask yet. */
  readonly pause?: boolean;
  /** Read again after events of these kinds, whoever caused them. */
  readonly refreshOn?: readonly EntityKind[];
  /** Only events of this project (and those without a project) count. */
  readonly projectId?: string;
}

export interface DataState<Data> {
  readonly data: Data | undefined;
  /** In words; set while there is nothing to show or the last reading failed. */
  readonly error: string | undefined;
  /** True until there is something to show for the first time. */
  readonly loading: boolean;
  readonly refetch: () => void;
}

/**
 * Reads a query and keeps it fresh: shown from memory at once, read from the server behind it, read again after events
 * that concern it. Queries that declare `$minPosition: String` include the person's own latest commands.
 */
export function useData<Data, Variables extends AnyVariables = AnyVariables>(options: DataOptions<Data, Variables>): DataState<Data> {
  const { query, variables, pause = false, refreshOn, projectId } = options;
  const [result, execute] = useQuery<Data, Variables>({ query, variables, pause } as Parameters<typeof useQuery<Data, Variables>>[0]);
  const executeRef = useRef(execute);
  useEffect(() => {
    executeRef.current = execute;
  });
  const refetch = useCallback(() => executeRef.current({ requestPolicy: "network-only" }), []);
  const kinds = refreshOn?.join(" ");

  useEffect(() => {
    if (kinds === undefined || pause) return undefined;
    const wanted = new Set(kinds.split(" "));
    let timer: ReturnType<typeof setTimeout> | undefined;
    let since: number | undefined;
    const run = () => {
      since = undefined;
      refetch();
    };
    const off = onTeamEvent((event) => {
      if (event !== undefined && (!wanted.has(event.entity) || (projectId !== undefined && event.projectId !== null && event.projectId !== projectId))) return;
      const now = Date.now();
      since ??= now;
      clearTimeout(timer);
      timer = setTimeout(run, Math.max(0, Math.min(SETTLE_MS, since + AT_MOST_MS - now)));
    });
    return () => {
      clearTimeout(timer);
      off();
    };
  }, [kinds, projectId, pause, refetch]);

  const failed = result.error;
  const words = failed === undefined ? undefined : wordsOf(failed);
  return { data: result.data, error: words, loading: result.data === undefined && failed === undefined && !pause, refetch };
}

function wordsOf(error: CombinedError): string {
  const response: unknown = error.response;
  if (error.networkError === undefined) return error.graphQLErrors[0]?.message ?? error.message;
  return response instanceof Response ? `The server answered ${response.status}.` : "The server cannot be reached.";
}
