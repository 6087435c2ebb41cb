import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { GalaxyError } from "#schemas/errors.ts";
import { LOCAL_OWNER_ID, LOCAL_TEAM_ID, localOwner } from "#schemas/principal.ts";
import { rankBetween } from "#schemas/rank.ts";
import { startSides, type Sides } from "#infra/test/sides.ts";
import { verifyLog } from "#infra/event-store/verify.ts";
import { reserve } from "./reservations.ts";
import { commandMetrics } from "./command-metrics.ts";
import { createMetrics } from "#infra/telemetry/metrics.ts";
import { Pipeline } from "./pipeline.ts";
import { setFactsFrom } from "./read-model-facts.ts";

let sides: Sides;
beforeAll(async () => {
  sides = await startSides();
});
afterAll(async () => {
  await sides[Symbol.asyncDispose]();
});

/** Another command side on the same stores, as after a restart or in another process. */
function anotherPipeline(): Pipeline {
  return new Pipeline({ store: sides.store, sets: setFactsFrom(sides.store, sides.database.db, sides.readModels), personal: sides.secrets.personal, metrics: commandMetrics(createMetrics()) });
}

async function refusal(promise: Promise<unknown>): Promise<GalaxyError> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(GalaxyError);
  return error as GalaxyError;
}

async function streamOf(id: string): Promise<string[]> {
  const types: string[] = [];
  for await (const page of sides.store.readStream(`story-${id}`)) types.push(...page.map(({ type }) => type));
  return types;
}

test("a command is answered with the entity, its revision and a position at which it can be read", async () => {
  const project_id = await sides.project();
  const made = await sides.send("create_story", { project_id, title: "Show who is online", story_points: 3 });
  expect(made).toMatchObject({ revision: 0, entity: { title: "Show who is online", status: "backlog", story_points: 3, project_id, created_by: LOCAL_OWNER_ID } });
  await sides.readModels.reached(BigInt(made.position));
  const row = await sides.database.db.selectFrom("user_stories").selectAll().where("id", "=", made.id).executeTakeFirstOrThrow();
  expect(row).toMatchObject({ title: "Show who is online", number: 1, revision: 0 });
});

test("the same command id again gives the first answer and appends nothing, at once, at the same moment and after a restart", async () => {
  const project_id = await sides.project();
  const commandId = randomUUID();
  const input = { project_id, title: "Once" };
  const [first, second] = await Promise.all([sides.send("create_story", input, { commandId }), sides.send("create_story", input, { commandId })]);
  const third = await sides.send("create_story", input, { commandId });
  const restarted = await anotherPipeline().execute("create_story", input, { principal: localOwner("Ada"), commandId });
  for (const answer of [second, third, restarted]) expect(answer).toEqual(first);
  expect(await streamOf(first.id)).toEqual(["story.created"]);
});

test("the same command id with another input is refused, after a restart too", async () => {
  const project_id = await sides.project();
  const commandId = randomUUID();
  await sides.send("create_story", { project_id, title: "One" }, { commandId });
  expect((await refusal(sides.send("create_story", { project_id, title: "Other" }, { commandId }))).code).toBe("command_id_reused");
  expect((await refusal(anotherPipeline().execute("create_story", { project_id, title: "Other" }, { principal: localOwner("Ada"), commandId }))).code).toBe("command_id_reused");
});

test("a command that failed may be tried again under the same id", async () => {
  const project_id = await sides.project();
  const sprint = await sides.send("create_sprint", { project_id, name: "Sprint 1", start_date: "2026-11-02", end_date: "2026-11-13" });
  const commandId = randomUUID();
  expect((await refusal(sides.send("start_sprint", { sprint_id: sprint.id }, { commandId }))).code).toBe("rule_violation");
  await sides.send("create_story", { project_id, title: "Work", sprint_id: sprint.id });
  expect((await sides.send("start_sprint", { sprint_id: sprint.id }, { commandId })).entity).toMatchObject({ status: "active" });
});

