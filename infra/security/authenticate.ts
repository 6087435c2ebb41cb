import type { IncomingMessage } from "node:http";
import { GalaxyError } from "#schemas/errors.ts";
import type { TeamRole } from "#schemas/permissions.ts";
import type { Principal } from "#schemas/principal.ts";
import type { Authenticate } from "../http/authenticate.ts";
import { isOwnOrigin } from "../http/guard.ts";
import type { Logger } from "../telemetry/logger.ts";
import { isApiKey, type ApiKeys } from "./api-keys.ts";
import { readCookie, type CookieNames } from "./cookies.ts";
import type { Directory, DirectoryPerson } from "./directory.ts";
import { LiveTokens, type FoundToken } from "./live-tokens.ts";
import type { SecretsNotices } from "./notices.ts";
import type { Sessions } from "./sessions.ts";
import type { Tokens } from "./tokens.ts";

export interface Authentication {
  /** Finds who sends a request: by its `Authorization` header, or by our cookie when it comes from a page of ours. */
  readonly authenticate: Authenticate;
  /** The same for the value of an `Authorization` header that came in another way, such as in a WebSocket's first message. */
  readonly byAuthorization: (value: string) => Promise<Principal>;
}

export interface AuthenticationOptions {
  readonly tokens: Tokens;
  readonly sessions: Sessions;
  readonly apiKeys: ApiKeys;
  readonly directory: Pick<Directory, "person">;
  readonly notices: SecretsNotices;
  readonly cookies: CookieNames;
  readonly logger: Logger;
}

/** An API key is asked for again after so long, so that when it was last used is known to the minute. */
const KEY_GOOD_MS = 60_000;
const SAFE = new Set(["GET", "HEAD", "OPTIONS"]);
const nothing: Readonly<Record<string, TeamRole>> = Object.freeze({});

export function createAuthentication({ tokens, sessions, apiKeys, directory, notices, cookies, logger }: AuthenticationOptions): Authentication {
  const known = new LiveTokens({ logger, live: (kind, ids) => (kind === "session" ? sessions.live(ids) : apiKeys.live(ids)) });
  notices.add(known.listener);
  notices.add(tokens.listener);

  const findSession = async (token: string): Promise<FoundToken | undefined> => {
    const claims = await tokens.verify(token);
    if (!claims) return undefined;
    const { userId, sessionId, expiresAt } = claims;
    const [live, person] = await Promise.all([sessions.live([sessionId]), directory.person(userId)]);
    if (!live.has(sessionId) || person.status === "deleted") return undefined;
    const principalOf = (ended: () => boolean): Principal => ({
      actor: { kind: "user", id: userId },
      get name() {
        return person.name ?? "";
      },
      get teams() {
        return person.teams;
      },
      expiresAt,
      ended,
      sessionId,
      credential: `Bearer ${token}`,
    });
    return { kind: "session", id: sessionId, goodUntil: expiresAt, principalOf };
  };
  const findKey = async (text: string): Promise<FoundToken | undefined> => {
    const key = await apiKeys.find(text);
    if (!key) return undefined;
    const person = await directory.person(key.userId);
    const teams = teamOf(person, key.teamId);
    const expiresAt = key.expiresAt?.getTime();
    const principalOf = (ended: () => boolean): Principal => ({
      actor: { kind: "user", id: key.userId },
      get name() {
        return person.name ?? "";
      },
      get teams() {
        return teams();
      },
      scopes: key.scopes,
      ...(expiresAt === undefined ? {} : { expiresAt }),
      ended,
      credential: `Bearer ${text}`,
    });
    return { kind: "key", id: key.keyId, goodUntil: Math.min(Date.now() + KEY_GOOD_MS, expiresAt ?? Infinity), principalOf };
  };
  const principalOf = async (text: string): Promise<Principal> => {
    const remembered = known.get(text);
    if (remembered) return remembered;
    const found = await known.learn(text, () => (isApiKey(text) ? findKey(text) : findSession(text)));
    if (!found) throw new GalaxyError("unauthorized", "This token is not valid, or its session is over; sign in again");
    return found;
  };
  const byAuthorization = async (value: string): Promise<Principal> => {
    const token = /^Bearer +([\w.~+/-]+=*)$/i.exec(value)?.[1];
    if (token === undefined) throw new GalaxyError("unauthorized", "The Authorization header must be Bearer and a token or an API key");
    return principalOf(token);
  };
  return {
    byAuthorization,
    async authenticate(request) {
      const { authorization } = request.headers;
      if (authorization !== undefined) return byAuthorization(authorization);
      const token = readCookie(request, cookies.access);
      if (token === undefined) throw new GalaxyError("unauthorized", "Sign in first");
      mustBeOwnPage(request);
      return principalOf(token);
    },
  };
}

/**
 * A cookie is sent by the browser whoever asks it to: what changes something, and what stays open, must come from a page
 * of ours.
 * @throws {GalaxyError} `forbidden`
 */
export function mustBeOwnPage(request: IncomingMessage): void {
  const opensSocket = request.headers.upgrade !== undefined;
  if (!opensSocket && SAFE.has(request.method ?? "GET")) return;
  if (!isFromOwnPage(request)) throw new GalaxyError("forbidden", "A request that is signed in by a cookie must come from a page of this address; send a token in the Authorization header instead");
}

/** Whether the browser says that a page of ours sends this. Who is no browser can say so, too, but has no cookies of others. */
export function isFromOwnPage(request: IncomingMessage): boolean {
  const { origin, referer, "sec-fetch-site": site } = request.headers;
  if (site !== undefined) return site === "same-origin";
  const from = origin ?? (referer !== undefined && URL.canParse(referer) ? new URL(referer).origin : undefined);
  return from !== undefined && isOwnOrigin(request, from);
}

/** The one team of an API key, as long as its owner belongs to it. */
function teamOf(person: DirectoryPerson, teamId: string): () => Readonly<Record<string, TeamRole>> {
  let role: TeamRole | undefined;
  let teams = nothing;
  return () => {
    const now = Object.hasOwn(person.teams, teamId) ? person.teams[teamId] : undefined;
    if (now !== role) {
      role = now;
      teams = now === undefined ? nothing : Object.freeze({ [teamId]: now });
    }
    return teams;
  };
}
