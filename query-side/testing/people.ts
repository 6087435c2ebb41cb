import type { IncomingMessage } from "node:http";
import { randomUUID } from "node:crypto";
import { subscribe, type LiveClient } from "#infra/test/live-client.ts";
import { startServer, type TestServer } from "#infra/test/server.ts";
import { GalaxyError } from "#schemas/errors.ts";
import type { Action, TeamRole } from "#schemas/permissions.ts";
import { LOCAL_OWNER_ID, LOCAL_TEAM_ID, localOwner, type Principal } from "#schemas/principal.ts";

/** Somebody who sends requests: a person, or a key of theirs. */
export interface Somebody {
  readonly id: string;
  readonly scopes?: readonly Action[];
}

export interface GraphqlAnswer {
  readonly data?: Record<string, unknown> | null;
  readonly errors?: ReadonlyArray<{ readonly message: string; readonly extensions?: { readonly code?: string } }>;
}

/** Two teams with people in them, of which some belong to both; everybody's teams are asked as of now, as in the product. */
export interface PeopleServer extends AsyncDisposable {
  readonly server: TestServer;
  readonly owner: Somebody;
  /** Owner of the other team. */
  readonly stranger: Somebody;
  readonly otherTeam: string;
  /** Somebody new with this role in the first team. */
  person(role: TeamRole, name?: string): Promise<Somebody>;
  graphql(as: Somebody, query: string, variables?: object): Promise<GraphqlAnswer>;
  rest(as: Somebody, path: string): Promise<{ readonly status: number; readonly body: Record<string, unknown> }>;
  subscribe(as: Somebody, query: string, variables: Record<string, unknown>): Promise<LiveClient>;
  /** Server-sent events; resolves when the answer begins. */
  events(as: Somebody, query: string, variables: Record<string, unknown>): Promise<Response>;
  principalOf(as: Somebody): Promise<Principal>;
  /** Ends the session of somebody everywhere. */
  end(as: Somebody): void;
}

const WHO = "x-test-person";
const system = { principal: { ...localOwner(""), actor: { kind: "system", id: "test" } }, trusted: true } as const;

export async function startPeople(): Promise<PeopleServer> {
  const ended = new Set<string>();
  const principalOf = async ({ id, scopes }: Somebody): Promise<Principal> => {
    const person = await server.people.person(id);
    return {
      actor: { kind: "user", id },
      name: "",
      get teams() {
        return person.teams;
      },
      ended: () => ended.has(id),
      ...(scopes === undefined ? {} : { scopes }),
    };
  };
  const authenticate = async (request: IncomingMessage) => {
    const who = request.headers[WHO];
    if (typeof who !== "string") throw new GalaxyError("unauthorized", "Sign in first");
    const somebody = JSON.parse(who) as Somebody;
    if (ended.has(somebody.id)) throw new GalaxyError("unauthorized", "Sign in first");
    return principalOf(somebody);
  };
  const server = await startServer({ authenticate });
  const { commands } = server.commandSide;
  const headersOf = (as: Somebody) => ({ [WHO]: JSON.stringify(as) });
  const register = async (name: string): Promise<Somebody> => {
    const id = randomUUID();
    await commands.execute("register_user", { user_id: id, name, email: `${id}@example.com` }, system);
    return { id };
  };
  const stranger = await register("Mallory");
  const otherTeam = (await commands.execute("create_team", { name: "Others" }, { principal: await principalOf(stranger) })).id;
  await server.upToDate();
  return {
    server,
    owner: { id: LOCAL_OWNER_ID },
    stranger,
    otherTeam,
    principalOf,
    async person(role, name = `Some ${role}`) {
      const somebody = await register(name);
      await commands.execute("add_member", { team_id: LOCAL_TEAM_ID, user_id: somebody.id, role }, system);
      await server.upToDate();
      return somebody;
    },
    async graphql(as, query, variables = {}) {
      const response = await fetch(`${server.url}/graphql`, { method: "POST", headers: { "content-type": "application/json", ...headersOf(as) }, body: JSON.stringify({ query, variables }) });
      return (await response.json()) as GraphqlAnswer;
    },
    async rest(as, path) {
      const response = await fetch(`${server.url}/api/v1${path}`, { headers: headersOf(as) });
      return { status: response.status, body: (await response.json()) as Record<string, unknown> };
    },
    subscribe: (as, query, variables) => subscribe(server.url, query, variables, { headers: headersOf(as) }),
    events: (as, query, variables) => fetch(`${server.url}/graphql`, { method: "POST", headers: { "content-type": "application/json", accept: "text/event-stream", ...headersOf(as) }, body: JSON.stringify({ query, variables }) }),
    end: ({ id }) => void ended.add(id),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}
