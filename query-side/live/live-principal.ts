import type { Principal } from "#schemas/principal.ts";

/**
 * The rights behind a view, as they are at this moment: many watch by the same view, and it must not change with the one
 * who happened to ask first. Nobody in person: what only a person may see of their own has no place in what all are sent.
 */
export function frozenRights({ teams, scopes }: Principal): Principal {
  return Object.freeze({ actor: Object.freeze({ kind: "system", id: "live" }), name: "", teams: Object.freeze({ ...teams }), ...(scopes === undefined ? {} : { scopes: Object.freeze([...scopes]) }) });
}

/** Equal for all who have the same rights in the same teams. */
export function rightsKey({ teams, scopes }: Principal): string {
  return JSON.stringify([Object.entries(teams).sort(([a], [b]) => (a < b ? -1 : 1)), scopes === undefined ? null : [...scopes].sort()]);
}
