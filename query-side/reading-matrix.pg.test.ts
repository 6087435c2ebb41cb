/** Every read, in every way, by every kind of caller: what the matrix allows is there, of all else there is no trace. */
import { randomUUID } from "node:crypto";
import { encodeGlobalID } from "@pothos/plugin-relay";
import pLimit from "p-limit";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Action } from "#schemas/permissions.ts";
import { schema } from "./graphql/schema.ts";
import { signInOperations } from "./rest/openapi/sign-in.ts";
import { call } from "./rest/testing/call.ts";
import { documented, type Documented } from "./rest/testing/documented.ts";
import { Attempts, questionFor } from "./testing/attempts.ts";
import { mayCaller, PLANTED, SOUGHT, startCallers, type Caller, type CallersWorld, type Ids } from "./testing/callers.ts";

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

/** Reads that tell of no team; of them other tests speak. */
const ofNoTeam = new Set(["list_commands", "get_openapi", ...signInOperations.map(({ operationId }) => operationId)]);
/** Imports are their owner's alone, and gone with the process. */
const isImport = ({ path }: Documented) => path.startsWith("/imports");
const reads = documented.filter((one) => one.method === "GET" && !ofNoTeam.has(one.operationId) && !isImport(one));
/** What asks for more than reading. */
const needs: Readonly<Record<string, Action>> = { list_team_invitations: "manage_members", get_team_invitation: "manage_members", get_team_api_key: "manage_members" };

/** Lists of which everybody sees their own. */
const ownAlone = new Set(["list_team_api_keys"]);

const ask = (one: Documented, caller: Caller, ids: Ids) => {
  const attachment_id = one.path.startsWith("/tasks") ? ids.task_attachment_id : ids.attachment_id;
  return call(world.server.url, one, { params: { ...ids, attachment_id }, headers: caller.headers, ...(one.operationId === "search" ? { query: `?q=${SOUGHT}` } : {}) });
};
const isList = ({ path }: Documented) => !path.includes("{");

test("every REST read by every caller", async () => {
  const limit = pLimit(16);
  const differences: string[] = [];
  const told = new Map<string, boolean>();
  for (const one of reads) told.set(one.operationId, (await (await ask(one, world.caller("owner"), world.ids)).text()).includes(PLANTED));
  await Promise.all(
    world.callers.flatMap((caller) =>
      reads.map((one) =>
        limit(async () => {
          const response = await ask(one, caller, world.ids);
          const text = await response.text();
          const allowed = caller.over === undefined && mayCaller(caller, "read") && mayCaller(caller, needs[one.operationId] ?? "read");
          // a key of one's own team may be told that it lacks the scope
          const hidden = one.operationId === "get_team_api_key" || caller.role === undefined ? [404] : mayCaller(caller, "read") ? [403] : [403, 404];
          const wanted = caller.over ? [401] : allowed || isList(one) ? [200] : hidden;
          const what = `${caller.name} reads ${one.operationId}: ${response.status}`;
          if (!wanted.includes(response.status)) differences.push(`${what}, not ${wanted.join(" or ")}`);
          if (!allowed && text.includes(PLANTED)) differences.push(`${what} with ${text.slice(0, 200)}`);
          if (allowed && told.get(one.operationId) && !ownAlone.has(one.operationId) && !text.includes(PLANTED)) differences.push(`${what} without what the owner is told`);
        }),
      ),
    ),
  );
  expect(differences).toEqual([]);
  expect([...told.values()].filter(Boolean).length, "most reads tell something").toBeGreaterThan(reads.length / 2);
}, 120_000);

/** Arguments of a root field, by their names. */
function argumentsFor(field: string, ids: Ids): Record<string, unknown> {
  const own: Readonly<Record<string, string>> = ids;
  const story = encodeGlobalID("Story", ids.story_id);
  const id = field === "node" ? story : (own[`${field}_id`] ?? ids.story_id);
  return { id, ids: [story, encodeGlobalID("Project", ids.project_id)], teamId: ids.team_id, projectId: ids.project_id, sprintId: ids.sprint_id, storyId: ids.story_id, entityId: ids.story_id, query: SOUGHT, first: 5 };
}

const questions = (ids: Ids) => Object.values(schema.getQueryType()?.getFields() ?? {}).map((field) => ({ name: field.name, question: questionFor(field, "query", argumentsFor(field.name, ids)) }));

async function graphql(caller: Caller, question: object): Promise<{ readonly status: number; readonly text: string }> {
  const response = await fetch(`${world.server.url}/graphql`, { method: "POST", headers: { "content-type": "application/json", ...caller.headers }, body: JSON.stringify(question) });
  return { status: response.status, text: await response.text() };
}

