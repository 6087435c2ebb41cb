import type { IncomingMessage } from "node:http";

export interface CookieNames {
  readonly access: string;
  readonly refresh: string;
  /** Which browsers have signed in to an account before. */
  readonly device: string;
  /** Binds a sign-in elsewhere to the browser that began it. */
  readonly oauth: string;
  readonly secure: boolean;
}

/** Over HTTPS the names carry the prefixes by which browsers refuse them from anywhere else (RFC 6265bis). */
export function cookieNames(publicUrl: string | undefined): CookieNames {
  const secure = publicUrl?.startsWith("https:") ?? false;
  const [host, any] = secure ? ["__Host-", "__Secure-"] : ["", ""];
  return { access: `${host}galaxy_access`, refresh: `${any}galaxy_refresh`, device: `${any}galaxy_device`, oauth: `${any}galaxy_oauth`, secure };
}

/** The value of a cookie; undefined when it was not sent. Ours need no decoding. */
export function readCookie(request: IncomingMessage, name: string): string | undefined {
  const { cookie } = request.headers;
  if (cookie === undefined) return undefined;
  for (const pair of cookie.split(";")) {
    const equals = pair.indexOf("=");
    if (equals > 0 && pair.slice(0, equals).trim() === name) return pair.slice(equals + 1).trim() || undefined;
  }
  return undefined;
}

export interface CookieOptions {
  readonly path: string;
  readonly sameSite: "Lax" | "Strict";
  /** Seconds; 0 removes it. Left out: until the browser closes. */
  readonly maxAge?: number;
  readonly secure: boolean;
}

/** A `Set-Cookie` value. No script ever reads a cookie of ours. */
export function cookieText(name: string, value: string, { path, sameSite, maxAge, secure }: CookieOptions): string {
  return [`${name}=${value}`, `Path=${path}`, "HttpOnly", `SameSite=${sameSite}`, ...(maxAge === undefined ? [] : [`Max-Age=${maxAge}`]), ...(secure ? ["Secure"] : [])].join("; ");
}
