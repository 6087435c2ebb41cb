import type { Action, TeamRole } from "#schemas/permissions.ts";
import { request } from "../api/commands.ts";
import { notePosition } from "../api/position.ts";

export interface SessionView {
  readonly id: string;
  readonly created_at: string;
  readonly last_used_at: string;
  readonly ip: string | null;
  readonly user_agent: string | null;
  readonly method: string;
  readonly current: boolean;
}
export interface NewInvitation {
  readonly id: string;
  readonly email: string;
  readonly role: TeamRole;
  readonly expires_at: string;
  readonly link: string;
}
export interface NewApiKey {
  readonly id: string;
  /** The whole key: shown this once. */
  readonly key: string;
  readonly prefix: string;
}

const json = { "Content-Type": "application/json" };

function post<T>(path: string, body: unknown): Promise<T> {
  return request<T>(path, { method: "POST", headers: json, body: JSON.stringify(body) });
}

/** What is read from now on knows of it. */
async function noted<T>(answer: Promise<T & { readonly position: string }>): Promise<T> {
  const made = await answer;
  notePosition(made.position);
  return made;
}

/** Where one is signed in, the latest used first. */
export async function readSessions(): Promise<readonly SessionView[]> {
  return (await request<{ readonly data: readonly SessionView[] }>("/api/v1/auth/sessions", {})).data;
}

export function endSession(id: string): Promise<unknown> {
  return request(`/api/v1/auth/sessions/${id}`, { method: "DELETE", headers: json });
}

/** Ends every session but this one. */
export function endOtherSessions(): Promise<unknown> {
  return request("/api/v1/auth/sessions", { method: "DELETE", headers: json });
}

export function changePassword(current: string | undefined, next: string): Promise<unknown> {
  return post("/api/v1/auth/password", { ...(current === undefined ? {} : { current }), new: next });
}

/** Everything there is about the person who is signed in. */
export function exportMyData(): Promise<unknown> {
  return post("/api/v1/auth/export", {});
}

/** Erases the person who is signed in, for good. */
export function deleteAccount(userId: string, password: string | undefined): Promise<unknown> {
  return request(`/api/v1/users/${userId}`, { method: "DELETE", headers: json, body: JSON.stringify(password === undefined ? {} : { password }) });
}

export function inviteMember(teamId: string, email: string, role: TeamRole): Promise<NewInvitation> {
  return noted(post(`/api/v1/teams/${teamId}/invitations`, { email, role }));
}

export function createApiKey(teamId: string, key: { readonly name: string; readonly scopes: readonly Action[]; readonly expires_at?: string }): Promise<NewApiKey> {
  return noted(post(`/api/v1/teams/${teamId}/api-keys`, key));
}
