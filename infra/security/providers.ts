import * as client from "openid-client";
import { z } from "zod";
import { GalaxyError } from "#schemas/errors.ts";
import type { ProviderConfig } from "../config/sign-in.ts";

/** What another place vouches for. */
export interface ProviderProfile {
  /** Never changes and is never given to somebody else there. */
  readonly subject: string;
  readonly email: string | undefined;
  /** Whether the other place says that mail to the address reaches this person. */
  readonly emailVerified: boolean;
  readonly name: string | undefined;
}

/** What has to be kept between the two halves of a sign-in, by us alone. */
export interface Begun {
  readonly verifier: string;
  readonly nonce: string;
}

export interface Providers {
  has(id: string): boolean;
  /**
   * Where the browser is sent.
   * @throws {GalaxyError} `not_found`, `unavailable` when the other place does not answer
   */
  begin(id: string, options: { readonly redirectUri: string; readonly state: string; readonly begun: Begun }): Promise<URL>;
  /**
   * Who came back.
   * @param callback the address it came back to, with everything in it
   * @throws {GalaxyError} `unauthorized` when the other place or the browser did not keep to the protocol, `unavailable`
   */
  finish(id: string, options: { readonly callback: URL; readonly state: string; readonly begun: Begun }): Promise<ProviderProfile>;
}

const TIMEOUT_SECONDS = 10;
const LONGEST_NAME = 255;

export function newBegun(): Begun {
  return { verifier: client.randomPKCECodeVerifier(), nonce: client.randomNonce() };
}

/** Other places that vouch for people, by OpenID Connect, and GitHub by OAuth 2; all with PKCE and state. */
export function createProviders(configured: readonly ProviderConfig[]): Providers {
  const byId = new Map(configured.map((config) => [config.id, config]));
  const known = new Map<string, Promise<client.Configuration>>();
  const providerOf = (id: string): ProviderConfig => {
    const provider = byId.get(id);
    if (!provider) throw new GalaxyError("not_found", "There is no such provider");
    return provider;
  };
  const configurationOf = (provider: ProviderConfig): Promise<client.Configuration> => {
    let configuration = known.get(provider.id);
    if (!configuration) {
      configuration = configure(provider);
      known.set(provider.id, configuration);
      configuration.catch(() => known.delete(provider.id)); // whoever comes next asks again
    }
    return configuration;
  };
  return {
    has: (id) => byId.has(id),
    async begin(id, { redirectUri, state, begun }) {
      const provider = providerOf(id);
      return inOurWords(provider, async () => {
        const challenge = { redirect_uri: redirectUri, state, code_challenge: await client.calculatePKCECodeChallenge(begun.verifier), code_challenge_method: "S256" };
        const asked = provider.kind === "github" ? { scope: "read:user user:email" } : { scope: "openid email profile", nonce: begun.nonce };
        return client.buildAuthorizationUrl(await configurationOf(provider), { ...challenge, ...asked });
      });
    },
    async finish(id, { callback, state, begun }) {
      const provider = providerOf(id);
      return inOurWords(provider, async () => {
        const configuration = await configurationOf(provider);
        const checks = { pkceCodeVerifier: begun.verifier, expectedState: state };
        if (provider.kind === "github") {
          const { access_token } = await client.authorizationCodeGrant(configuration, callback, checks);
          return githubProfile(provider, access_token);
        }
        const tokens = await client.authorizationCodeGrant(configuration, callback, { ...checks, expectedNonce: begun.nonce, idTokenExpected: true });
        return oidcProfile(configuration, tokens);
      });
    },
  };
}

async function configure(provider: ProviderConfig): Promise<client.Configuration> {
  const { issuer, clientId, clientSecret } = provider;
  const execute = new URL(issuer).protocol === "http:" ? [client.allowInsecureRequests] : []; // the configuration allows that on this machine alone
  let configuration: client.Configuration;
  if (provider.kind === "github") {
    configuration = new client.Configuration({ issuer, authorization_endpoint: `${issuer}/login/oauth/authorize`, token_endpoint: `${issuer}/login/oauth/access_token` }, clientId, clientSecret, client.ClientSecretPost(clientSecret));
    for (const change of execute) change(configuration);
  } else {
    configuration = await client.discovery(new URL(issuer), clientId, clientSecret, undefined, { execute, timeout: TIMEOUT_SECONDS });
  }
  configuration.timeout = TIMEOUT_SECONDS;
  return configuration;
}

const text = z.string().trim().min(1).max(2_000);
const oidcClaims = z.object({ sub: z.string().min(1).max(255), email: text.optional().catch(undefined), email_verified: z.union([z.boolean(), z.literal("true").transform(() => true)]).optional().catch(false), name: text.optional().catch(undefined), preferred_username: text.optional().catch(undefined) });

async function oidcProfile(configuration: client.Configuration, tokens: client.TokenEndpointResponse & client.TokenEndpointResponseHelpers): Promise<ProviderProfile> {
  const fromToken = oidcClaims.parse(tokens.claims());
  // Many put only the subject into the token; the rest is asked for, and must be of the same person.
  const more = fromToken.email === undefined && configuration.serverMetadata().userinfo_endpoint !== undefined ? oidcClaims.parse(await client.fetchUserInfo(configuration, tokens.access_token, fromToken.sub)) : fromToken;
  return { subject: fromToken.sub, email: more.email, emailVerified: more.email_verified === true, name: (more.name ?? more.preferred_username)?.slice(0, LONGEST_NAME) };
}

const githubUser = z.object({ id: z.int(), login: z.string(), name: z.string().nullish() });
const githubEmails = z.array(z.object({ email: z.string(), primary: z.boolean(), verified: z.boolean() }));

async function githubProfile({ issuer }: ProviderConfig, token: string): Promise<ProviderProfile> {
  const api = issuer === "https://github.com" ? "https://api.github.com" : `${issuer}/api/v3`; // as GitHub Enterprise has it
  const ask = async (path: string): Promise<unknown> => {
    const response = await fetch(`${api}${path}`, { headers: { authorization: `Bearer ${token}`, accept: "application/vnd.github+json", "user-agent": "software-galaxy" }, signal: AbortSignal.timeout(TIMEOUT_SECONDS * 1_000) });
    if (!response.ok) throw new Error(`GitHub answered ${response.status}`);
    return response.json();
  };
  const [user, emails] = await Promise.all([ask("/user").then((body) => githubUser.parse(body)), ask("/user/emails").then((body) => githubEmails.parse(body))]);
  const email = emails.find(({ primary, verified }) => primary && verified) ?? emails.find(({ verified }) => verified);
  return { subject: String(user.id), email: email?.email, emailVerified: email !== undefined, name: (user.name ?? user.login).slice(0, LONGEST_NAME) };
}

async function inOurWords<Result>({ name }: ProviderConfig, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof GalaxyError) throw cause;
    if (cause instanceof client.AuthorizationResponseError) throw new GalaxyError("unauthorized", `${name} did not let you in (${cause.error})`, undefined, { cause });
    if (cause instanceof client.ResponseBodyError || cause instanceof client.ClientError) throw new GalaxyError("unauthorized", `The sign-in with ${name} could not be finished; begin again`, undefined, { cause });
    throw new GalaxyError("unavailable", `${name} does not answer as it should; try again`, undefined, { cause });
  }
}
