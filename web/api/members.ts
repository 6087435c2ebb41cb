import { gql } from "@urql/core";
import { useMemo } from "react";
import { useData } from "./use-data.ts";

export interface Person {
  readonly id: string;
  readonly name: string;
}
const MEMBERS = gql<{ readonly members: readonly Person[] }, { teamId: string; minPosition?: string }>`
  query Members($teamId: ID!, $minPosition: String) {
    members(teamId: $teamId, minPosition: $minPosition) { id name }
  }
`;
const none: readonly Person[] = [];

/** The people of a team, by name, and how to find one by id. Empty while loading. */
export function useMembers(teamId: string): { readonly members: readonly Person[]; readonly nameOf: (id: string) => string | undefined } {
  const { data } = useData({ query: MEMBERS, variables: { teamId }, refreshOn: ["team", "user"] });
  const members = data?.members ?? none;
  return useMemo(() => {
    const byId = new Map(members.map((person) => [person.id, person.name]));
    return { members, nameOf: (id: string) => byId.get(id) };
  }, [members]);
}
