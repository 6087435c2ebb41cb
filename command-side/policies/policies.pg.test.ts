import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startSides, type Sides } from "#infra/test/sides.ts";

let sides: Sides;
beforeAll(async () => {
  sides = await startSides();
});
afterAll(async () => {
  await sides[Symbol.asyncDispose]();
});

/** Policies act by themselves, some milliseconds later: looks until it is so. The test's own time limit ends the wait. */
async function eventually<Result>(look: () => Promise<Result | undefined>): Promise<Result> {
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    await pause(10);
  }
}

function storyWhere(id: string, is: (story: { status: string; sprint_id: string | null }) => boolean) {
  return eventually(async () => {
    const row = await sides.database.db.selectFrom("user_stories").select(["status", "sprint_id"]).where("id", "=", id).executeTakeFirst();
    return row && is(row) ? row : undefined;
  });
}

async function storyWithTasks(project_id: string, count: number): Promise<{ story: string; tasks: string[] }> {
  const story = await sides.send("create_story", { project_id, title: "With tasks" });
  const tasks = await Promise.all(Array.from({ length: count }, (_, index) => sides.send("create_task", { story_id: story.id, title: `Task ${index + 1}` })));
  return { story: story.id, tasks: tasks.map(({ id }) => id) };
}

test("a story moves to in review when its last task is done, not before", async () => {
  const { story, tasks } = await storyWithTasks(await sides.project(), 3);
  for (const task_id of tasks.slice(0, 2)) await sides.send("move_task", { task_id, status: "done" });
  await sides.upToDate();
  expect(await storyWhere(story, () => true)).toMatchObject({ status: "backlog" });
  await sides.send("move_task", { task_id: tasks[2]!, status: "done" });
  await storyWhere(story, ({ status }) => status === "in_review");
});

test("a project may choose done, or that nothing happens", async () => {
  const straight = await storyWithTasks(await sides.project({ on_last_task_done: "done" }), 1);
  await sides.send("move_task", { task_id: straight.tasks[0]!, status: "done" });
  await storyWhere(straight.story, ({ status }) => status === "done");

  const off = await storyWithTasks(await sides.project({ on_last_task_done: "off" }), 1);
  await sides.send("move_task", { task_id: off.tasks[0]!, status: "done" });
  const later = await storyWithTasks(await sides.project(), 1);
  await sides.send("move_task", { task_id: later.tasks[0]!, status: "done" });
  await storyWhere(later.story, ({ status }) => status === "in_review"); // the policies have passed the other one
  expect(await storyWhere(off.story, () => true)).toMatchObject({ status: "backlog" });
});

test("completing a sprint fixes its velocity and moves what is unfinished to where it was told", async () => {
  const project_id = await sides.project();
  const dates = { start_date: "2026-11-02", end_date: "2026-11-13" };
  const [sprint, next] = await Promise.all([sides.send("create_sprint", { project_id, name: "Now", ...dates }), sides.send("create_sprint", { project_id, name: "Next", ...dates })]);
  const done = await sides.send("create_story", { project_id, title: "Done", sprint_id: sprint.id, story_points: 5, status: "done" });
  const open = await sides.send("create_story", { project_id, title: "Open", sprint_id: sprint.id, story_points: 3, status: "in_progress" });
  await sides.send("start_sprint", { sprint_id: sprint.id });
  const completed = await sides.send("complete_sprint", { sprint_id: sprint.id, unfinished_to: next.id });
  expect(completed.entity).toMatchObject({ status: "completed", velocity: 5 });
  expect(await storyWhere(open.id, ({ sprint_id }) => sprint_id === next.id)).toMatchObject({ status: "in_progress" });
  expect(await storyWhere(done.id, () => true)).toMatchObject({ sprint_id: sprint.id });
});

test("what is unfinished goes back to the backlog when nothing else is said", async () => {
  const project_id = await sides.project();
  const sprint = await sides.send("create_sprint", { project_id, name: "Only", start_date: "2026-11-02", end_date: "2026-11-13" });
  const open = await sides.send("create_story", { project_id, title: "Open", sprint_id: sprint.id, status: "in_review" });
  await sides.send("start_sprint", { sprint_id: sprint.id });
  await sides.send("complete_sprint", { sprint_id: sprint.id });
  expect(await storyWhere(open.id, ({ sprint_id }) => sprint_id === null)).toMatchObject({ status: "backlog" });
});

test("the tasks of a deleted story are deleted with it", async () => {
  const { story, tasks } = await storyWithTasks(await sides.project(), 2);
  await sides.send("delete_story", { story_id: story });
  await eventually(async () => ((await sides.database.db.selectFrom("tasks").select("id").where("id", "in", tasks).execute()).length === 0 ? true : undefined));
});

test("whoever deletes their account leaves every team, but for those that are theirs alone", async () => {
  const { actor } = await sides.member("lead");
  const own = await sides.send("create_team", { name: "Of one" }, { principal: { actor, name: "Solo", teams: {} } });
  await sides.send("delete_user", { user_id: actor.id }, { trusted: true });
  const teams = async () => (await sides.database.db.selectFrom("team_members").select("team_id").where("user_id", "=", actor.id).execute()).map(({ team_id }) => team_id);
  await eventually(async () => ((await teams()).length === 1 ? true : undefined));
  expect(await teams()).toEqual([own.id]);
});
