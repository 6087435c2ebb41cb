import { hostname } from "node:os";
import { remember } from "./credentials.ts";
import { CliError, exitCodes, type ExitCode } from "./exit.ts";
import { Product } from "./product.ts";
import { ask, plain } from "./terminal.ts";

/** `galaxy sign-in`: email and password once, then an API key of this computer's own. */
export async function signIn({ url, team: wanted }: { readonly url: string; readonly team?: string }): Promise<ExitCode> {
  if (!process.stdin.isTTY) throw new CliError("There is nobody to ask for a password here; set GALAXY_API_KEY to a key made under Settings, API keys", exitCodes.usage);
  const email = await ask("Email: ");
  const password = await ask("Password: ", true);
  const { access_token: token } = await new Product(url).signIn(email, password);
  const product = new Product(url, token);
  const { name, teams } = await product.me();
  const team = await chosen(teams, wanted);
  const { key } = await product.createApiKey(team.id, `Command line on ${plain(hostname(), 60)}`, team.actions);
  const file = await remember(url, { key, team: team.workspace_slug });
  console.log(`Signed in as ${plain(name, 80)}, in ${plain(team.name, 80)}. The key is in ${file}`);
  return exitCodes.done;
}

async function chosen<Team extends { readonly workspace_slug: string; readonly name: string }>(teams: readonly Team[], wanted: string | undefined): Promise<Team> {
  const [first] = teams;
  if (!first) throw new CliError("You belong to no team yet; make one in the web app", exitCodes.failed);
  const address = wanted ?? (teams.length === 1 ? first.workspace_slug : await ask(`Team (${teams.map(({ workspace_slug }) => workspace_slug).join(", ")}): `));
  const team = teams.find(({ workspace_slug }) => workspace_slug === address);
  if (!team) throw new CliError(`You belong to no team ${address}; there are ${teams.map(({ workspace_slug }) => workspace_slug).join(", ")}`, exitCodes.usage);
  return team;
}
