import { createHash } from "node:crypto";
import type { Request, Response } from "express";
import type { Answer } from "./read-route.ts";

/**
 * Sends what was read, or 304 when the caller has it already. The ETag begins with the revision, which is what
 * `If-Match` goes by; the rest tells answers apart that changed without it, as a story does whose tasks are counted.
 */
export function sendAnswer(request: Request, response: Response, { body, revision }: Answer): void {
  const text = JSON.stringify(body);
  const hash = createHash("sha256").update(text).digest("base64url").slice(0, 16);
  const tag = revision === undefined ? hash : `${revision}-${hash}`;
  response.setHeader("etag", revision === undefined ? `W/"${tag}"` : `"${tag}"`);
  response.setHeader("cache-control", "private, no-cache");
  if (has(request.headers["if-none-match"], tag)) {
    response.removeHeader("content-type");
    response.status(304).end();
    return;
  }
  if (!response.getHeader("content-type")) response.setHeader("content-type", "application/json; charset=utf-8");
  response.status(200).send(text);
}

/** Whether the caller has what the tag names. Not `request.fresh`: that gives way to `Cache-Control`, which `fetch` sends along. */
function has(ifNoneMatch: string | undefined, tag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  return ifNoneMatch.trim() === "*" || [...ifNoneMatch.matchAll(/"([^"]*)"/g)].some(([, known]) => known === tag);
}
