import { gql } from "@urql/core";
import { useEffect, useMemo } from "react";
import { notePictures } from "../ui/pictures.ts";
import { useData } from "./use-data.ts";

export interface Person {
  readonly id: string;
  readonly name: string;
}
type Pictured = Person & { readonly avatarUrl: string | null };
const MEMBERS = gql<{ readonly members: readonly Pictured[] }, { teamId: string; minPosition?: string }>`
  query Members($teamId: ID!, $minPosition: String) {
    members(teamId: $teamId, minPosition: $minPosition) { id name avatarUrl }
  }
`;
const none: readonly Pictured[] = [];

/** The people of a team, by name (their pictures are noted for every avatar), and how to find one by id. Empty while loading. */
export function useMembers(teamId: string): { readonly members: readonly Person[]; readonly nameOf: (id: string) => string | undefined } {
  const { data } = useData({ query: MEMBERS, variables: { teamId }, refreshOn: ["team", "user"] });
  const members = data?.members ?? none;
  useEffect(() => notePictures(members), [members]);
  return useMemo(() => {
    const byId = new Map(members.map((person) => [person.id, person.name]));
    return { members, nameOf: (id: string) => byId.get(id) };
  }, [members]);
}
