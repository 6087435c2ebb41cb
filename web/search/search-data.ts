import { gql } from "@urql/core";
import { useEffect, useState } from "react";
import { LONGEST_QUERY, type SearchField, type SearchKind } from "#schemas/search.ts";
import type { SprintStatus, WorkStatus } from "#schemas/status.ts";
import { useData, type DataState } from "../api/use-data.ts";
import type { TextRange } from "./pieces.ts";

export interface SearchHighlight {
  readonly field: SearchField;
  readonly text: string;
  readonly ranges: readonly TextRange[];
  readonly cutBefore: boolean;
  readonly cutAfter: boolean;
}
export interface SearchResult {
  readonly kind: SearchKind;
  readonly id: string;
  readonly key: string;
  readonly title: string;
  readonly highlights: readonly SearchHighlight[];
  readonly project: { readonly key: string; readonly name: string } | null;
  readonly story: { readonly id: string; readonly status: WorkStatus; readonly sprint: { readonly status: SprintStatus } | null };
  readonly task: { readonly id: string; readonly status: WorkStatus } | null;
  readonly comment: { readonly author: { readonly name: string } } | null;
}
interface SearchData {
  readonly search: { readonly totalCount: number; readonly pageInfo: { readonly hasNextPage: boolean }; readonly edges: readonly { readonly node: SearchResult }[] };
}

const SEARCH = gql<SearchData, { query: string; teamId: string; kinds: readonly SearchKind[] | null; first: number; minPosition?: string }>`
  query Search($query: String!, $teamId: ID!, $kinds: [SearchKind!], $first: Int!, $minPosition: String) {
    search(query: $query, teamId: $teamId, kinds: $kinds, first: $first, minPosition: $minPosition) {
      totalCount
      pageInfo { hasNextPage }
      edges {
        node {
          kind id key title
          highlights { field text ranges { start end } cutBefore cutAfter }
          project { key name }
          story { id status sprint { id status } }
          task { id status }
          comment { id author { id name } }
        }
      }
    }
  }
`;

/** So long nothing is asked while somebody types. */
const SETTLE_MS = 150;

/** A text as it is once nothing has been typed for a moment. */
export function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), SETTLE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}

export interface Search extends DataState<SearchData> {
  readonly results: readonly SearchResult[];
  /** Results there are to be shown, at most. */
  readonly total: number;
  readonly hasMore: boolean;
}

/** Searches a team's stories, tasks and comments; searched again when something changes. Nothing is asked for a blank query. */
export function useSearchResults(query: string, teamId: string, kind: SearchKind | undefined, first: number): Search {
  const text = query.trim().slice(0, LONGEST_QUERY);
  const state = useData({ query: SEARCH, variables: { query: text, teamId, kinds: kind === undefined ? null : [kind], first }, pause: text === "", refreshOn: ["story", "task"] });
  const found = text === "" ? undefined : state.data?.search;
  return { ...state, results: found?.edges.map(({ node }) => node) ?? [], total: found?.totalCount ?? 0, hasMore: found?.pageInfo.hasNextPage ?? false };
}

/** Where a result is shown: on the board when its story is being worked on, otherwise in the backlog; a comment where it stands. */
export function placeOf(result: SearchResult) {
  return {
    to: result.story.sprint?.status === "active" ? ("/projects/$key/board" as const) : ("/projects/$key/backlog" as const),
    params: { key: result.project?.key ?? "" },
    search: { card: result.task?.id ?? result.story.id },
  };
}

/** The piece of text that tells most of why something was found, beside its title. */
export function snippetOf({ highlights }: SearchResult): SearchHighlight | undefined {
  const order: readonly SearchField[] = ["comment", "description", "acceptance_criteria", "labels"];
  return highlights.filter(({ field }) => order.includes(field)).sort((a, b) => order.indexOf(a.field) - order.indexOf(b.field))[0];
}
