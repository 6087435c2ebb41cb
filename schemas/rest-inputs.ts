import { z } from "zod";
import type { CommandName } from "./commands/catalogue.ts";
import type { PublicCommandDefinition } from "./commands/define.ts";

/** What REST calls a command's field where its answers have another word for it. The command's own word is understood, too. */
const otherWords: Readonly<Partial<Record<CommandName, Readonly<Record<string, string>>>>> = { create_task: { user_story_id: "story_id" } };

export interface RestInput {
  /** Parameters of the path, by their names. */
  readonly params: z.ZodObject;
  /** What is left for the body. */
  readonly body: z.ZodObject;
  /** Whether the body may be left out: then what is asked for is all in the address. */
  readonly bodyOptional: boolean;
}

/** How a command's own route takes its input apart. */
export function restInputOf(name: CommandName, { http, input }: PublicCommandDefinition): RestInput {
  const inPath = [...http.path.matchAll(/:(\w+)/g)].flatMap(([, parameter]) => parameter ?? []);
  const words = Object.fromEntries(Object.entries(otherWords[name] ?? {}).map(([rest, own]) => [own, rest]));
  const body = z.strictObject(Object.fromEntries(Object.entries(input.shape).filter(([field]) => !inPath.includes(field)).map(([field, schema]) => [words[field] ?? field, schema])));
  return {
    params: z.strictObject(Object.fromEntries(inPath.map((parameter) => [parameter, input.shape[parameter] ?? z.string()]))),
    body,
    bodyOptional: http.method === "POST" && body.safeParse({}).success,
  };
}

/** A body in the command's own words. Where both words for a field are there, that of REST is left for validation to refuse. */
export function inOwnWords(name: CommandName, body: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const words = otherWords[name] ?? {};
  return Object.fromEntries(Object.entries(body).map(([field, value]) => [Object.hasOwn(words, field) && !Object.hasOwn(body, words[field] ?? "") ? (words[field] ?? field) : field, value]));
}

/** A field of the command as REST calls it. */
export function restWordOf(name: CommandName, field: string): string {
  return Object.entries(otherWords[name] ?? {}).find(([, own]) => own === field)?.[0] ?? field;
}
