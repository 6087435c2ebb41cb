import type { Actor } from "./envelope.ts";
import { may, type Action, type TeamRole } from "./permissions.ts";

/** Who is asking: found once at the boundary, handed down, never looked up again. */
export interface Principal {
  readonly actor: Actor;
  readonly name: string;
  /** Role in each team the person belongs to, as of now: asked again for every message of a live stream. */
  readonly teams: Readonly<Record<string, TeamRole>>;
  /** What an API key is limited to; undefined: whatever the role allows. */
  readonly scopes?: readonly Action[];
  /** Milliseconds since 1970; a live stream ends then. Undefined: does not end. */
  readonly expiresAt?: number;
  /** Whether the session was ended, or the key revoked, before its time. */
  readonly ended?: () => boolean;
  /** The session of a person who signed in. */
  readonly sessionId?: string;
  /** Value of an `Authorization` header that stands for this principal at another process. A secret: never logged. */
  readonly credential?: string;
}

/** The role in a team, or undefined where the principal does not belong to it. */
export function roleIn(principal: Principal, teamId: string): TeamRole | undefined {
  const { teams } = principal;
  return Object.hasOwn(teams, teamId) ? teams[teamId] : undefined;
}

/** Whether role and, for an API key, scopes allow the action in the team. */
export function mayDo(principal: Principal, teamId: string, action: Action): boolean {
  const role = roleIn(principal, teamId);
  return role !== undefined && may(role, action) && inScope(principal, action);
}

/** Whether an API key's scopes leave the action open. Without a key everything is. */
export function inScope(principal: Principal, action: Action): boolean {
  return principal.scopes?.includes(action) ?? true;
}

/** The one person of a start from before there were people: the first to register becomes them. */
export const LOCAL_OWNER_ID = "00000000-0000-7000-8000-000000000001";
export const LOCAL_TEAM_ID = "00000000-0000-7000-8000-000000000002";

export function localOwner(name: string): Principal {
  return { actor: { kind: "user", id: LOCAL_OWNER_ID }, name, teams: { [LOCAL_TEAM_ID]: "owner" } };
}
