import { z } from "zod";
import { linksShape, paginationShape } from "../list.ts";
import { reads } from "../all-reads.ts";
import { cardShape } from "../reads/board.ts";
import { actorShape } from "../resources/actor.ts";
import { errorShape } from "./errors.ts";
import { exampleOf, type JsonSchema } from "./examples.ts";
import type { Content, Operation } from "./operation.ts";

const base = "#/components/schemas/";
const refOf = (name: string) => `${base}${name}`;

/** The schemas of all operations under their names, and how an operation refers to its own. */
export interface NamedSchemas {
  readonly all: Readonly<Record<string, JsonSchema>>;
  readonly resolve: (ref: string) => JsonSchema;
}

/** Schemas of answers are what comes out, those of bodies what goes in: a field with a default may be left out there. */
export function namedSchemas(operations: readonly Operation[]): NamedSchemas {
  const answers = z.registry<{ id: string }>();
  const bodies = z.registry<{ id: string }>();
  const names = new Set<string>();
  const add = (registry: typeof answers, schema: z.ZodType, id: string) => {
    if (names.has(id)) return;
    names.add(id);
    registry.add(schema, { id });
  };
  add(answers, errorShape, "Error");
  add(answers, paginationShape, "Pagination");
  add(answers, linksShape, "Links");
  add(answers, cardShape, "Card");
  add(answers, actorShape, "Actor");
  for (const { answer, answerName } of reads) if (!answerName.endsWith("List")) add(answers, answer, answerName);
  for (const { body, answers: successes } of operations) {
    if (body?.schema && body.name !== undefined) add(bodies, body.schema, body.name);
    for (const { content } of successes) if (content?.schema && content.name !== undefined) add(answers, content.schema, content.name);
  }
  const all = Object.fromEntries([...Object.entries(jsonSchemas(answers, "output")), ...Object.entries(jsonSchemas(bodies, "input"))].map(([name, schema]) => [name, tidy(schema)]));
  const resolve = (ref: string): JsonSchema => all[ref.slice(base.length)] ?? {};
  return { all, resolve };
}

function jsonSchemas(registry: z.core.$ZodRegistry<{ id: string }>, io: "input" | "output"): Record<string, JsonSchema> {
  return z.toJSONSchema(registry, { io, uri: refOf, unrepresentable: "any" }).schemas as Record<string, JsonSchema>;
}

/** The schema of one parameter. What a query parameter becomes tells more than that it is text. */
export function parameterSchema(schema: z.ZodType, io: "input" | "output"): JsonSchema {
  return tidy(z.toJSONSchema(schema, { io, unrepresentable: "any" }) as JsonSchema);
}

/** A body as the document has it: the schema by name, and an example. */
export function contentOf(content: Content, { resolve }: NamedSchemas): Record<string, unknown> {
  const media =
    content.schema && content.name !== undefined ? { schema: { $ref: refOf(content.name) }, example: content.example ?? exampleOf(resolve(refOf(content.name)), resolve) } : { schema: { type: "string" }, ...(content.example === undefined ? {} : { example: content.example }) };
  return Object.fromEntries(content.mediaTypes.map((type) => [type, media]));
}

/** Without what the document says once for all, and without patterns where a format says the same. */
function tidy<Value>(value: Value): Value {
  if (Array.isArray(value)) return value.map(tidy) as Value;
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([key, of]) => key !== "$schema" && key !== "$id" && !(key === "pattern" && typeof of === "string" && "format" in value));
  return Object.fromEntries(entries.map(([key, of]) => [key, tidy(of)])) as Value;
}
