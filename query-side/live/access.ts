import { mayDo, type Principal } from "#schemas/principal.ts";

export const TOKEN_ENDED = 4401;
export const FORBIDDEN = 4403;

/** Why a connection or a subscription is ended, with the code a client can act on. */
export interface Refusal {
  readonly code: number;
  readonly reason: string;
}

/** Why nothing more may be done in this name: the session was ended, the key revoked, or their time is over. */
export function sessionRefusal({ expiresAt, ended }: Principal): Refusal | undefined {
  const over = (expiresAt !== undefined && expiresAt <= Date.now()) || ended?.() === true;
  return over ? { code: TOKEN_ENDED, reason: "signed out: sign in again" } : undefined;
}

/** Why nothing more may be told of a team, as of now. Asked before every message. */
export function readingRefusal(principal: Principal, teamId: string): Refusal | undefined {
  return sessionRefusal(principal) ?? (mayDo(principal, teamId, "read") ? undefined : { code: FORBIDDEN, reason: "not allowed any more" });
}

/**
 * How often those to whom nothing is sent are looked at, in milliseconds: sessions and roles are kept as of now by other
 * parts, and to look at one of them costs less than a microsecond.
 */
export const LOOK_EVERY_MS = 250;
