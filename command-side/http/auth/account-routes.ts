import type { RequestHandler, Router } from "express";
import { erasePerson } from "#infra/security/erase.ts";
import { authInputs } from "#schemas/auth.ts";
import { GalaxyError } from "#schemas/errors.ts";
import { normalEmail } from "#schemas/people.ts";
import type { Principal } from "#schemas/principal.ts";
import type { Accounts } from "./accounts.ts";
import { noStore, takeTokens } from "./answer.ts";
import type { AuthDeps } from "./deps.ts";
import { dataOf } from "./export.ts";
import { actingAs, bodyOf, idIn, personOf } from "./request.ts";
import type { SignIn } from "./sign-in.ts";

/** Somebody without a password proves who they are by having signed in just now, in milliseconds. */
const JUST_NOW_MS = 15 * 60 * 1_000;

const system: Principal = { actor: { kind: "system", id: "account-deletion" }, name: "Software Galaxy", teams: {} };

/** What people do with their own account. */
export function accountRoutes(router: Router, body: RequestHandler, deps: AuthDeps, accounts: Accounts, signIn: SignIn): void {
  const { security, authenticate, commands, db } = deps;
  const { sessions, credentials } = security;

  router.get("/auth/sessions", async (request, response) => {
    const { userId, sessionId } = await personOf(request, authenticate);
    noStore(response);
    response.json({ data: (await sessions.list(userId)).map((session) => ({ ...session, current: session.id === sessionId })) });
  });

  router.delete("/auth/sessions/:session_id", async (request, response) => {
    const { userId, sessionId } = await personOf(request, authenticate);
    const ended = idIn(request, "session_id", "session");
    if (!(await sessions.end(userId, ended))) throw new GalaxyError("not_found", "There is no such session");
    if (ended === sessionId) takeTokens(response, security);
    response.status(204).end();
  });

  router.delete("/auth/sessions", async (request, response) => {
    const { userId, sessionId } = await personOf(request, authenticate);
    await sessions.endAll(userId, sessionId);
    response.status(204).end();
  });

  router.post("/auth/password", body, async (request, response) => {
    const { userId, sessionId } = await personOf(request, authenticate);
    const input = bodyOf(request, authInputs.changePassword);
    await signIn.confirm(request, userId, input.current, "current");
    if ((await credentials.passwordOf(userId)) === undefined) await mustBeRecent(userId, sessionId);
    const user = await accounts.user(userId);
    signIn.mustBeStrong(input.new, { ...(user?.name ? { name: user.name } : {}), ...(user?.email ? { email: user.email } : {}) }, "new");
    await credentials.setPassword(userId, await security.passwords.hash(input.new));
    await security.oneTime.revoke("reset", userId);
    await sessions.endAll(userId, sessionId);
    response.status(204).end();
  });

  router.post("/auth/export", body, async (request, response) => {
    const { userId } = await personOf(request, authenticate);
    noStore(response);
    response.setHeader("content-disposition", 'attachment; filename="software-galaxy-my-data.json"');
    response.json(await dataOf(userId, deps, accounts));
  });

  router.delete("/users/:user_id", body, async (request, response) => {
    const { userId, sessionId } = await personOf(request, authenticate);
    if (idIn(request, "user_id", "user") !== userId) throw new GalaxyError("not_found", "There is no such user");
    const { password } = request.body === undefined ? {} : bodyOf(request, authInputs.erase);
    await signIn.confirm(request, userId, password);
    if ((await credentials.passwordOf(userId)) === undefined) await mustBeRecent(userId, sessionId);
    await takeBackInvitations(userId);
    await commands.execute("delete_user", { user_id: userId }, { principal: actingAs(userId, request).principal, trusted: true });
    await erasePerson(security, userId);
    takeTokens(response, security);
    response.status(204).end();
  });

  async function mustBeRecent(userId: string, sessionId: string): Promise<void> {
    const session = (await sessions.list(userId)).find(({ id }) => id === sessionId);
    if (!session || session.created_at.getTime() < Date.now() - JUST_NOW_MS) throw new GalaxyError("forbidden", "Sign in once more first: you have no password by which to tell that it is you");
  }

  /** Open invitations hold the person's address; unless the account cannot be deleted anyhow, they end with it. */
  async function takeBackInvitations(userId: string): Promise<void> {
    const email = (await accounts.user(userId))?.email;
    const owned = await db.selectFrom("teams").select("id").where("owner_id", "=", userId).where("member_count", ">", 1).limit(1).executeTakeFirst();
    if (!email || owned) return;
    const open = await db.selectFrom("invitations").select(["id", "team_id", "email"]).where("status", "=", "pending").where((eb) => eb(eb.fn<string>("lower", ["email"]), "=", email.toLowerCase())).execute();
    for (const { id, team_id, email: invited } of open) {
      if (invited !== null && normalEmail(invited) === normalEmail(email)) await commands.execute("revoke_invitation", { team_id, invitation_id: id }, { principal: system, trusted: true });
    }
  }
}
