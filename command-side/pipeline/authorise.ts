import { GalaxyError } from "#schemas/errors.ts";
import { may, type Action } from "#schemas/permissions.ts";
import type { Principal } from "#schemas/principal.ts";

/**
 * Whether the principal may do this in the team.
 * @throws {GalaxyError} `not_found` for a team it does not belong to (that it exists is none of its business), `forbidden` where its role does not allow it
 */
export function authorise(principal: Principal, teamId: string, action: Action, what: string): void {
  const role = Object.hasOwn(principal.teams, teamId) ? principal.teams[teamId] : undefined;
  if (!role) throw new GalaxyError("not_found", `There is no such ${what}`);
  if (!may(role, action)) throw new GalaxyError("forbidden", `Your role in this team (${role}) does not allow you to ${action.replaceAll("_", " ")}`);
}