test("every GraphQL query by every caller, over HTTP and over WebSockets", async () => {
  const limit = pLimit(8);
  const differences: string[] = [];
  const asked = questions(world.ids);
  const told = new Map<string, boolean>();
  for (const { name, question } of asked) {
    const { text } = await graphql(world.caller("owner"), question);
    told.set(name, text.includes(PLANTED));
    if (text.includes('"errors"')) differences.push(`the owner asks for ${name}: ${text.slice(0, 300)}`);
  }
  await Promise.all(
    world.callers.flatMap((caller) =>
      asked.flatMap(({ name, question }) => {
        const judge = (way: string, text: string) => {
          const allowed = caller.over === undefined && mayCaller(caller, "read");
          if (!allowed && text.includes(PLANTED)) differences.push(`${caller.name} asks for ${name} over ${way}: ${text.slice(0, 300)}`);
          if (allowed && told.get(name) && !text.includes(PLANTED)) differences.push(`${caller.name} asks for ${name} over ${way} and is not told: ${text.slice(0, 300)}`);
        };
        return [
          limit(async () => {
            const { status, text } = await graphql(caller, question);
            if (status !== (caller.over ? 401 : 200)) differences.push(`${caller.name} asks for ${name}: ${status}`);
            judge("HTTP", text);
          }),
          limit(async () => {
            const [outcome, answer] = await attempts.overSocket(caller, question);
            if ((outcome === "unauthorized") !== (caller.over === true)) differences.push(`${caller.name} asks for ${name} over a WebSocket: ${outcome}`);
            judge("a WebSocket", JSON.stringify(answer ?? null));
          }),
        ];
      }),
    ),
  );
  expect(differences).toEqual([]);
  expect([...told.values()].filter(Boolean).length).toBeGreaterThan(5);
}, 120_000);

test("invitations are told by GraphQL to who manages the members", async () => {
  for (const caller of world.callers.filter(({ over, role }) => !over && role !== undefined)) {
    const { text } = await graphql(caller, { query: "query($id: ID!) { team(id: $id) { invitations { email } } }", variables: { id: world.ids.team_id } });
    expect(text.includes(PLANTED), `${caller.name}: ${text}`).toBe(mayCaller(caller, "read") && mayCaller(caller, "manage_members"));
  }
});

test("every subscription by every caller", async () => {
  const differences: string[] = [];
  for (const field of Object.values(schema.getSubscriptionType()?.getFields() ?? {})) {
    const after = field.name === "events" ? { after: "0" } : {}; // without it, silent until something happens
    const question = questionFor(field, "subscription", { ...argumentsFor(field.name, world.ids), ...after });
    await Promise.all(
      world.callers.map(async (caller) => {
        const [outcome, answer] = await attempts.overSocket(caller, question);
        const wanted = caller.over ? "unauthorized" : mayCaller(caller, "read") ? "done" : "not_found";
        if (outcome !== wanted) differences.push(`${caller.name} watches ${field.name}: ${outcome}, not ${wanted}`);
        if (wanted !== "done" && JSON.stringify(answer ?? null).includes(PLANTED)) differences.push(`${caller.name} watches ${field.name} and is told something`);
      }),
    );
  }
  expect(differences).toEqual([]);
}, 120_000);

test("nothing of a team tells a stranger that it is there: every answer is the one for ids that nobody has", async () => {
  const nowhere = Object.fromEntries(Object.keys(world.ids).map((name) => [name, name === "position" ? "999999" : randomUUID()])) as Ids;
  /** An answer without what was asked for. */
  const bare = (text: string, ids: Ids) => Object.entries(ids).reduce((left, [name, id]) => left.replaceAll(name === "position" ? `history ${id}` : id, name), text);
  const differences: string[] = [];
  for (const caller of [world.caller("a stranger"), world.caller("a removed member")]) {
    const { name } = caller;
    for (const one of reads) {
      const [there, nothing] = await Promise.all([world.ids, nowhere].map(async (ids) => {
        const response = await ask(one, caller, ids);
        return `${response.status} ${response.headers.get("etag") ?? ""} ${bare(await response.text(), ids)}`;
      }));
      if (there !== nothing) differences.push(`${name} reads ${one.operationId}: ${there} / ${nothing}`);
    }
    const [asked, unasked] = [questions(world.ids), questions(nowhere)];
    for (const [at, { name: field, question }] of asked.entries()) {
      const [there, nothing] = [bare((await graphql(caller, question)).text, world.ids), bare((await graphql(caller, unasked[at]?.question ?? {})).text, nowhere)];
      if (there !== nothing) differences.push(`${name} asks for ${field}: ${there} / ${nothing}`);
    }
  }
  expect(differences).toEqual([]);
}, 120_000);
