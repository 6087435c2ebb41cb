import type { EventType } from "#schemas/events/catalogue.ts";
import type { Action } from "#schemas/permissions.ts";
import { mayDo, type Principal } from "#schemas/principal.ts";

/** No team: matches nothing. */
const noTeam = "00000000-0000-0000-0000-000000000000";

/** The teams in which somebody may do this, as of now. */
export function teamsWhere(principal: Principal, action: Action): string[] {
  return Object.keys(principal.teams).filter((teamId) => mayDo(principal, teamId, action));
}

/** For `in`, which has to name something. */
export function teamsOrNone(principal: Principal, action: Action): string[] {
  const teams = teamsWhere(principal, action);
  return teams.length > 0 ? teams : [noTeam];
}

/** What happens to invitations and keys is for those who manage the members, as the invitations and keys are. */
export const managersOnly = ["team.member_invited", "team.invitation_revoked", "api_key.created", "api_key.revoked"] as const satisfies readonly EventType[];

const kept: ReadonlySet<string> = new Set(managersOnly);

/** Whether somebody may hear of an event of this type in a team. */
export function maySee(principal: Principal, teamId: string, eventType: string): boolean {
  return mayDo(principal, teamId, kept.has(eventType) ? "manage_members" : "read");
}
