import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startSides, type Sides } from "#infra/test/sides.ts";
import { localOwner } from "#schemas/principal.ts";
import { dayIn } from "#schemas/time.ts";
import { SampleProjects, type SampleOptions } from "./service.ts";

let sides: Sides;
const owner = localOwner("Ada");
const request = { again: false, timeZone: "Europe/Berlin" };

beforeAll(async () => {
  sides = await startSides();
});
afterAll(() => sides[Symbol.asyncDispose]());

function samples(over: Partial<SampleOptions> = {}): SampleProjects {
  return new SampleProjects({ commands: sides.commandSide.commands, store: sides.store, db: sides.database.db, readModels: sides.readModels, ...over });
}

describe("the sample project", () => {
  test("one that is interrupted in the middle is finished by the next call", async () => {
    let left = 150;
    const failing = samples({ commands: { execute: (...command) => (left-- > 0 ? sides.commandSide.commands.execute(...command) : Promise.reject(new Error("the process ended here"))) } });
    await expect(failing.load(owner, request)).rejects.toThrow("the process ended here");
    await sides.upToDate();
    expect(await sides.database.db.selectFrom("projects").select(["key", "status"]).execute()).toEqual([{ key: "ORBIT", status: "planning" }]);

    const started = performance.now();
    const { projectId, created } = await samples().load(owner, request);
    expect(performance.now() - started).toBeLessThan(3_000);
    expect(created).toBe(true);
    await sides.upToDate();
    const stories = await sides.database.db.selectFrom("user_stories").selectAll().where("project_id", "=", projectId).execute();
    expect(new Set(stories.map(({ title }) => title)).size).toBe(stories.length);
    expect(stories.length).toBeGreaterThan(35);
  });

  test("has sprints behind it with different velocities, one half-way, one planned, and a backlog", async () => {
    const { projectId, created } = await samples().load(owner, request);
    expect(created).toBe(false);
    const { db } = sides.database;
    const project = await db.selectFrom("projects").selectAll().where("id", "=", projectId).executeTakeFirstOrThrow();
    expect(project).toMatchObject({ name: "Orbit (sample)", key: "ORBIT", status: "active", time_zone: "Europe/Berlin", on_last_task_done: "in_review" });
    const sprints = await db.selectFrom("sprints").selectAll().where("project_id", "=", projectId).orderBy("start_date").execute();
    expect(sprints.map(({ status }) => status)).toEqual(["completed", "completed", "completed", "active", "planning"]);
    const stories = await db.selectFrom("user_stories").selectAll().where("project_id", "=", projectId).execute();
    for (const sprint of sprints.slice(0, 3)) {
      const done = stories.filter(({ sprint_id, status }) => sprint_id === sprint.id && status === "done");
      expect(sprint.velocity).toBe(done.reduce((sum, { story_points }) => sum + (story_points ?? 0), 0));
      expect(stories.filter(({ sprint_id }) => sprint_id === sprint.id)).toHaveLength(done.length); // what was unfinished has moved on
    }
    expect(new Set(sprints.slice(0, 3).map(({ velocity }) => velocity)).size).toBe(3);

    const active = sprints[3];
    const today = dayIn("Europe/Berlin", Date.now());
    expect((active?.start_date ?? "") < today && today < (active?.end_date ?? "")).toBe(true);
    const share = (active?.completed_points ?? 0) / (active?.planned_points ?? 1);
    expect(share).toBeGreaterThan(0.3);
    expect(share).toBeLessThan(0.7);
    expect(new Set(stories.filter(({ sprint_id }) => sprint_id === active?.id).map(({ status }) => status))).toEqual(new Set(["todo", "in_progress", "in_review", "done"]));
    const changes = await db.selectFrom("burndown_changes").selectAll().where("sprint_id", "=", active?.id ?? "").execute();
    const days = new Set(changes.filter(({ completed_delta }) => completed_delta > 0).map(({ occurred_at }) => dayIn("Europe/Berlin", occurred_at)));
    expect(days.size).toBeGreaterThanOrEqual(4);
    expect(stories.filter(({ sprint_id, status }) => sprint_id === null && status === "backlog").length).toBeGreaterThan(8);
    const now = new Date();
    expect(stories.every(({ created_at, updated_at }) => created_at <= updated_at && updated_at < now)).toBe(true);
  });

  test("stays as it is when it is asked for again, whatever has become of it; another is made only on request", async () => {
    const first = await samples().load(owner, request);
    const [other, same] = await Promise.all([samples().load(owner, { ...request, again: true }), samples().load(owner, request)]);
    expect(other).toMatchObject({ created: true });
    expect(other.projectId).not.toBe(first.projectId);
    expect([first.projectId, other.projectId]).toContain(same.projectId);
    await sides.upToDate();
    const projects = await sides.database.db.selectFrom("projects").select(["key", "name"]).orderBy("created_at").orderBy("name").execute();
    expect(projects.map(({ name }) => name).sort()).toEqual(["Orbit (sample)", "Orbit (sample) 2"]);
    expect(new Set(projects.map(({ key }) => key)).size).toBe(2);
  });

  test("one that was deleted can be loaded anew", async () => {
    const { projectId } = await samples().load(owner, request);
    const active = await sides.database.db.selectFrom("sprints").select("id").where("project_id", "=", projectId).where("status", "=", "active").executeTakeFirstOrThrow();
    await sides.send("complete_sprint", { sprint_id: active.id });
    await sides.send("delete_project", { project_id: projectId });
    const again = await samples().load(owner, { ...request, again: true });
    expect(again.created).toBe(true);
    expect(again.projectId).not.toBe(projectId);
  });

  test("goes into the team that is named, if it is one's own", async () => {
    const { id: team_id } = await sides.send("create_team", { name: "Second" });
    const ownBoth = { ...owner, teams: { ...owner.teams, [team_id]: "owner" as const } };
    const { projectId } = await samples().load(ownBoth, { ...request, teamId: team_id });
    await sides.upToDate();
    expect(await sides.database.db.selectFrom("projects").select("team_id").where("id", "=", projectId).executeTakeFirst()).toEqual({ team_id });
    await expect(samples().load(owner, { ...request, teamId: randomUUID() })).rejects.toMatchObject({ code: "not_found", details: { team_id: ["must be a team that exists"] } });
    await expect(samples().load({ ...ownBoth, teams: { ...owner.teams, [team_id]: "member" } }, { ...request, teamId: team_id })).rejects.toMatchObject({ code: "forbidden" });
  });

  test("is not for those who may not import", async () => {
    await expect(samples().load({ ...owner, teams: { [Object.keys(owner.teams)[0] ?? ""]: "member" } }, request)).rejects.toMatchObject({ code: "forbidden" });
  });
});
