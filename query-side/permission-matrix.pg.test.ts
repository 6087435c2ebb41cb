/** Every command in every way it can be sent, by every kind of caller there is: no difference from the matrix. */
import pLimit from "p-limit";
import { afterAll, beforeAll, expect, test } from "vitest";
import { publicCommands } from "#schemas/commands/catalogue.ts";
import { Attempts, inputFor, type Attempt, type Outcome, type Way } from "./testing/attempts.ts";
import { mayCaller, startCallers, type Caller, type CallersWorld } from "./testing/callers.ts";

let world: CallersWorld;
let attempts: Attempts;
beforeAll(async () => {
  world = await startCallers();
  attempts = new Attempts(world.server.url);
}, 60_000);
afterAll(async () => {
  await attempts[Symbol.asyncDispose]();
  await world[Symbol.asyncDispose]();
});

const ways: readonly Way[] = ["its route", "its name", "GraphQL", "WebSocket"];

/** What the matrix says of an attempt: allowed shows as the conflict that every attempt here ends in. */
function expected(caller: Caller, { definition: { action } }: Attempt): Outcome {
  if (caller.over) return "unauthorized";
  const isKey = caller.scopes !== undefined;
  switch (action) {
    case "self":
    case "signed_in":
      return isKey ? "forbidden" : "conflict";
    case "trusted":
      return "forbidden";
    default:
      if (caller.role === undefined) return "not_found";
      return mayCaller(caller, action) ? "conflict" : "forbidden";
  }
}

test("every command, every way, every caller", async () => {
  const before = await world.server.store.head();
  const limit = pLimit(16);
  const differences: string[] = [];
  let allowed = 0;
  let refused = 0;
  await Promise.all(
    world.callers.flatMap((caller) =>
      publicCommands.flatMap(({ name, definition }) => {
        const ids = { ...world.ids, ...(definition.action === "self" ? { user_id: caller.userId } : {}) };
        const attempt: Attempt = { name, definition, input: inputFor(definition, ids) };
        const wanted = expected(caller, attempt);
        return ways.map((way) =>
          limit(async () => {
            const outcome = await attempts.send(way, caller, attempt);
            if (outcome === "conflict") allowed += 1;
            else refused += 1;
            if (outcome !== wanted) differences.push(`${caller.name} sends ${name} by ${way}: ${outcome}, not ${wanted}`);
          }),
        );
      }),
    ),
  );
  expect(differences).toEqual([]);
  expect(await world.server.store.head(), "nothing was appended").toBe(before);
  // both happened for every kind of command: the walk is not empty
  expect(allowed).toBeGreaterThan(publicCommands.length * ways.length * 3);
  expect(refused).toBeGreaterThan(publicCommands.length * ways.length * 3);
}, 120_000);

test("what is somebody's own is nobody else's, whatever their role", async () => {
  const owner = world.caller("owner");
  for (const { name, definition } of publicCommands.filter(({ definition: { action } }) => action === "self")) {
    for (const way of ways) expect(await attempts.send(way, owner, { name, definition, input: inputFor(definition, world.ids) }), `${name} by ${way}`).toBe("not_found");
  }
});
