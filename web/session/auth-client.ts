import { request } from "../api/commands.ts";
import type { TeamRole } from "#schemas/permissions.ts";

/** What anybody may know before signing in. */
export interface AuthConfig {
  readonly registration: "first" | "open" | "invited";
  readonly has_people: boolean;
  readonly providers: readonly { readonly id: string; readonly name: string }[];
  readonly password: { readonly min_length: number };
  readonly mail: boolean;
}
export interface Tokens {
  readonly expires_in?: number | undefined;
}
export interface InvitationView {
  readonly team_name: string;
  readonly role: TeamRole;
  readonly email: string;
  readonly invited_by: string;
  readonly expires_at: string;
}

const base = "/api/v1/auth";
const plain: typeof fetch = (...args) => fetch(...args);

function post<T>(path: string, body: unknown): Promise<T> {
  return request<T>(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) }, plain);
}

let config: Promise<AuthConfig> | undefined;

/** How one may sign in here; asked once a page, and again after a failure or when `fresh`. */
export function authConfig(fresh = false): Promise<AuthConfig> {
  if (fresh) config = undefined;
  config ??= request<AuthConfig>(`${base}/config`, {}, plain).catch((error: unknown) => {
    config = undefined;
    throw error;
  });
  return config;
}

export function login(email: string, password: string): Promise<Tokens> {
  return post(`${base}/login`, { email, password });
}

export interface Registration {
  readonly name: string;
  readonly email: string;
  readonly password: string;
  readonly time_zone: string;
  readonly invitation?: string | undefined;
}

export function register(registration: Registration): Promise<Tokens> {
  return post(`${base}/register`, registration);
}

/** Answers the same whether there is such a person or not. */
export function forgotPassword(email: string): Promise<unknown> {
  return post(`${base}/password/forgot`, { email });
}

export function resetPassword(token: string, password: string): Promise<unknown> {
  return post(`${base}/password/reset`, { token, password });
}

/** What an invitation is for; refused with `not_found` when it was used, revoked or is over. */
export function readInvitation(token: string): Promise<InvitationView> {
  return request(`${base}/invitations/${encodeURIComponent(token)}`, {}, plain);
}

/** Joins the team of an invitation as whoever is signed in. */
export function acceptInvitation(token: string): Promise<{ readonly position?: string; readonly team_id?: string }> {
  return request("/api/v1/invitations/accept", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ token }) });
}

/** Where signing in with a provider begins: a page to go to, not to fetch. */
export function providerUrl(provider: string, returnTo: string): string {
  return `${base}/oauth/${encodeURIComponent(provider)}?${new URLSearchParams({ return_to: returnTo }).toString()}`;
}
