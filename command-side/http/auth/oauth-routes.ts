import type { Request, Response, Router } from "express";
import { readCookie } from "#infra/security/cookies.ts";
import { createProviders, newBegun, type Begun, type ProviderProfile } from "#infra/security/providers.ts";
import { randomToken, tokenHash } from "#infra/security/random-token.ts";
import { GalaxyError } from "#schemas/errors.ts";
import { email as emailSchema, personName } from "#schemas/people.ts";
import type { Accounts } from "./accounts.ts";
import { setCookie } from "./answer.ts";
import type { AuthDeps } from "./deps.ts";
import { actingAs } from "./request.ts";
import type { SignIn } from "./sign-in.ts";

/** How long an answer waits for the read models to know somebody who has just registered, in milliseconds. */
const PATIENCE_MS = 3_000;
/** How long somebody may take to sign in elsewhere, in milliseconds. */
const STATE_MS = 10 * 60 * 1_000;

interface Kept extends Begun {
  readonly provider: string;
  readonly return_to: string;
  /** Hash of the secret in the browser that began. */
  readonly browser: string;
  readonly invitation: string | undefined;
}

/** Why somebody who came back was not let in; stands in the address of the sign-in page. */
type Refusal = "provider_refused" | "state_not_valid" | "email_not_verified" | "registration_closed" | "unavailable" | "failed";

class Refused extends GalaxyError {
  readonly refusal: Refusal;
  constructor(refusal: Refusal, code: "unauthorized" | "forbidden", message: string) {
    super(code, message);
    this.refusal = refusal;
  }
}

export interface OAuthSignIn {
  /** Finishes what began elsewhere. @returns the person's id and how they signed in */
  finish(request: Request, input: { readonly code: string; readonly state: string }): Promise<{ readonly userId: string; readonly method: string }>;
}

