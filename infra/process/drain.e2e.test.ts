import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { Agent, request } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openEmbeddedEventStore } from "#infra/event-store/embedded/open.ts";
import { subscribe } from "#infra/test/live-client.ts";
import { commandsInLog } from "#infra/test/load.ts";
import { signIn } from "#infra/test/signed-in.ts";
import { startProduct } from "./testing.ts";

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), "galaxy drain "));
});
afterAll(async () => {
  await rm(directory, { recursive: true, force: true });
});

interface Asked {
  /** The server has said "100 Continue": it has taken the request, and owes an answer. */
  readonly accepted: boolean;
  readonly answer?: { readonly status: number; readonly body: { readonly [field: string]: unknown } };
  readonly failure?: string;
}

function askAs(url: string, agent: Agent, body: unknown, headers: Record<string, string> = {}, onAccepted: () => void = () => {}): Promise<Asked> {
  return new Promise((resolve) => {
    let accepted = false;
    const text = JSON.stringify(body);
    const asking = request(url, { method: "POST", agent, headers: { "content-type": "application/json", "content-length": Buffer.byteLength(text), expect: "100-continue", ...headers } });
    const failed = (error: NodeJS.ErrnoException) => resolve({ accepted, failure: error.code ?? error.message });
    asking.once("continue", () => {
      accepted = true;
      onAccepted();
      asking.end(text);
    });
    asking.once("error", failed);
    asking.once("response", async (response) => {
      try {
        const read = (await response.toArray()).join("");
        resolve({ accepted, answer: { status: response.statusCode ?? 0, body: JSON.parse(read) as { [field: string]: unknown } } });
      } catch (error) {
        failed(error as Error);
      }
    });
    asking.flushHeaders();
  });
}

test("SIGTERM under load: whatever was accepted is answered, live connections are told to come back", async () => {
  const dataDir = path.join(directory, "data");
  const product = await startProduct({ dataDir });
  const ended = once(product.child, "close") as Promise<[number | null]>;
  const { headers, teamId } = await signIn(product.url);
  const ask = (url: string, agent: Agent, body: unknown, more: Record<string, string> = {}, onAccepted?: () => void) => askAs(url, agent, body, { ...headers, ...more }, onAccepted);
  const agent = () => new Agent({ keepAlive: true, maxSockets: 1 });
  const command = async (name: string, input: unknown) => (await ask(`${product.url}/api/v1/commands/${name}`, agent(), input)).answer?.body as { id: string; position: string };
  const project = await command("create_project", { team_id: teamId, name: "Drained" });
  const sprint = await command("create_sprint", { project_id: project.id, name: "Sprint" });

  const board = "subscription($id: ID!) { boardChanges(sprintId: $id) { kind cursor } }";
  const query = new URLSearchParams({ query: board, variables: JSON.stringify({ id: sprint.id }) });
  await expect.poll(async () => (await ask(`${product.url}/graphql`, agent(), { query: "query($id: ID!) { sprint(id: $id) { id } }", variables: { id: sprint.id } })).answer?.body["data"]).toEqual({ sprint: { id: sprint.id } });
  const events = await fetch(`${product.url}/graphql?${query}`, { headers: { accept: "text/event-stream", ...headers } });
  const told = events.text();
  await using socket = await subscribe(product.url, board, { id: sprint.id }, { headers });
  await socket.until(({ kind }) => kind === "CAUGHT_UP");

  const answered = { commands: [] as Asked[], queries: [] as Asked[] };
  const acknowledged = new Set<string>();
  const tellStories = async () => {
    for (const calling = agent(); ; ) {
      const commandId = randomUUID();
      const asked = await ask(`${product.url}/api/v1/commands/create_story`, calling, { project_id: project.id, title: "Said while it stops", sprint_id: sprint.id }, { "idempotency-key": commandId });
      answered.commands.push(asked);
      if (!asked.answer) return;
      acknowledged.add(commandId);
    }
  };
  const look = async () => {
    for (const calling = agent(); ; ) {
      const asked = await ask(`${product.url}/graphql`, calling, { query: "{ projects { edges { node { name stories(first: 50) { edges { node { title } } } } } } }" });
      answered.queries.push(asked);
      if (!asked.answer) return;
    }
  };
  const callers = Array.from({ length: 6 }, () => [tellStories(), look()]).flat();
  await socket.until(({ kind }) => kind === "CHANGE");
  // it will wait its five seconds for what never comes, and has to be told so
  const waits = Promise.withResolvers<void>();
  const patient = ask(`${product.url}/graphql`, agent(), { query: "{ projects(minPosition: \"999999\") { totalCount } }" }, {}, waits.resolve);
  await waits.promise;
  await expect.poll(() => Math.min(answered.commands.length, answered.queries.length)).toBeGreaterThan(20);
  product.child.kill("SIGTERM");

  expect(await socket.closed).toMatchObject({ code: 1012 });
  expect(await told).toMatch(/event: error\ndata: {"code":1012,"reason":"[^"]+"}\n\nevent: complete\ndata:\n\n$/);
  await Promise.all(callers);
  const all = [...answered.commands, ...answered.queries];
  expect(all.filter(({ accepted, answer }) => accepted && !answer)).toEqual([]);
  expect(answered.commands.flatMap(({ answer }) => (answer && answer.status !== 201 ? [answer] : []))).toEqual([]);
  expect(answered.queries.flatMap(({ answer }) => (answer && (answer.status !== 200 || answer.body["errors"]) ? [answer] : []))).toEqual([]);
  expect((await patient).answer?.body).toMatchObject({ errors: [{ extensions: { code: "unavailable" } }] });
  expect((await ended)[0]).toBe(0);
  expect(product.output()).toMatch(/Stopping\nStopped\n$/);

  const store = await openEmbeddedEventStore({ directory: path.join(dataDir, "events") });
  try {
    const times = await commandsInLog(store);
    expect([...acknowledged].filter((id) => times.get(id) !== 1)).toEqual([]);
  } finally {
    await store.close();
  }
});
