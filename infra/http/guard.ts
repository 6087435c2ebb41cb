import type { IncomingMessage } from "node:http";
import type { RequestHandler } from "express";
import { GalaxyError } from "#schemas/errors.ts";

const loopback = new Set(["localhost", "127.0.0.1", "[::1]", "::1"]);

/** Whether an address to listen on can be reached from this machine alone. */
export function isLoopback(host: string): boolean {
  return loopback.has(host) || /^127(\.\d{1,3}){3}$/.test(host);
}

function hostOf(header: string | undefined): string | undefined {
  if (header === undefined || !URL.canParse(`http://${header}`)) return undefined;
  return new URL(`http://${header}`).hostname;
}

/**
 * Why a request must not be served while nobody signs in, or undefined. Any web page can send requests to loopback
 * from its visitor's browser, so the name that was asked for must be a local one (DNS rebinding), and what a browser
 * sends from another origin is refused (cross-site request forgery).
 */
export function refusalOf(request: IncomingMessage): GalaxyError | undefined {
  const host = hostOf(request.headers.host);
  if (host === undefined || !isLoopback(host)) return new GalaxyError("forbidden", "This address is not served here; use localhost or 127.0.0.1");
  const { origin } = request.headers;
  if (origin !== undefined && origin !== `http://${request.headers.host}`) return new GalaxyError("forbidden", "Requests from other sites are refused");
  if (request.headers["sec-fetch-site"] === "cross-site" && request.headers["sec-fetch-mode"] !== "navigate") return new GalaxyError("forbidden", "Requests from other sites are refused");
  return undefined;
}

export const localOnly: RequestHandler = (request, _response, next) => {
  const refusal = refusalOf(request);
  if (refusal) next(refusal);
  else next();
};
