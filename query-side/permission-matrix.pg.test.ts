/** Every command in every way it can be sent, by every kind of caller there is: no difference from the matrix. */
import { randomUUID } from "node:crypto";
import pLimit from "p-limit";
import { afterAll, beforeAll, expect, test } from "vitest";
import { commandCatalogue, commandNames, isPublicCommandName, publicCommands, type CommandName } from "#schemas/commands/catalogue.ts";
import type { Access } from "#schemas/commands/define.ts";
import { Attempts, inputFor, type Attempt, type Outcome, type Way } from "./testing/attempts.ts";
import { mayCaller, startCallers, type Caller, type CallersWorld, type Ids } from "./testing/callers.ts";

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
function expected(caller: Caller, action: Access): Outcome {
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
        const wanted = expected(caller, definition.action);
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

/** What is sent by routes of their own: with a secret in the answer, or with a file. */
const besides: Readonly<Partial<Record<CommandName, (ids: Ids) => { readonly path: string; readonly body: string | object }>>> = {
  invite_member: ({ team_id }) => ({ path: `/teams/${team_id}/invitations`, body: { email: `${randomUUID()}@example.com`, role: "viewer" } }),
  create_api_key: ({ team_id }) => ({ path: `/teams/${team_id}/api-keys`, body: { name: "Another", scopes: ["read"] } }),
  attach_to_story: ({ story_id }) => ({ path: `/user-stories/${story_id}/attachments?filename=a.txt`, body: "a file" }),
  attach_to_task: ({ task_id }) => ({ path: `/tasks/${task_id}/attachments?filename=a.txt`, body: "a file" }),
};

test("every route beside those of the commands, every caller", async () => {
  // who signs in, and what is done to one's own account, are for tests of their own
  const unmentioned = commandNames.filter((name) => !isPublicCommandName(name) && !Object.hasOwn(besides, name));
  expect(unmentioned).toEqual(["register_user", "record_login", "delete_user", "accept_invitation"]);
  const differences: string[] = [];
  const send = async (caller: Caller, path: string, body: string | object, type = typeof body === "string" ? "text/plain" : "application/json") => {
    const response = await fetch(`${world.server.url}/api/v1${path}`, { method: "POST", headers: { "content-type": type, ...caller.headers }, body: typeof body === "string" ? body : JSON.stringify(body) });
    const answer = (await response.json()) as { readonly id?: string; readonly error?: string };
    return { outcome: response.ok ? "done" : (answer.error ?? ""), id: answer.id ?? "" };
  };
  const judge = (caller: Caller, what: string, action: Access, outcome: Outcome) => {
    const wanted = expected(caller, action).replace("conflict", "done");
    if (outcome !== wanted) differences.push(`${caller.name} sends ${what}: ${outcome}, not ${wanted}`);
  };
  for (const caller of world.callers) {
    for (const name of commandNames) {
      const made = besides[name]?.(world.ids);
      // keys are made by people: a key cannot give away more of them
      const action = name === "create_api_key" && caller.scopes ? "signed_in" : commandCatalogue[name].action;
      if (made) judge(caller, name, action, (await send(caller, made.path, made.body)).outcome);
    }
    const upload = await send(caller, "/imports", "Key,Summary\nAB-1,One\n", "text/csv");
    // who may import nowhere is told so before they have sent a file
    if (upload.outcome !== "done") judge({ ...caller, role: caller.role ?? "viewer" }, "a file to import", "import", upload.outcome);
    else judge(caller, "an import", "import", (await send(caller, `/imports/${upload.id}/run`, { project_id: world.ids.project_id })).outcome);
  }
  expect(differences).toEqual([]);
});

test("what is somebody's own is nobody else's, whatever their role", async () => {
  const owner = world.caller("owner");
  for (const { name, definition } of publicCommands.filter(({ definition: { action } }) => action === "self")) {
    for (const way of ways) expect(await attempts.send(way, owner, { name, definition, input: inputFor(definition, world.ids) }), `${name} by ${way}`).toBe("not_found");
  }
});

test("what is refused to a stranger is refused in the words for what does not exist", async () => {
  const stranger = world.caller("a stranger");
  const nowhere = Object.fromEntries(Object.keys(world.ids).map((name) => [name, randomUUID()]));
  const bare = (text: string, ids: Readonly<Record<string, string>>) => Object.entries(ids).reduce((left, [name, id]) => (name === "position" ? left : left.replaceAll(id, name)), text);
  const refusal = async ({ name, definition }: (typeof publicCommands)[number], ids: Readonly<Record<string, string>>) => {
    const response = await fetch(`${world.server.url}/api/v1/commands/${name}`, { method: "POST", headers: { "content-type": "application/json", ...stranger.headers }, body: JSON.stringify(inputFor(definition, ids)) });
    return `${response.status} ${bare(await response.text(), ids)}`;
  };
  for (const command of publicCommands.filter(({ definition: { action } }) => action !== "signed_in")) {
    expect(await refusal(command, world.ids), command.name).toBe(await refusal(command, nowhere));
  }
});

test("what is one's own cannot be joined with what is another team's, which is as good as none", async () => {
  const stranger = world.caller("a stranger");
  const post = async (path: string, body: object) => {
    const response = await fetch(`${world.server.url}/api/v1${path}`, { method: "POST", headers: { "content-type": "application/json", ...stranger.headers }, body: JSON.stringify(body) });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  const { id: team_id } = ((await (await fetch(`${world.server.url}/api/v1/auth/me`, { headers: stranger.headers })).json()) as { teams: [{ id: string }] }).teams[0];
  const { id: project_id } = (await post("/projects", { team_id, name: "Own" })).body;
  const { id: story_id } = (await post("/user-stories", { project_id, title: "Own" })).body;
  const { id: sprint_id } = (await post(`/projects/${String(project_id)}/sprints`, { name: "Own", start_date: "2026-01-05", end_date: "2026-01-16" })).body;
  await post(`/sprints/${String(sprint_id)}/start`, {});
  const joined: ReadonlyArray<(foreign: (name: keyof typeof world.ids) => string) => readonly [string, object]> = [
    (foreign) => [`/user-stories/${String(story_id)}/plan`, { sprint_id: foreign("sprint_id") }],
    (foreign) => ["/user-stories", { project_id, title: "Joined", sprint_id: foreign("sprint_id") }],
    (foreign) => ["/user-stories", { project_id, title: "Joined", assigned_to: foreign("user_id") }],
    (foreign) => [`/user-stories/${String(story_id)}/assign`, { assigned_to: foreign("user_id") }],
    (foreign) => ["/tasks", { user_story_id: story_id, title: "Joined", assigned_user_id: foreign("user_id") }],
    (foreign) => [`/teams/${team_id}/members`, { user_id: foreign("user_id") }],
    (foreign) => [`/sprints/${String(sprint_id)}/complete`, { unfinished_to: foreign("sprint_id") }],
  ];
  for (const make of joined) {
    const [[path, there], [, nothing]] = [make((name) => world.ids[name]), make(() => randomUUID())];
    const [refused, missing] = [await post(path, there), await post(path, nothing)];
    expect(refused.status, `${path} ${JSON.stringify(there)}`).toBeGreaterThanOrEqual(400);
    expect(refused, `${path} ${JSON.stringify(there)}`).toEqual(missing);
  }
});
