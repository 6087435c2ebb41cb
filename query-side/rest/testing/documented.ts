import type { Router } from "express";
import type { RouteName } from "../known-routes.ts";
import { openApiDocument } from "../openapi/document.ts";

/** An operation as the document has it, for tests that go by nothing else. */
export interface Documented {
  readonly operationId: string;
  readonly method: string;
  readonly path: string;
  readonly parameters: readonly { readonly in: string; readonly name: string }[];
  readonly bodyTypes: readonly string[];
  readonly needsBody: boolean;
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, { readonly schema: { readonly $ref?: string } }>>; readonly headers?: Readonly<Record<string, { readonly required?: boolean }>> }>>;
}

type Entry = Omit<Documented, "method" | "path" | "bodyTypes" | "needsBody" | "parameters"> & { readonly parameters: readonly { readonly $ref?: string; readonly in?: string; readonly name?: string }[]; readonly requestBody?: { readonly required: boolean; readonly content: object } };

export const documented: readonly Documented[] = Object.entries(openApiDocument["paths"] as Record<string, Record<string, Entry>>).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, entry]) => ({
    ...entry,
    method: method.toUpperCase(),
    path,
    parameters: entry.parameters.map((parameter) => (resolve(parameter) as { in: string; name: string })),
    needsBody: entry.requestBody?.required ?? false,
    bodyTypes: Object.keys(entry.requestBody?.content ?? {}),
    responses: Object.fromEntries(Object.entries(entry.responses).map(([status, response]) => [status, answerOf(response)])),
  })),
);

function answerOf(response: object): Documented["responses"][string] {
  const answer = resolve(response) as Documented["responses"][string];
  return { ...answer, headers: Object.fromEntries(Object.entries(answer.headers ?? {}).map(([name, header]) => [name, resolve(header) as { readonly required?: boolean }])) };
}

function resolve(value: object): unknown {
  const { $ref: ref } = value as { readonly $ref?: string };
  return ref === undefined ? value : ref.replace("#/", "").split("/").reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], openApiDocument);
}

interface Layer {
  readonly route?: { readonly path: string; readonly methods: Readonly<Record<string, boolean>> };
  readonly handle: { readonly stack?: readonly Layer[] };
}

/** Every route that a router and those inside it really have. */
export function routesOf(router: Router): RouteName[] {
  return stackOf((router as unknown as { readonly stack: readonly Layer[] }).stack);
}

function stackOf(stack: readonly Layer[]): RouteName[] {
  return stack.flatMap(({ route, handle }) => (route ? Object.keys(route.methods).map((method) => ({ method: method.toUpperCase() as RouteName["method"], path: route.path })) : stackOf(handle.stack ?? [])));
}
