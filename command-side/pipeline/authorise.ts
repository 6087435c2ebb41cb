import type { Access } from "#schemas/commands/define.ts";
import { GalaxyError } from "#schemas/errors.ts";
import { may, type Action, type TeamRole } from "#schemas/permissions.ts";
import { inScope, type Principal } from "#schemas/principal.ts";
import type { Entities, Entity } from "./entities.ts";

/**
 * What is told of something that is not there, and, word for word, of something that is none of the caller's business.
 * @param field of the input that names it, where it is not what the command is about
 */
export function noSuch(what: string, field?: string): GalaxyError {
  return new GalaxyError("not_found", `There is no such ${what}`, field === undefined ? undefined : { [field]: [`must be a ${what} that exists`] });
}

/**
 * Whether the principal may do this in the team.
 * @param role what it is in the team; undefined where it does not belong to it
 * @throws {GalaxyError} `not_found` for a team it does not belong to (that it exists is none of its business), `forbidden` where its role or its key does not allow it
 */
export function authorise(principal: Principal, role: TeamRole | undefined, action: Action, what: string, field?: string): void {
  if (!role) throw noSuch(what, field);
  if (!may(role, action)) throw new GalaxyError("forbidden", `Your role in this team (${role}) does not allow you to ${action.replaceAll("_", " ")}`);
  if (!inScope(principal, action)) throw new GalaxyError("forbidden", `The scopes of this API key do not allow it to ${action.replaceAll("_", " ")}`);
}

/**
 * What the principal is in the team. A person's role is what the team's own stream says, not what some read model has
 * heard of it: who has just been removed is out, who has just joined is in. An API key acts in its own team alone.
 */
export async function roleOf(entities: Entities, principal: Principal, teamId: string): Promise<TeamRole | undefined> {
  const given = Object.hasOwn(principal.teams, teamId) ? principal.teams[teamId] : undefined;
  if (principal.actor.kind !== "user") return given;
  if (principal.scopes !== undefined && given === undefined) return undefined;
  const roleIn = (team: Entity<"team"> | null) => team?.state.members[principal.actor.id];
  const known = roleIn(await entities.load("team", teamId));
  // where the two differ one of them is behind: another process may have let them in, or thrown them out
  return known !== undefined && known === given ? known : roleIn(await entities.refresh("team", teamId));
}

/** @throws {GalaxyError} as {@link authorise} */
export async function authoriseCommand(entities: Entities, principal: Principal, access: Access, where: { readonly teamId: string; readonly entityId: string; readonly what: string; readonly field?: string }): Promise<void> {
  const { teamId, entityId, what, field } = where;
  switch (access) {
    case "trusted":
      throw new GalaxyError("forbidden", "This is not done by a command of its own");
    case "self":
      if (principal.actor.kind !== "user" || principal.actor.id !== entityId) throw noSuch(what);
      if (principal.scopes !== undefined) throw new GalaxyError("forbidden", "An API key cannot change its owner's account");
      return;
    case "signed_in":
      if (principal.actor.kind !== "user" || principal.scopes !== undefined) throw new GalaxyError("forbidden", `Only a person who is signed in can make a ${what}`);
      return;
    default:
      authorise(principal, await roleOf(entities, principal, teamId), access, what, field);
  }
}