test("whoever names a revision is told when another was faster; whoever names none is served", async () => {
  const project_id = await sides.project();
  const story = await sides.send("create_story", { project_id, title: "Contended" });
  await sides.send("estimate_story", { story_id: story.id, story_points: 1 }, { expectedRevision: 0 });
  const late = await refusal(sides.send("estimate_story", { story_id: story.id, story_points: 2 }, { expectedRevision: 0 }));
  expect(late).toMatchObject({ code: "conflict", details: { revision: ["1"] } });
  const unnamed = await sides.send("estimate_story", { story_id: story.id, story_points: 3 });
  expect(unnamed.revision).toBe(2);
});

test("a hundred changes of one story from two command sides at once are all there, each at a revision of its own", async () => {
  const project_id = await sides.project();
  const story = await sides.send("create_story", { project_id, title: "Busy" });
  const other = anotherPipeline();
  const answers = await Promise.all(
    Array.from({ length: 100 }, (_, index) => {
      const input = { story_id: story.id, title: `Title ${index}` };
      return index % 2 === 0 ? sides.send("update_story", input) : other.execute("update_story", input, { principal: localOwner("Ada") });
    }),
  );
  expect(new Set(answers.map(({ revision }) => revision)).size).toBe(100);
  expect(await streamOf(story.id)).toHaveLength(101);
});

test("a refusal is never based on a state that another process has left behind", async () => {
  const project_id = await sides.project();
  const story = await sides.send("create_story", { project_id, title: "Moved elsewhere", status: "todo" });
  const other = anotherPipeline();
  await other.execute("move_story", { story_id: story.id, status: "in_review" }, { principal: localOwner("Ada") });
  // in this process the story is still to do, from where `failed` cannot be reached in one step
  const failed = await sides.send("move_story", { story_id: story.id, status: "failed" });
  expect(failed.entity).toMatchObject({ status: "failed" });
  await other.execute("move_story", { story_id: story.id, status: "todo" }, { principal: localOwner("Ada") });
  expect((await sides.send("move_story", { story_id: story.id, status: "failed" })).revision).toBeGreaterThan(failed.revision);
});

test("strangers learn nothing, viewers change nothing", async () => {
  const project_id = await sides.project();
  const stranger = { actor: { kind: "user" as const, id: randomUUID() }, name: "Eve", teams: {} };
  const viewer = await sides.member("viewer");
  expect((await refusal(sides.send("create_story", { project_id, title: "No" }, { principal: stranger }))).code).toBe("not_found");
  expect((await refusal(sides.send("create_story", { project_id, title: "No" }, { principal: viewer }))).code).toBe("forbidden");
});

test("what happened earlier may be said by an import, in order and not in the future", async () => {
  const project_id = await sides.project();
  const story = await sides.send("create_story", { project_id, title: "Old" }, { occurredAt: "2026-01-05T10:00:00.000Z" });
  expect(story.entity["created_at"]).toBe("2026-01-05T10:00:00.000Z");
  expect((await refusal(sides.send("estimate_story", { story_id: story.id, story_points: 1 }, { occurredAt: "2026-01-05T09:59:59Z" }))).details).toHaveProperty("occurred_at");
  expect((await refusal(sides.send("estimate_story", { story_id: story.id, story_points: 1 }, { occurredAt: new Date(Date.now() + 60_000).toISOString() }))).details).toHaveProperty("occurred_at");
  const member = await sides.member("member");
  expect((await refusal(sides.send("estimate_story", { story_id: story.id, story_points: 1 }, { occurredAt: "2026-01-06T10:00:00Z", principal: member }))).code).toBe("forbidden");
});

test("errors of input name every field and its rule", async () => {
  const error = await refusal(sides.send("create_story", { project_id: "nope", title: " ", story_points: 0.333, colour: "red" } as never));
  expect(error.code).toBe("validation_error");
  expect(error.details).toEqual({ project_id: ["must be a UUID"], title: ["must not be blank"], story_points: ["must have at most two decimals"], colour: ["is not a known field"] });
});

test("of twenty projects of one name created at once each gets a key of its own", async () => {
  const made = await Promise.all(Array.from({ length: 20 }, () => sides.send("create_project", { team_id: LOCAL_TEAM_ID, name: "Quite Unusual Name" })));
  expect(new Set(made.map(({ entity }) => entity["key"])).size).toBe(20);
});

