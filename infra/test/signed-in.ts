/** What tests, benches and browsers need to ask a running product as somebody. */
export interface SignedIn {
  readonly userId: string;
  readonly teamId: string;
  readonly accessToken: string;
  readonly refreshToken: string;
  /** To go with every request. */
  readonly headers: { readonly authorization: string };
}

const ada = { name: "Ada", email: "ada@example.com", password: "the analytical engine" };

/** The first person of a fresh installation: registers them, or signs them in when they have registered before. */
export async function signIn(url: string, person: Partial<typeof ada> = {}): Promise<SignedIn> {
  const { name, email, password } = { ...ada, ...person };
  const { has_people: known } = await ask<{ has_people: boolean }>(url, "config");
  const tokens = await ask<{ access_token: string; refresh_token: string }>(url, known ? "login" : "register", known ? { email, password } : { name, email, password });
  const headers = { authorization: `Bearer ${tokens.access_token}` };
  const me = await ask<{ id: string; teams: ReadonlyArray<{ id: string }> }>(url, "me", undefined, headers);
  const [team] = me.teams;
  if (!team) throw new Error(`${name} belongs to no team`);
  return { userId: me.id, teamId: team.id, accessToken: tokens.access_token, refreshToken: tokens.refresh_token, headers };
}

async function ask<Answer>(url: string, path: string, body?: object, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
  const response = await fetch(`${url}/api/v1/auth/${path}`, body === undefined ? { headers } : { method: "POST", headers: { "content-type": "application/json", ...headers }, body: JSON.stringify(body) });
  const text = await response.text();
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${text}`);
  return JSON.parse(text) as Answer;
}
