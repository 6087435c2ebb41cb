import type { Request, Response } from "express";
import { cookieText, readCookie, type CookieOptions } from "#infra/security/cookies.ts";
import type { Security } from "#infra/security/open.ts";
import { SESSION_SECONDS, type StartedSession } from "#infra/security/sessions.ts";
import { ACCESS_TOKEN_SECONDS } from "#infra/security/tokens.ts";

export interface TokenAnswer {
  readonly access_token: string;
  readonly refresh_token: string;
  readonly token_type: "Bearer";
  readonly expires_in: number;
}

const DEVICE_SECONDS = 400 * 24 * 60 * 60;

/** Gives a session's tokens to the browser as cookies; what is returned goes into the body. */
export async function giveTokens(response: Response, session: StartedSession, { tokens, cookies: { access, refresh, secure } }: Security): Promise<TokenAnswer> {
  const token = await tokens.issue(session);
  const seconds = Math.min(SESSION_SECONDS, Math.max(1, Math.ceil((session.expiresAt.getTime() - Date.now()) / 1_000)));
  setCookie(response, access, token, { path: "/", sameSite: "Lax", maxAge: ACCESS_TOKEN_SECONDS, secure });
  setCookie(response, refresh, session.refreshToken, { path: "/api", sameSite: "Strict", maxAge: seconds, secure });
  noStore(response);
  return { access_token: token, refresh_token: session.refreshToken, token_type: "Bearer", expires_in: ACCESS_TOKEN_SECONDS };
}

export function takeTokens(response: Response, { cookies: { access, refresh, secure } }: Security): void {
  setCookie(response, access, "", { path: "/", sameSite: "Lax", maxAge: 0, secure });
  setCookie(response, refresh, "", { path: "/api", sameSite: "Strict", maxAge: 0, secure });
  noStore(response);
}

export function setCookie(response: Response, name: string, value: string, options: CookieOptions): void {
  response.append("set-cookie", cookieText(name, value, options));
}

export function noStore(response: Response): void {
  response.setHeader("cache-control", "no-store");
}

/** Remembers that this browser has signed in to the account, so that what others get wrong never keeps it out. */
export function rememberDevice(request: Request, response: Response, account: Buffer, security: Security): void {
  const device = knownDevice(request, account, security) ?? security.secrets.pepper("device id", `${account.toString("hex")}|${Date.now()}|${Math.random()}`).subarray(0, 12).toString("base64url");
  const { device: name, secure } = security.cookies;
  setCookie(response, name, `${device}.${proofOf(device, account, security)}`, { path: "/api", sameSite: "Lax", maxAge: DEVICE_SECONDS, secure });
}

/** Id of this browser if it has signed in to the account before. */
export function knownDevice(request: Request, account: Buffer, security: Security): string | undefined {
  const [device, proof] = readCookie(request, security.cookies.device)?.split(".") ?? [];
  return device !== undefined && proof === proofOf(device, account, security) ? device : undefined;
}

function proofOf(device: string, account: Buffer, { secrets }: Security): string {
  return secrets.pepper("device", `${device}|${account.toString("hex")}`).toString("base64url");
}
