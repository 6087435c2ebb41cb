import type { IncomingMessage } from "node:http";
import { isIP } from "node:net";
import type { RequestHandler } from "express";
import { GalaxyError } from "#schemas/errors.ts";
import { serverSettings } from "./server-settings.ts";

const loopback = new Set(["localhost", "127.0.0.1", "[::1]", "::1"]);

/** Whether an address to listen on can be reached from this machine alone. */
export function isLoopback(host: string): boolean {
  return loopback.has(host) || /^127(\.\d{1,3}){3}$/.test(host);
}

/**
 * Why a request must not be served, or undefined. Any web page can send requests from its visitor's browser, so the
 * name that was asked for must be one of ours (DNS rebinding), and what a browser sends from another origin is refused
 * (cross-site request forgery) unless that origin is on the list.
 */
export function refusalOf(request: IncomingMessage): GalaxyError | undefined {
  const { host, origin } = request.headers;
  if (!isServed(request, host)) return new GalaxyError("forbidden", "This address is not served here; use localhost or 127.0.0.1, or set GALAXY_PUBLIC_URL to it");
  if (origin !== undefined) return isOwnOrigin(request, origin) || isListed(request, origin) ? undefined : new GalaxyError("forbidden", "Requests from other sites are refused");
  if (request.headers["sec-fetch-site"] === "cross-site" && request.headers["sec-fetch-mode"] !== "navigate") return new GalaxyError("forbidden", "Requests from other sites are refused");
  return undefined;
}

/** Whether a page of that origin is one of ours: only such a page may use our cookies. */
export function isOwnOrigin(request: IncomingMessage, origin: string): boolean {
  const { host } = request.headers;
  return origin === `http://${host}` || origin === `https://${host}` || origin === serverSettings(request).publicUrl;
}

/** Whether pages of that origin may call the API with a token of their own. */
export function isListed(request: IncomingMessage, origin: string): boolean {
  return serverSettings(request).corsOrigins.includes(origin);
}

function isServed(request: IncomingMessage, host: string | undefined): boolean {
  if (host === undefined || !URL.canParse(`http://${host}`)) return false;
  const { hostname } = new URL(`http://${host}`);
  if (isLoopback(hostname)) return true;
  const { publicUrl, loopbackOnly } = serverSettings(request);
  if (publicUrl !== undefined) return hostname === new URL(publicUrl).hostname;
  return !loopbackOnly && isIP(hostname.replace(/^\[(.*)\]$/, "$1")) !== 0; // a rebound name is never an address
}

export const guard: RequestHandler = (request, _response, next) => {
  const refusal = refusalOf(request);
  if (refusal) next(refusal);
  else next();
};
