import { GraphQLEnumType, getNamedType, isInputObjectType, type GraphQLField } from "graphql";
import { createClient, type Client } from "graphql-ws";
import { WebSocket } from "ws";
import { z } from "zod";
import type { CommandName } from "#schemas/commands/catalogue.ts";
import type { PublicCommandDefinition } from "#schemas/commands/define.ts";
import { restInputOf } from "#schemas/rest-inputs.ts";
import { camelCase } from "../graphql/names.ts";
import { schema } from "../graphql/schema.ts";
import { exampleOf, type JsonSchema } from "../rest/openapi/examples.ts";
import type { Caller } from "./callers.ts";

/** What became of an attempt: the code of the refusal, whatever way it came. */
export type Outcome = string;

/** One command that somebody tries to send. */
export interface Attempt {
  readonly name: CommandName;
  readonly definition: PublicCommandDefinition;
  /** Valid, and about things that are there. */
  readonly input: Readonly<Record<string, unknown>>;
}

/** A revision that nothing has: who may send the command is told so (`conflict`), after their right was looked at and before anything happens. */
const NEVER = 999_999;

/** An input that is right in every field; `ids` say what it is about. */
export function inputFor({ input, creates, idField }: PublicCommandDefinition, ids: Readonly<Record<string, string>>): Record<string, unknown> {
  const { properties = {}, required = [] } = z.toJSONSchema(input, { io: "input", unrepresentable: "any" }) as JsonSchema & { readonly required?: readonly string[] };
  const given = Object.entries(properties).filter(([field]) => !(creates && field === idField));
  const fields = given.filter(([field]) => required.includes(field));
  // a change must change something
  const chosen = fields.length > 1 || input.safeParse(values(fields, ids)).success ? fields : given.slice(0, 2);
  return values(chosen, ids);
}

function values(fields: ReadonlyArray<readonly [string, JsonSchema]>, ids: Readonly<Record<string, string>>): Record<string, unknown> {
  return Object.fromEntries(fields.map(([field, schemaOf]) => [field, ids[field] ?? exampleOf(schemaOf, unresolved, field)]));
}

function unresolved(ref: string): never {
  throw new Error(`${ref} is not part of a command`);
}

/** The four ways in which a command can be sent; each answers with the code of the refusal. */
export type Way = "its route" | "its name" | "GraphQL" | "WebSocket";

/** Sends commands in every way there is. */
export class Attempts implements AsyncDisposable {
  readonly #url: string;
  readonly #sockets = new Map<Caller, Client>();

  constructor(url: string) {
    this.#url = url;
  }

  send(way: Way, caller: Caller, attempt: Attempt): Promise<Outcome> {
    switch (way) {
      case "its route":
        return this.#byRoute(caller, attempt);
      case "its name":
        return this.#rest(caller, "POST", `/commands/${attempt.name}`, attempt.input);
      case "GraphQL":
        return this.#byGraphql(caller, attempt);
      case "WebSocket":
        return this.#bySocket(caller, attempt);
    }
  }

  #byRoute(caller: Caller, { name, definition, input }: Attempt): Promise<Outcome> {
    const { params } = restInputOf(name, definition);
    const path = definition.http.path.replaceAll(/:(\w+)/g, (_all, parameter: string) => String(input[parameter]));
    const body = Object.fromEntries(Object.entries(input).filter(([field]) => !Object.hasOwn(params.shape, field)));
    return this.#rest(caller, definition.http.method, path, body);
  }

  async #rest(caller: Caller, method: string, path: string, body: object): Promise<Outcome> {
    const response = await fetch(`${this.#url}/api/v1${path}`, { method, headers: { "content-type": "application/json", "x-galaxy-expected-revision": String(NEVER), ...caller.headers }, body: JSON.stringify(body) });
    const text = await response.text();
    return response.ok ? "done" : ((JSON.parse(text) as { readonly error: string }).error);
  }

  async #byGraphql(caller: Caller, attempt: Attempt): Promise<Outcome> {
    const response = await fetch(`${this.#url}/graphql`, { method: "POST", headers: { "content-type": "application/json", ...caller.headers }, body: JSON.stringify(mutation(attempt)) });
    const answer = (await response.json()) as Answer & { readonly error?: string };
    return answer.error ?? outcomeOf(answer); // who is not signed in is told before GraphQL is asked
  }

  async #bySocket(caller: Caller, attempt: Attempt): Promise<Outcome> {
    return (await this.overSocket(caller, mutation(attempt)))[0];
  }

  /** The first answer over a WebSocket: its code, and what it says. */
  async overSocket(caller: Caller, operation: { readonly query: string; readonly variables: Record<string, unknown> }): Promise<readonly [Outcome, Answer | undefined]> {
    const answers = this.#socketOf(caller).iterate(operation);
    try {
      const { value } = (await answers.next()) as { readonly value: Answer };
      return [outcomeOf(value), value];
    } catch (error) {
      if (Array.isArray(error)) return [outcomeOf({ errors: error }), { errors: error }];
      const { code } = error as { readonly code?: number };
      return [code === 4401 ? "unauthorized" : `closed with ${String(code)}`, undefined];
    } finally {
      await answers.return?.();
    }
  }

  #socketOf(caller: Caller): Client {
    const known = this.#sockets.get(caller);
    if (known) return known;
    class Socket extends WebSocket {
      constructor(address: string, protocols: string) {
        super(address, protocols, { headers: caller.headers });
      }
    }
    const made = createClient({ url: `${this.#url.replace("http", "ws")}/graphql`, webSocketImpl: Socket, retryAttempts: 0, lazyCloseTimeout: 60_000 });
    this.#sockets.set(caller, made);
    return made;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(Array.from(this.#sockets.values(), (socket) => socket.dispose()));
  }
}

