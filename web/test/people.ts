import type { Page } from "playwright-core";

export interface TestPerson {
  readonly name: string;
  readonly email: string;
  readonly password: string;
}
export const ada: TestPerson = { name: "Ada Lovelace", email: "ada@example.com", password: "difference engine at noon" };

/** Registers somebody over REST; answers the header that asks in their name. */
export async function register(url: string, person: TestPerson = ada): Promise<{ readonly authorization: string }> {
  const response = await fetch(`${url}/api/v1/auth/register`, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(person) });
  const answer = (await response.json()) as { readonly access_token?: string };
  if (!response.ok || answer.access_token === undefined) throw new Error(`register answered ${response.status}: ${JSON.stringify(answer)}`);
  return { authorization: `Bearer ${answer.access_token}` };
}

/** Signs in on the page that asks for it, and goes where it leads. */
export async function signIn(page: Page, address: string, person: TestPerson = ada): Promise<void> {
  await page.goto(address);
  await page.getByLabel("Email", { exact: true }).fill(person.email);
  await page.getByLabel("Password", { exact: true }).fill(person.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL((url) => url.pathname !== "/sign-in");
}
