import { afterAll, beforeAll, expect, test } from "vitest";
import { Browser, startSigningIn, type SigningIn } from "#infra/test/signing-in.ts";

let world: SigningIn;
let browser: Browser;
beforeAll(async () => {
  world = await startSigningIn();
  browser = new Browser(world.elsewhere.url);
  expect((await browser.json("/api/v1/auth/register", { body: { name: "Ada", email: "ada@example.com", password: "mauve otter nine lantern" } })).status).toBe(201);
});
afterAll(() => world[Symbol.asyncDispose]());

const me = (position?: string) => browser.json<{ teams: Array<{ id: string; role: string }> }>("/api/v1/auth/me", position === undefined ? {} : { headers: { "x-galaxy-min-position": position } });

test("who waits for a position is told what they may do as of then, whichever process did it", async () => {
  await me(); // known there from now on
  for (let round = 0; round < 10; round += 1) {
    const { userId } = await personHere();
    const { id, position } = await world.here.commandSide.commands.execute("create_team", { name: `Team ${round}` }, { principal: { actor: { kind: "user", id: userId }, name: "", teams: {} } });
    expect((await me(position)).body.teams).toContainEqual(expect.objectContaining({ id, role: "owner" }));
  }
});

test("what is no position is refused, naming the header", async () => {
  const { status, body } = await browser.json("/api/v1/auth/me", { headers: { "x-galaxy-min-position": "later" } });
  expect({ status, body }).toMatchObject({ status: 400, body: { error: "validation_error", details: { "x-galaxy-min-position": ["must be a whole number in decimal"] } } });
});

async function personHere(): Promise<{ readonly userId: string }> {
  const { body } = await browser.json<{ id: string }>("/api/v1/auth/me");
  return { userId: body.id };
}
