import { createConfig, lintFromString } from "@redocly/openapi-core";
import { Validator } from "@seriousme/openapi-schema-validator";
import { describe, expect, test } from "vitest";
import { publicCommands } from "#schemas/commands/catalogue.ts";
import { inOwnWords } from "#schemas/rest-inputs.ts";
import { openApiDocument, operations } from "./document.ts";
import { documentSchemas } from "../testing/document-schemas.ts";

interface Media {
  readonly schema: { readonly $ref?: string };
  readonly example?: unknown;
}
interface Entry {
  readonly operationId: string;
  readonly summary: string;
  readonly parameters: readonly { readonly in?: string; readonly name?: string }[];
  readonly requestBody?: { readonly content: Record<string, Media> };
  readonly responses: Record<string, { readonly $ref?: string; readonly content?: Record<string, Media> }>;
}

const paths = openApiDocument["paths"] as Record<string, Record<string, Entry>>;
const entries = Object.entries(paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, entry]) => ({ name: `${method.toUpperCase()} ${path}`, path, entry })));

describe("the OpenAPI document", () => {
  test("is valid OpenAPI 3.1, and every reference leads somewhere", async () => {
    const validator = new Validator();
    const result = await validator.validate(structuredClone(openApiDocument) as Record<string, unknown>);
    expect(result.errors ?? []).toEqual([]);
    expect(result.valid).toBe(true);
    expect(validator.version).toBe("3.1");
    for (const [, ref = ""] of JSON.stringify(openApiDocument).matchAll(/"\$ref":"([^"]+)"/g)) {
      const found = ref.replace("#/", "").split("/").reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], openApiDocument);
      expect(found, ref).toBeDefined();
    }
  });

  test("is without fault by the recommended rules of a public linter", async () => {
    const config = await createConfig({ extends: ["recommended"] });
    const problems = await lintFromString({ source: JSON.stringify(openApiDocument), absoluteRef: "/openapi.json", config });
    // two operations of a browser lead elsewhere and never answer anything else: there is no 2xx to document
    const isRedirect = ({ ruleId, location }: (typeof problems)[number]) => ruleId === "operation-2xx-response" && location[0]?.pointer?.startsWith("#/paths/~1auth~1oauth~1{provider}");
    expect(problems.filter((problem) => !isRedirect(problem)).map(({ severity, ruleId, message, location }) => `${severity} ${ruleId}: ${message} (${location[0]?.pointer})`)).toEqual([]);
  });

  test("has every operation under one id of its own", () => {
    expect(entries).toHaveLength(operations.length);
    expect(new Set(entries.map(({ entry }) => entry.operationId)).size).toBe(entries.length);
  });

  test("names every parameter of a path, and no other", () => {
    for (const { name, path, entry } of entries) {
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, parameter]) => parameter);
      expect(entry.parameters.filter((parameter) => parameter.in === "path").map((parameter) => parameter.name), name).toEqual(inPath);
    }
  });

  test("has an example, right by its schema, for every body that is JSON", () => {
    const check = documentSchemas();
    for (const { name, entry } of entries) {
      const answered = Object.values(entry.responses).map(({ content }) => content?.["application/json"]);
      for (const media of [entry.requestBody?.content["application/json"], ...answered]) {
        if (!media) continue;
        expect(media.example, name).toBeDefined();
        expect(check(media.schema.$ref ?? "", media.example), name).toEqual([]);
      }
    }
  });

  test("has examples that the commands themselves accept", () => {
    for (const { name: command, definition: { http, input, idField } } of publicCommands) {
      const entry = paths[http.path.replaceAll(/:(\w+)/g, "{$1}")]?.[http.method.toLowerCase()];
      const example = (entry?.requestBody?.content["application/json"]?.example ?? {}) as Record<string, unknown>;
      const inPath = Object.fromEntries([...http.path.matchAll(/:(\w+)/g)].map(([, parameter = idField]) => [parameter, "0190a6b2-7c1e-7a55-9d6f-2f7f1f0f5c11"]));
      expect(input.safeParse({ ...inOwnWords(command, example), ...inPath }).error?.issues ?? [], command).toEqual([]);
    }
  });
});
