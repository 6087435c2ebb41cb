import type { RequestHandler, Router } from "express";
import { addressOf } from "#infra/http/address.ts";
import { mustBeOwnPage } from "#infra/security/authenticate.ts";
import { readCookie } from "#infra/security/cookies.ts";
import { authInputs, PASSWORD_MIN_LENGTH, type AuthAnswer } from "#schemas/auth.ts";
import { GalaxyError } from "#schemas/errors.ts";
import { actionsOf, type TeamRole } from "#schemas/permissions.ts";
import { MIN_POSITION, parsePosition } from "#schemas/position.ts";
import type { Accounts } from "./accounts.ts";
import { giveTokens, noStore, takeTokens } from "./answer.ts";
import type { AuthDeps } from "./deps.ts";
import type { OAuthSignIn } from "./oauth-routes.ts";
import { actingAs, bodyOf } from "./request.ts";
import type { SignIn } from "./sign-in.ts";

/** Registrations from one address in an hour. */
const REGISTRATIONS = 60;
const HOUR_SECONDS = 3_600;
/** How long an answer waits for the read models to know somebody who has just registered, in milliseconds. */
const PATIENCE_MS = 3_000;

/** Registering, signing in and out, and staying so. */
export function signInRoutes(router: Router, body: RequestHandler, deps: AuthDeps, accounts: Accounts, signIn: SignIn, oauth: OAuthSignIn): void {
  const { security, authenticate, db, readModels } = deps;

  router.post("/auth/register", body, async (request, response) => {
    const { name, email, password, invitation, time_zone } = bodyOf(request, authInputs.register);
    signIn.mustBeStrong(password, { name, email });
    if (!(await security.lockout.take(`register|${addressOf(request) ?? "unknown"}`, REGISTRATIONS, HOUR_SECONDS))) throw new GalaxyError("too_many_requests", "Too many registrations from your address; try again in an hour");
    const hash = await security.passwords.hash(password);
    const { userId, createdAt, position } = await accounts.register({
      name,
      email,
      timeZone: time_zone,
      invitation,
      keepCredential: (userId) => security.credentials.setPassword(userId, hash),
      actingAs: (userId) => actingAs(userId, request),
    });
    const tokens = await signIn.enter(request, response, userId, "password");
    await readModels.reached(position, PATIENCE_MS).catch(() => {}); // registered they are; the read models will know soon
    response.setHeader("location", `/api/v1/users/${userId}`);
    response.status(201).json({ id: userId, email, name, created_at: createdAt, ...tokens } satisfies AuthAnswer<"registered">);
  });

  router.post("/auth/login", body, async (request, response) => {
    const input = bodyOf(request, authInputs.login);
    const { userId, method } = "code" in input ? await oauth.finish(request, input) : { userId: await signIn.byPassword(request, input.email, input.password), method: "password" };
    const tokens = await signIn.enter(request, response, userId, method);
    const user = await accounts.user(userId);
    response.json({ ...tokens, user: { id: userId, email: user?.email ?? null, name: user?.name ?? null } } satisfies AuthAnswer<"loggedIn">);
  });

  router.post("/auth/refresh", body, async (request, response) => {
    const given = request.body === undefined ? {} : bodyOf(request, authInputs.refresh);
    const cookie = given.refresh_token === undefined ? readCookie(request, security.cookies.refresh) : undefined;
    if (cookie !== undefined) mustBeOwnPage(request);
    const token = given.refresh_token ?? cookie;
    const session = token === undefined ? undefined : await security.sessions.refresh(token);
    if (!session) {
      if (cookie !== undefined) takeTokens(response, security);
      throw new GalaxyError("unauthorized", "Your session is over; sign in again");
    }
    if (cookie === undefined) {
      noStore(response);
      const access_token = await security.tokens.issue(session);
      response.json({ access_token, refresh_token: session.refreshToken, token_type: "Bearer", expires_in: 900 } satisfies AuthAnswer<"refreshed">);
    } else {
      const { token_type, expires_in } = await giveTokens(response, session, security);
      response.json({ token_type, expires_in } satisfies AuthAnswer<"refreshed">);
    }
  });

  router.post("/auth/logout", body, async (request, response) => {
    const given = request.body === undefined ? {} : bodyOf(request, authInputs.refresh);
    const cookie = readCookie(request, security.cookies.refresh);
    if (given.refresh_token !== undefined) await security.sessions.endByRefreshToken(given.refresh_token);
    else if (cookie !== undefined) {
      mustBeOwnPage(request);
      await security.sessions.endByRefreshToken(cookie);
    }
    if (request.headers.authorization !== undefined || readCookie(request, security.cookies.access) !== undefined) {
      const { sessionId, actor } = await authenticate(request).catch((error: unknown) => {
        if (error instanceof GalaxyError && error.code === "unauthorized") return { sessionId: undefined, actor: { id: "" } }; // over already
        throw error;
      });
      if (sessionId !== undefined) await security.sessions.end(actor.id, sessionId);
    }
    takeTokens(response, security);
    response.status(204).end();
  });

  router.get("/auth/me", async (request, response) => {
    const principal = await authenticate(request);
    const { id } = principal.actor;
    const minPosition = request.headers[MIN_POSITION];
    if (typeof minPosition === "string") {
      await readModels.reached(parsePosition(minPosition, MIN_POSITION));
      await security.directory.renewed(id); // the principal's teams are those it knows
    }
    const user = await accounts.user(id);
    if (!user || user.deleted) throw new GalaxyError("unauthorized", "Sign in first");
    const ids = Object.keys(principal.teams);
    const teams = ids.length === 0 ? [] : await db.selectFrom("teams").select(["id", "name", "workspace_slug"]).where("id", "in", ids).orderBy("name").execute();
    noStore(response);
    response.json({
      id,
      email: user.email,
      name: user.name,
      avatar_url: user.avatar_url,
      time_zone: user.time_zone,
      preferences: user.preferences,
      teams: teams.flatMap((team) => {
        const role: TeamRole | undefined = principal.teams[team.id];
        return role === undefined ? [] : [{ ...team, role, actions: [...actionsOf(role)] }];
      }),
      session_id: principal.sessionId ?? null,
      has_password: (await security.credentials.passwordOf(id)) !== undefined,
      expires_in: principal.expiresAt === undefined ? null : Math.max(0, Math.floor((principal.expiresAt - Date.now()) / 1_000)),
    } satisfies AuthAnswer<"me">);
  });

  router.get("/auth/config", async (_request, response) => {
    const has_people = await security.credentials.anybody();
    noStore(response);
    response.json({
      registration: has_people ? (security.config.registration === "open" ? "open" : "invited") : "first",
      has_people,
      providers: security.config.providers.map(({ id, name }) => ({ id, name })),
      password: { min_length: PASSWORD_MIN_LENGTH },
      mail: security.mailer.sends,
    } satisfies AuthAnswer<"config">);
  });
}
