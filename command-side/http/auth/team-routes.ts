import { randomUUID } from "node:crypto";
import type { Request, RequestHandler, Response, Router } from "express";
import { newApiKey } from "#infra/security/api-keys.ts";
import { authInputs, type AuthAnswer } from "#schemas/auth.ts";
import type { CommandContext } from "#schemas/command-gateway.ts";
import { GalaxyError } from "#schemas/errors.ts";
import type { TeamRole } from "#schemas/permissions.ts";
import { validCommandId } from "../../pipeline/validate.ts";
import { answerTo, contextOf } from "../request-context.ts";
import { noStore } from "./answer.ts";
import type { AuthDeps } from "./deps.ts";
import { INVITATION_MS, type Invitations } from "./invitations.ts";
import { KeptAnswers } from "./kept-answers.ts";
import { actingAs, bodyOf, idIn, personOf } from "./request.ts";

/** Invitations one person may send in an hour: each is a mail to somebody who did not ask for it. */
const INVITATIONS = 200;
const PATIENCE_MS = 3_000;

/** Commands of teams that a secret goes with: invitations have a link, API keys are shown once. */
export function teamRoutes(router: Router, body: RequestHandler, deps: AuthDeps, invitations: Invitations): void {
  const { security, authenticate, commands, readModels, entities, logger } = deps;

  const kept = new KeptAnswers(security.oneTime);

  router.post("/teams/:team_id/invitations", body, async (request, response) => {
    const principal = await authenticate(request);
    const teamId = idIn(request, "team_id", "team");
    const { email, role } = bodyOf(request, authInputs.invite);
    const context = commandContextOf(request);
    const made = await kept.once({ userId: principal.actor.id, commandId: context.commandId, what: "invitation" }, { teamId, email, role }, async (): Promise<Made<"invited">> => {
      if (!(await security.lockout.take(`invite|${principal.actor.id}`, INVITATIONS, 3_600))) throw new GalaxyError("too_many_requests", "You have sent many invitations; send more in an hour");
      const invitation_id = randomUUID();
      const expiresAt = new Date(Date.now() + INVITATION_MS);
      const { position, revision } = await commands.execute("invite_member", { team_id: teamId, invitation_id, email, role, expires_at: expiresAt.toISOString() }, { ...context, principal });
      const link = await invitations.link(invitation_id, { team_id: teamId, email, invited_by: principal.actor.id }, expiresAt);
      const team = await entities.load("team", teamId);
      // the inviter has the link in the answer, too: a mail that cannot be sent is no reason to fail
      security.mailer
        .send({ to: email, subject: `An invitation to ${team?.state.name ?? "a team"}`, text: `Hello,\n\n${principal.name || "somebody"} invites you to the team ${team?.state.name ?? ""} in Software Galaxy. Join within seven days:\n\n${link}\n\nIf you do not know what this is about, there is nothing to do.\n` })
        .catch((error: unknown) => logger.error({ err: error }, "an invitation could not be mailed"));
      return { revision, answer: { id: invitation_id, email, role: role as TeamRole, expires_at: expiresAt.toISOString(), link, position } };
    }).catch((error: unknown) => {
      throw answerTo(request, error);
    });
    sendMade(response, `/teams/${teamId}/invitations`, made);
  });

  router.get("/auth/invitations/:token", async (request, response) => {
    const { teamName, role, email, invitedBy, expiresAt } = await invitations.look(String(request.params["token"]));
    noStore(response);
    response.json({ team_name: teamName, role, email, invited_by: invitedBy, expires_at: expiresAt } satisfies AuthAnswer<"invitation">);
  });

  router.post("/invitations/accept", body, async (request, response) => {
    const { userId } = await personOf(request, authenticate);
    const { token } = bodyOf(request, authInputs.acceptInvitation);
    const { teamId, invitationId } = await invitations.look(token);
    const { position } = await commands.execute("accept_invitation", { team_id: teamId, invitation_id: invitationId, user_id: userId }, actingAs(userId, request));
    await invitations.done(token);
    await readModels.reached(BigInt(position), PATIENCE_MS).catch(() => {}); // joined they have; the read models will know soon
    response.json({ team_id: teamId, position } satisfies AuthAnswer<"accepted">);
  });

  router.post("/teams/:team_id/api-keys", body, async (request, response) => {
    const { principal, userId } = await personOf(request, authenticate);
    const teamId = idIn(request, "team_id", "team");
    const { name, scopes, expires_at } = bodyOf(request, authInputs.createApiKey);
    const unique = [...new Set(scopes)];
    const context = commandContextOf(request);
    const made = await kept.once({ userId, commandId: context.commandId, what: "api key" }, { teamId, name, scopes: unique, expires_at }, async (): Promise<Made<"apiKeyCreated">> => {
      const keyId = randomUUID();
      const { key, prefix } = newApiKey();
      const { position, revision } = await commands.execute("create_api_key", { team_id: teamId, key_id: keyId, name, prefix: `sg_${prefix}`, scopes: unique, expires_at }, { ...context, principal });
      await security.apiKeys.add({ keyId, teamId, userId, scopes: unique, expiresAt: expires_at === null ? null : new Date(expires_at) }, key);
      return { revision, answer: { id: keyId, key, prefix: `sg_${prefix}`, name, scopes: unique, expires_at, position } };
    }).catch((error: unknown) => {
      throw answerTo(request, error);
    });
    sendMade(response, `/teams/${teamId}/api-keys`, made);
  });
}

interface Made<Name extends "invited" | "apiKeyCreated"> {
  /** Of the team. */
  readonly revision: number;
  readonly answer: AuthAnswer<Name>;
}

function sendMade(response: Response, path: string, { revision, answer }: Made<"invited" | "apiKeyCreated">): void {
  noStore(response);
  response.set({ etag: `"${revision}"`, "x-galaxy-position": answer.position, location: `/api/v1${path}/${answer.id}` });
  response.status(201).json(answer);
}

/** What comes with the command; it happens now, whatever is said of when. */
function commandContextOf(request: Request): Omit<CommandContext, "principal" | "occurredAt"> {
  const { occurredAt: _then, ...context } = contextOf(request);
  return context.commandId === undefined ? context : { ...context, commandId: validCommandId(context.commandId) };
}
