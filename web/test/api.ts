import { LOCAL_OWNER_ID, LOCAL_TEAM_ID } from "#schemas/principal.ts";
import type { CommandInput, CommandName, CommandResult } from "#schemas/commands/catalogue.ts";

/** Commands and queries of a running product, for tests to set the stage with. */
export interface TestApi {
  command<Name extends CommandName>(name: Name, input: CommandInput<Name>): Promise<CommandResult>;
  query<Data>(query: string, variables?: Record<string, unknown>): Promise<Data>;
}
export const owner = LOCAL_OWNER_ID;
export const team = LOCAL_TEAM_ID;

export function testApi(url: string): TestApi {
  const post = async <T>(path: string, body: unknown): Promise<T> => {
    const response = await fetch(`${url}${path}`, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
    const answer: unknown = await response.json();
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${JSON.stringify(answer)}`);
    return answer as T;
  };
  return {
    command: (name, input) => post(`/api/v1/commands/${name}`, input),
    async query(query, variables = {}) {
      const answer = await post<{ data?: never; errors?: readonly { message: string }[] }>("/graphql", { query, variables });
      const [error] = answer.errors ?? [];
      if (error !== undefined || answer.data === undefined) throw new Error(error?.message ?? "no data");
      return answer.data;
    },
  };
}