export interface Answer {
  readonly data?: Readonly<Record<string, unknown>> | null;
  readonly errors?: ReadonlyArray<{ readonly message: string; readonly extensions?: { readonly code?: string } }>;
}

function outcomeOf({ data, errors }: Answer): Outcome {
  if (errors) return errors[0]?.extensions?.code ?? errors[0]?.message ?? "an error without words";
  const [payload] = Object.values(data ?? {}) as ReadonlyArray<{ readonly error?: { readonly code: string } | null } | null>;
  if (payload === undefined) throw new Error("an answer without data and without errors");
  return payload?.error?.code ?? "done";
}

function mutation({ name, input }: Attempt): { query: string; variables: Record<string, unknown> } {
  const field = schema.getMutationType()?.getFields()[camelCase(name)];
  const type = field?.args.find((argument) => argument.name === "input")?.type;
  const fields = type === undefined ? undefined : getNamedType(type);
  if (!field || !isInputObjectType(fields)) throw new Error(`there is no mutation for ${name}`);
  const said = Object.fromEntries(Object.entries(input).map(([word, value]) => [camelCase(word), inGraphql(getNamedType(fields.getFields()[camelCase(word)]?.type), value)]));
  return { query: `mutation($input: ${fields.name}!) { ${field.name}(input: $input, expectedRevision: ${NEVER}) { ok error { code message } } }`, variables: { input: said } };
}

function inGraphql(type: unknown, value: unknown): unknown {
  if (!(type instanceof GraphQLEnumType)) return value;
  return Array.isArray(value) ? value.map((one) => type.serialize(one)) : type.serialize(value);
}

/** Fields that ask for more than reading: who may not is refused the whole answer. They are asked for by themselves. */
const guarded = new Set(["Team.invitations"]);

/** A question for one root field with everything in it that needs no arguments, two levels deep. */
export function questionFor(field: GraphQLField<unknown, unknown>, kind: "query" | "subscription", ids: Readonly<Record<string, unknown>>): { query: string; variables: Record<string, unknown> } {
  const asked = field.args.filter(({ name }) => Object.hasOwn(ids, name));
  const missing = field.args.filter((argument) => argument.type.toString().endsWith("!") && !asked.includes(argument));
  if (missing.length > 0) throw new Error(`${field.name} needs ${missing.map(({ name }) => name).join(", ")}: give the world one`);
  const declared = asked.map(({ name, type }) => `$${name}: ${type.toString()}`).join(", ");
  const passed = asked.map(({ name }) => `${name}: $${name}`).join(", ");
  return { query: `${kind}${declared === "" ? "" : `(${declared})`} { ${field.name}${passed === "" ? "" : `(${passed})`} ${selectionOf(getNamedType(field.type), 2)} }`, variables: Object.fromEntries(asked.map(({ name }) => [name, ids[name]])) };
}

function selectionOf(type: unknown, depth: number): string {
  const name = (type as { readonly name: string }).name;
  const named = schema.getType(name);
  if (!named || !("getFields" in named)) return named && "getTypes" in named ? "{ __typename }" : "";
  const fields = Object.values(named.getFields() as Record<string, GraphQLField<unknown, unknown>>).filter((field) => field.args.every((argument) => !argument.type.toString().endsWith("!")) && !guarded.has(`${name}.${field.name}`));
  const parts = fields.flatMap((field) => {
    const inner = getNamedType(field.type);
    if (!("getFields" in inner)) return "getTypes" in inner ? [] : [field.name];
    return depth > 0 && field.args.length === 0 ? [`${field.name} ${selectionOf(inner, depth - 1)}`] : [];
  });
  return `{ __typename ${parts.join(" ")} }`;
}

