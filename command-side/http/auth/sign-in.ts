import type { Request, Response } from "express";
import { addressOf } from "#infra/http/address.ts";
import type { StartedSession } from "#infra/security/sessions.ts";
import { weaknessOf, type About } from "#infra/security/password-rules.ts";
import { GalaxyError } from "#schemas/errors.ts";
import type { Accounts } from "./accounts.ts";
import { giveTokens, knownDevice, rememberDevice, type TokenAnswer } from "./answer.ts";
import type { AuthDeps } from "./deps.ts";
import { actingAs, originOf } from "./request.ts";

/** Nobody's id: what is asked for people who are there is asked for those who are not, too. */
const NOBODY = "00000000-0000-0000-0000-000000000000";

/** How people prove who they are, and what they get for it. */
export class SignIn {
  readonly #deps: AuthDeps;
  readonly #accounts: Accounts;

  constructor(deps: AuthDeps, accounts: Accounts) {
    this.#deps = deps;
    this.#accounts = accounts;
  }

  /**
   * @returns the person's id
   * @throws {GalaxyError} `unauthorized` with one and the same sentence and after the same time, whether the address or
   * the password is wrong; `too_many_requests`
   */
  async byPassword(request: Request, email: string, password: string): Promise<string> {
    const { lockout, credentials, passwords } = this.#deps.security;
    const account = this.#accounts.keyOf(email);
    const place = { account, address: addressOf(request) ?? "unknown", device: knownDevice(request, account, this.#deps.security) };
    const userId = await lockout.attempt(place, async () => {
      const found = await this.#accounts.find(email);
      const hash = await credentials.passwordOf(found ?? NOBODY);
      if (!(await passwords.verify(password, hash)) || found === undefined || hash === undefined) return undefined;
      if (passwords.isDated(hash)) await credentials.setPassword(found, await passwords.hash(password));
      return found;
    });
    if (userId === undefined) throw new GalaxyError("unauthorized", "The email address or the password is wrong");
    return userId;
  }

  /**
   * Whether this is the password of somebody who is signed in.
   * @throws {GalaxyError} `forbidden` when it is not, `too_many_requests`
   */
  async confirm(request: Request, userId: string, password: string | undefined, field = "password"): Promise<void> {
    const { lockout, credentials, passwords } = this.#deps.security;
    const hash = await credentials.passwordOf(userId);
    if (hash === undefined) return; // signs in elsewhere: there is nothing to compare with
    const wrong = new GalaxyError("forbidden", "The password is wrong", { [field]: ["is wrong"] });
    if (password === undefined) throw wrong;
    const place = { account: this.#deps.security.secrets.pepper("confirm", userId), address: addressOf(request) ?? "unknown", device: undefined };
    const confirmed = await lockout.attempt(place, async () => ((await passwords.verify(password, hash)) ? true : undefined));
    if (!confirmed) throw wrong;
  }

  /** @throws {GalaxyError} `validation_error` when it would be guessed soon */
  mustBeStrong(password: string, about: About, field = "password"): void {
    const weakness = weaknessOf(password, about);
    if (weakness !== undefined) throw new GalaxyError("validation_error", `The password ${weakness}`, { [field]: [weakness] });
  }

  /** Starts a session, writes it down in the person's events, and gives the browser its cookies. */
  async enter(request: Request, response: Response, userId: string, method: string): Promise<TokenAnswer> {
    const { security, commands } = this.#deps;
    const session: StartedSession = await security.sessions.start({ userId, method, ...originOf(request) });
    try {
      await commands.execute("record_login", { user_id: userId, method, session_id: session.sessionId }, actingAs(userId, request));
    } catch (error) {
      await security.sessions.end(userId, session.sessionId);
      throw error;
    }
    const email = (await this.#accounts.user(userId))?.email;
    if (email) rememberDevice(request, response, this.#accounts.keyOf(email), security);
    return giveTokens(response, session, security);
  }
}
