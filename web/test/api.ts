import type { BrowserContextOptions } from "playwright-core";
import { signIn } from "#infra/test/signed-in.ts";
import type { CommandInput, CommandName, CommandResult } from "#schemas/commands/catalogue.ts";

/** Commands and queries of a running product, for tests to set the stage with. */
export interface TestApi {
  command<Name extends CommandName>(name: Name, input: CommandInput<Name>): Promise<CommandResult>;
  query<Data>(query: string, variables?: Record<string, unknown>): Promise<Data>;
  /** The first person, who sends all this, and their team. */
  readonly owner: string;
  readonly team: string;
  /** Cookies of a browser in which they have signed in; each has a session of its own. */
  signedIn(): Promise<NonNullable<BrowserContextOptions["storageState"]>>;
}

export async function testApi(url: string): Promise<TestApi> {
  const as = await signIn(url);
  const post = async <T>(path: string, body: unknown): Promise<T> => {
    const response = await fetch(`${url}${path}`, { method: "POST", headers: { "Content-Type": "application/json", ...as.headers }, body: JSON.stringify(body) });
    const answer: unknown = await response.json();
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${JSON.stringify(answer)}`);
    return answer as T;
  };
  return {
    owner: as.userId,
    team: as.teamId,
    async signedIn() {
      const { accessToken, refreshToken } = await signIn(url);
      const cookie = { domain: new URL(url).hostname, expires: -1, httpOnly: true, secure: false };
      return {
        cookies: [
          { ...cookie, name: "galaxy_access", value: accessToken, path: "/", sameSite: "Lax" as const },
          { ...cookie, name: "galaxy_refresh", value: refreshToken, path: "/api", sameSite: "Strict" as const },
        ],
        origins: [],
      };
    },
    command: (name, input) => post(`/api/v1/commands/${name}`, input),
    async query(query, variables = {}) {
      const answer = await post<{ data?: never; errors?: readonly { message: string }[] }>("/graphql", { query, variables });
      const [error] = answer.errors ?? [];
      if (error !== undefined || answer.data === undefined) throw new Error(error?.message ?? "no data");
      return answer.data;
    },
  };
}
