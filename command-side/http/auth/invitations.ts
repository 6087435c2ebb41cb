import { GalaxyError } from "#schemas/errors.ts";
import type { TeamRole } from "#schemas/permissions.ts";
import type { AuthDeps } from "./deps.ts";

/** How long an invitation holds, in milliseconds. */
export const INVITATION_MS = 7 * 24 * 60 * 60 * 1_000;

export interface Invitation {
  readonly invitationId: string;
  readonly teamId: string;
  readonly teamName: string;
  readonly role: TeamRole;
  readonly email: string;
  readonly invitedBy: string;
  readonly expiresAt: string;
}

interface Kept {
  readonly team_id: string;
  readonly email: string;
  readonly invited_by: string;
}

/** Links by which somebody joins a team. That there is an invitation stands in the team's events, its link among the secrets. */
export class Invitations {
  readonly #deps: AuthDeps;

  constructor(deps: AuthDeps) {
    this.#deps = deps;
  }

  /** @returns the link's path */
  async link(invitationId: string, kept: Kept, expiresAt: Date): Promise<string> {
    const token = await this.#deps.security.oneTime.create("invitation", { subject: invitationId, data: kept, expiresAt });
    return `${this.#deps.publicUrl}/invitations/${token}`;
  }

  /**
   * What the link is for.
   * @throws {GalaxyError} `not_found` when it is unknown, was used or taken back, or is over
   */
  async look(token: string): Promise<Invitation> {
    const { security, entities } = this.#deps;
    const found = await security.oneTime.look("invitation", token);
    if (!found?.subject) throw notValid();
    const { team_id: teamId, email, invited_by } = found.data as Kept;
    const team = await entities.refresh("team", teamId);
    const invitation = team?.state.invitations[found.subject];
    if (!team || !invitation || invitation.status === "revoked" || invitation.expires_at <= new Date().toISOString()) throw notValid();
    const inviter = await security.directory.person(invited_by);
    return { invitationId: found.subject, teamId, teamName: team.state.name, role: invitation.role, email, invitedBy: inviter.name ?? "Somebody", expiresAt: invitation.expires_at };
  }

  /** The link has done its work. */
  async done(token: string): Promise<void> {
    await this.#deps.security.oneTime.use("invitation", token);
  }
}

function notValid(): GalaxyError {
  return new GalaxyError("not_found", "This invitation is not valid any more; ask for a new one");
}
