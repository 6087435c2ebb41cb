import { expect } from "vitest";
import { documentSchemas } from "./document-schemas.ts";
import type { Documented } from "./documented.ts";

export interface Asked {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: string;
  readonly body?: unknown;
  readonly type?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Calls an operation as a client does that knows nothing but the document. */
export function call(url: string, { method, path, bodyTypes }: Documented, { params = {}, query = "", body, type, headers = {} }: Asked): Promise<Response> {
  const [contentType] = bodyTypes;
  const address = path.replaceAll(/\{(\w+)\}/g, (_all, name: string) => encodeURIComponent(params[name] ?? ""));
  const sent = type ?? contentType;
  const text = typeof body === "string" ? body : JSON.stringify(body ?? {});
  return fetch(`${url}/api/v1${address}${query}`, { method, redirect: "manual", ...(sent === undefined ? { headers } : { body: text, headers: { "content-type": sent, ...headers } }) });
}

const wrongness = documentSchemas();

/** That an answer is one the document has: its status, its kind, its schema, its headers. */
export async function judge(operation: Documented, response: Response, about: string): Promise<unknown> {
  const documentedAnswer = operation.responses[response.status];
  expect(documentedAnswer, `${about} answered ${response.status}`).toBeDefined();
  for (const [name, { required }] of Object.entries(documentedAnswer?.headers ?? {})) if (required !== false) expect(response.headers.get(name), `${about}: ${name}`).not.toBeNull();
  const text = await response.text();
  const [[mediaType, media] = []] = Object.entries(documentedAnswer?.content ?? {});
  if (response.status === 303) return undefined; // words for whoever does not go there
  if (mediaType === undefined) {
    expect(text, about).toBe("");
    return undefined;
  }
  if (mediaType !== "*/*") expect(response.headers.get("content-type"), about).toContain(mediaType);
  if (media?.schema.$ref === undefined) return text;
  const value: unknown = JSON.parse(text);
  expect(wrongness(media.schema.$ref, value), about).toEqual([]);
  return value;
}
