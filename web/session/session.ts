import { useSyncExternalStore } from "react";
import type { TeamRole } from "#schemas/permissions.ts";

export interface TeamOfMine {
  readonly id: string;
  readonly name: string;
  readonly workspace_slug: string;
  readonly role: TeamRole;
}

export interface Preferences {
  readonly theme?: "system" | "light" | "dark" | undefined;
  readonly single_key_shortcuts?: boolean | undefined;
}

/** Whoever is signed in, as `GET /api/v1/auth/me` tells it. */
export interface Me {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly avatar_url: string | null;
  readonly time_zone: string;
  readonly preferences: Preferences;
  readonly teams: readonly TeamOfMine[];
  readonly session_id?: string | null | undefined;
  /** Somebody who signs in with a provider alone has none. */
  readonly has_password?: boolean | undefined;
  /** Seconds for which the access token still holds. */
  readonly expires_in?: number | null | undefined;
}

export type Session =
  | { readonly kind: "loading" }
  | { readonly kind: "unreachable"; readonly reason: string }
  | { readonly kind: "signed_in"; readonly me: Me }
  /** `before`: who worked on this page until the session ended; their work is still open behind the sign-in. */
  | { readonly kind: "signed_out"; readonly before: Me | undefined };

let session: Session = { kind: "loading" };
const listeners = new Set<() => void>();

export function currentSession(): Session {
  return session;
}

export function setSession(next: Session): void {
  session = next;
  for (const listener of listeners) listener();
}

/** Calls back on every change; answers how to stop. */
export function onSessionChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

export function useSession(): Session {
  return useSyncExternalStore(onSessionChange, currentSession);
}

/** Whoever works on this page, also while they sign in again; undefined before anybody does. */
export function useMe(): Me | undefined {
  return useSyncExternalStore(onSessionChange, personHere);
}

export function personHere(): Me | undefined {
  return session.kind === "signed_in" ? session.me : session.kind === "signed_out" ? session.before : undefined;
}

/** Resolves as soon as somebody is signed in; at once when somebody is. */
export function signedIn(): Promise<Me> {
  return new Promise((resolve) => {
    const look = () => {
      if (session.kind !== "signed_in") return;
      off();
      resolve(session.me);
    };
    const off = onSessionChange(look);
    look();
  });
}
