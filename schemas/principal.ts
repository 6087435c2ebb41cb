import type { Actor } from "./envelope.ts";
import type { TeamRole } from "./permissions.ts";

/** Who is asking: found once at the boundary, handed down, never looked up again. */
export interface Principal {
  readonly actor: Actor;
  readonly name: string;
  /** Role in each team the person belongs to. */
  readonly teams: Readonly<Record<string, TeamRole>>;
  /** Milliseconds since 1970; a live stream ends then. Undefined: does not end. */
  readonly expiresAt?: number;
}

/** The one person of an embedded start before people exist: owner of the one team, on this machine only. */
export const LOCAL_OWNER_ID = "00000000-0000-7000-8000-000000000001";
export const LOCAL_TEAM_ID = "00000000-0000-7000-8000-000000000002";

export function localOwner(name: string): Principal {
  return { actor: { kind: "user", id: LOCAL_OWNER_ID }, name, teams: { [LOCAL_TEAM_ID]: "owner" } };
}
