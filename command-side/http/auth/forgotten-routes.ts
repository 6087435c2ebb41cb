import type { RequestHandler, Router } from "express";
import { authInputs } from "#schemas/auth.ts";
import { GalaxyError } from "#schemas/errors.ts";
import type { Accounts } from "./accounts.ts";
import { takeTokens } from "./answer.ts";
import type { AuthDeps } from "./deps.ts";
import { bodyOf } from "./request.ts";
import type { SignIn } from "./sign-in.ts";

/** How long a link for a new password works, in milliseconds. */
const RESET_MS = 60 * 60 * 1_000;
/** Such mails to one person in an hour. */
const MAILS = 5;

/** A new password for somebody who forgot theirs, by a link in a mail. */
export function forgottenRoutes(router: Router, body: RequestHandler, deps: AuthDeps, accounts: Accounts, signIn: SignIn): void {
  const { security, publicUrl, logger } = deps;
  const { oneTime, credentials, sessions, lockout, mailer } = security;

  router.post("/auth/password/forgot", body, async (request, response) => {
    const { email } = bodyOf(request, authInputs.forgotPassword);
    // What follows takes its time only for somebody who is here, so the answer does not wait for it.
    void sendLink(email).catch((error: unknown) => logger.error({ err: error }, "a mail for a new password could not be sent"));
    response.status(202).json({ message: "If there is an account with this address, a mail is on its way to it" });
  });

  async function sendLink(email: string): Promise<void> {
    const userId = await accounts.find(email);
    if (userId === undefined || !(await credentials.hasAny(userId))) return;
    if (!(await lockout.take(`reset|${userId}`, MAILS, 3_600))) return;
    const user = await accounts.user(userId);
    if (!user?.email) return;
    const token = await oneTime.create("reset", { subject: userId, expiresAt: new Date(Date.now() + RESET_MS) });
    await mailer.send({
      to: user.email,
      subject: "A new password for Software Galaxy",
      text: `Hello ${user.name ?? ""},\n\nsomebody asked for a new password for your account. If that was you, choose one within an hour:\n\n${publicUrl}/reset-password?token=${token}\n\nIf it was not, there is nothing to do: your password stays as it is.\n`,
    });
  }

  router.post("/auth/password/reset", body, async (request, response) => {
    const { token, password } = bodyOf(request, authInputs.resetPassword);
    const link = await oneTime.look("reset", token);
    const notValid = () => new GalaxyError("not_found", "This link is not valid any more; ask for a new one", { token: ["is not valid any more"] });
    if (!link?.subject) throw notValid();
    const userId = link.subject;
    const user = await accounts.user(userId);
    if (!user || user.deleted) throw notValid();
    signIn.mustBeStrong(password, { ...(user.name === null ? {} : { name: user.name }), ...(user.email === null ? {} : { email: user.email }) });
    const hash = await security.passwords.hash(password);
    if (!(await oneTime.use("reset", token))) throw notValid(); // somebody else was faster
    await credentials.setPassword(userId, hash);
    await credentials.proveEmail(userId);
    await oneTime.revoke("reset", userId);
    await sessions.endAll(userId);
    takeTokens(response, security);
    response.status(204).end();
  });
}