test("a key that is taken is refused, and free again when its project is deleted", async () => {
  const first = await sides.send("create_project", { team_id: LOCAL_TEAM_ID, name: "Keyed", key: "KEYED" });
  expect((await refusal(sides.send("create_project", { team_id: LOCAL_TEAM_ID, name: "Keyed too", key: "KEYED" }))).code).toBe("duplicate");
  await sides.send("delete_project", { project_id: first.id });
  expect((await sides.send("create_project", { team_id: LOCAL_TEAM_ID, name: "Keyed too", key: "KEYED" })).entity["key"]).toBe("KEYED");
});

test("a command that ended between reserving and creating goes on when it is sent again", async () => {
  const projectId = randomUUID();
  const commandId = randomUUID();
  const context = { occurredAt: new Date().toISOString(), actor: { kind: "user" as const, id: LOCAL_OWNER_ID }, teamId: LOCAL_TEAM_ID, commandId, commandHash: "", correlationId: commandId, causationId: commandId };
  await reserve({ store: sides.store, personal: sides.secrets.personal }, `project-key:${LOCAL_TEAM_ID}:HALF`, projectId, async () => "not_yet" as const, context);
  expect((await refusal(sides.send("create_project", { team_id: LOCAL_TEAM_ID, name: "Another", key: "HALF" }))).code).toBe("conflict");
  expect((await sides.send("create_project", { project_id: projectId, team_id: LOCAL_TEAM_ID, name: "Half done", key: "HALF" })).id).toBe(projectId);
});

test("of ten sprints started at once one becomes active", async () => {
  const project_id = await sides.project();
  const sprints = await Promise.all(Array.from({ length: 10 }, (_, index) => sides.send("create_sprint", { project_id, name: `Sprint ${index}`, start_date: "2026-11-02", end_date: "2026-11-13" })));
  await Promise.all(sprints.map(({ id }) => sides.send("create_story", { project_id, title: "Work", sprint_id: id })));
  const started = await Promise.allSettled(sprints.map(({ id }) => sides.send("start_sprint", { sprint_id: id })));
  expect(started.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
});

test("what is in a deleted project is gone with it, also for commands", async () => {
  const project_id = await sides.project();
  const story = await sides.send("create_story", { project_id, title: "Gone" });
  await sides.send("delete_project", { project_id });
  expect((await refusal(sides.send("comment_on_story", { story_id: story.id, body: "Hello?" }))).code).toBe("not_found");
  expect((await refusal(sides.send("create_task", { story_id: story.id, title: "Task" }))).code).toBe("not_found");
  expect((await refusal(sides.send("create_story", { project_id, title: "Another" }))).code).toBe("not_found");
});

test("days and instants are of our time, a sprint may hold many points", async () => {
  const project_id = await sides.project();
  expect((await refusal(sides.send("create_sprint", { project_id, name: "S", start_date: "0000-01-01" }))).details).toHaveProperty("start_date");
  expect((await refusal(sides.send("create_story", { project_id, title: "S" }, { occurredAt: "0000-01-01T00:00:00Z" }))).details).toHaveProperty("occurred_at");
  expect((await sides.send("create_sprint", { project_id, name: "S", capacity_points: 2_500.25 })).entity).toMatchObject({ capacity_points: 2_500.25 });
});

test("every stream's hash chain verifies, and a changed event breaks it", async () => {
  const project_id = await sides.project();
  const story = await sides.send("create_story", { project_id, title: "Chained", status: "done", assigned_to: LOCAL_OWNER_ID });
  await sides.send("prioritize_story", { story_id: story.id, rank: rankBetween(null, null) });
  const { events, broken } = await verifyLog(sides.store);
  expect(broken).toEqual([]);
  expect(events).toBeGreaterThan(100);
  const { ChainVerifier } = await import("#infra/event-store/chain.ts");
  for await (const page of sides.store.readStream(`story-${story.id}`)) {
    const verifier = new ChainVerifier();
    const [first] = page;
    expect(first && verifier.check({ ...first, data: { ...(first.data as object), title: "Forged" } })).toMatchObject({ revision: 0 });
  }
});