/** Signing in by another place that vouches for people. */
export function oauthRoutes(router: Router, deps: AuthDeps, accounts: Accounts, signIn: SignIn): OAuthSignIn {
  const { security, readModels, publicUrl, logger } = deps;
  const { oneTime, identities, credentials, sessions, apiKeys, mailer, cookies } = security;
  const providers = createProviders(security.config.providers);
  const callbackOf = (provider: string) => `${publicUrl}/api/v1/auth/oauth/${provider}/callback`;

  router.get("/auth/oauth/:provider", async (request, response) => {
    const provider = String(request.params["provider"]);
    const return_to = localPath(request.query["return_to"], publicUrl);
    const browser = readCookie(request, cookies.oauth) ?? randomToken();
    const begun = newBegun();
    const kept: Kept = { ...begun, provider, return_to, browser: tokenHash(browser).toString("base64url"), invitation: invitationIn(return_to) };
    if (!providers.has(provider)) throw new GalaxyError("not_found", "There is no such provider");
    const state = await oneTime.create("oauth_state", { data: kept, expiresAt: new Date(Date.now() + STATE_MS) });
    try {
      const to = await providers.begin(provider, { redirectUri: callbackOf(provider), state, begun });
      setCookie(response, cookies.oauth, browser, { path: "/api", sameSite: "Lax", maxAge: STATE_MS / 1_000, secure: cookies.secure });
      go(response, to.href);
    } catch (error) {
      refuse(response, error);
    }
  });

  router.get("/auth/oauth/:provider/callback", async (request, response) => {
    const provider = String(request.params["provider"]);
    try {
      const { userId, kept } = await comeBack(request, provider, new URL(request.originalUrl.replace(/^[^?]*/, ""), callbackOf(provider)));
      await signIn.enter(request, response, userId, provider);
      go(response, publicUrl + (kept.invitation === undefined ? kept.return_to : "/"));
    } catch (error) {
      refuse(response, error);
    }
  });

  /** Whoever comes back with a state that we made, in the browser it was made for, and once. */
  async function comeBack(request: Request, provider: string | undefined, callback: URL): Promise<{ userId: string; kept: Kept }> {
    const state = callback.searchParams.get("state") ?? "";
    const browser = readCookie(request, cookies.oauth);
    const notValid = () => new Refused("state_not_valid", "unauthorized", "This sign-in was not begun in this browser, or too long ago; begin again");
    const found = (await oneTime.look("oauth_state", state))?.data as Kept | undefined;
    if (!found || browser === undefined || found.browser !== tokenHash(browser).toString("base64url") || (provider !== undefined && found.provider !== provider)) throw notValid();
    if (!(await oneTime.use("oauth_state", state))) throw notValid();
    const at = new URL(callbackOf(found.provider));
    at.search = callback.search;
    const profile = await providers.finish(found.provider, { callback: at, state, begun: found });
    return { userId: await personOf(request, found, profile), kept: found };
  }

  /** The person behind an identity: known, found by an address that the other place has verified, or new. */
  async function personOf(request: Request, { provider, invitation }: Kept, { subject, email: address, emailVerified, name }: ProviderProfile): Promise<string> {
    const known = await identities.find(provider, subject);
    if (known !== undefined) return known;
    const email = emailSchema.safeParse(address);
    if (!email.success || !emailVerified) throw new Refused("email_not_verified", "forbidden", "The provider has not verified an email address of yours; verify it there first");
    const existing = await accounts.find(email.data);
    if (existing !== undefined && (await credentials.hasAny(existing))) {
      await link(existing, provider, subject);
      return existing;
    }
    const named = personName.safeParse(name);
    try {
      const { userId, position } = await accounts.register({
        name: named.success ? named.data : (email.data.split("@")[0] ?? email.data),
        email: email.data,
        timeZone: "UTC",
        invitation,
        async keepCredential(userId) {
          await identities.add(provider, subject, userId);
          await credentials.proveEmail(userId);
        },
        actingAs: (userId) => actingAs(userId, request),
      });
      await readModels.reached(position, PATIENCE_MS).catch(() => {}); // registered they are; the read models will know soon
      return userId;
    } catch (error) {
      if (error instanceof GalaxyError && (error.code === "forbidden" || error.code === "not_found")) throw new Refused("registration_closed", "forbidden", error.message);
      throw error;
    }
  }

  /**
   * From now on this identity is theirs, too. Whoever registered with an address may not be who owns it: unless they
   * have shown that they are, what they could sign in by until now ends, so that nobody waits in an account for its owner.
   */
  async function link(userId: string, provider: string, subject: string): Promise<void> {
    if (!(await credentials.hasProvedEmail(userId))) {
      await credentials.removePassword(userId);
      await sessions.endAll(userId);
      await apiKeys.revokeOf(userId);
      const email = (await accounts.user(userId))?.email;
      if (email) {
        mailer
          .send({ to: email, subject: "Your password for Software Galaxy", text: `Hello,\n\nyou have signed in with ${provider}, which vouches for your address. Until then nobody did, so your password and other sessions have ended. To sign in with a password again, choose a new one: ${publicUrl}/forgot-password\n` })
          .catch((error: unknown) => logger.error({ err: error }, "a mail about a linked account could not be sent"));
      }
      await credentials.proveEmail(userId);
    }
    await identities.add(provider, subject, userId);
  }

  function refuse(response: Response, error: unknown): void {
    const refusal = refusalOf(error);
    if (refusal === "failed") logger.error({ err: error }, "a sign-in by a provider failed");
    else logger.info({ err: error }, "a sign-in by a provider was refused");
    go(response, `${publicUrl}/sign-in?error=${refusal}`);
  }

  return {
    async finish(request, { code, state }) {
      const callback = new URL(publicUrl);
      callback.search = new URLSearchParams({ code, state }).toString();
      const { userId, kept } = await comeBack(request, undefined, callback);
      return { userId, method: kept.provider };
    },
  };
}

function refusalOf(error: unknown): Refusal {
  if (error instanceof Refused) return error.refusal;
  if (!(error instanceof GalaxyError)) return "failed";
  if (error.code === "unauthorized") return "provider_refused";
  return error.code === "unavailable" ? "unavailable" : "failed";
}

function go(response: Response, to: string): void {
  response.setHeader("cache-control", "no-store");
  response.status(303).setHeader("location", to).end();
}

/** Only a place of ours is gone to afterwards: an address of somebody else would get people who trust ours. */
export function localPath(asked: unknown, publicUrl: string): string {
  // oxlint-disable-next-line no-control-regex -- browsers drop control characters, and what is left may name a host
  if (typeof asked !== "string" || !/^\/(?![/\\])/.test(asked) || /[\u0000-\u001f\\]/.test(asked) || asked.length > 2_000) return "/";
  const url = URL.canParse(asked, publicUrl) ? new URL(asked, publicUrl) : undefined;
  return url?.origin === new URL(publicUrl).origin ? url.pathname + url.search + url.hash : "/";
}

/** Whoever goes to an invitation after signing in may register by it. */
function invitationIn(path: string): string | undefined {
  return /^\/invitations\/([\w-]{43})$/.exec(path)?.[1];
}
