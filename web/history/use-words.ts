import { useCallback, useMemo } from "react";
import type { Person } from "../api/members.ts";
import { useEntityNames, type EntityName } from "./entity-names.ts";
import type { ActivityEntry } from "./history-filter.ts";

/** Names for everything the entries speak of: things with their keys, people, and both as plain words. */
export function useWords(entries: readonly ActivityEntry[], members: readonly Person[]): { readonly nameOf: (id: string) => EntityName | undefined; readonly wordsOf: (id: string) => string | undefined } {
  const nameOf = useEntityNames(entries);
  const people = useMemo(() => new Map([...members, ...entries.map((entry) => entry.actor)].map(({ id, name }) => [id, name])), [members, entries]);
  const wordsOf = useCallback(
    (id: string) => {
      const name = nameOf(id);
      return name === undefined ? people.get(id) : (name.key ?? name.title);
    },
    [nameOf, people],
  );
  return { nameOf, wordsOf };
}
