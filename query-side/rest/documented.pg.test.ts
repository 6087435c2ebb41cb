import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { TestServer } from "#infra/test/server.ts";
import { LOCAL_OWNER_ID, LOCAL_TEAM_ID, localOwner } from "#schemas/principal.ts";
import { call as callAt, judge, type Asked } from "./testing/call.ts";
import { signInOperations } from "./openapi/sign-in.ts";
import { documented as allDocumented, routesOf, type Documented } from "./testing/documented.ts";
import { makeWorld, startRest, type World } from "./testing/world.ts";

let server: TestServer;
let world: World;
beforeAll(async () => {
  server = await startRest();
  world = await makeWorld(server);
});
afterAll(() => server[Symbol.asyncDispose]());

/** The routes of signing in are asked in a test of their own, with people who really sign in. */
const documented = allDocumented.filter(({ operationId }) => !signInOperations.some((one) => one.operationId === operationId));
const call = (one: Documented, asked: Asked) => callAt(server.url, one, asked);
const operation = (id: string): Documented => {
  const found = documented.find(({ operationId }) => operationId === id);
  if (!found) throw new Error(`there is no operation ${id}`);
  return found;
};

test("the document has every route of the product, and no other", () => {
  const real = [...routesOf(server.querySide.rest), ...routesOf(server.commandSide.routes)].map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, "{$1}")}`);
  expect(documented.map(({ method, path }) => `${method} ${path}`).toSorted()).toEqual(real.toSorted());
});

const imports = { upload: "", run: "" };
const files = { story: "", task: "" };

describe("every operation answers as the document says", () => {
  test("the commands, in an order in which each is legal", async () => {
    const called = new Set<string>();
    const run = async (id: string, asked: Asked, status?: number): Promise<Record<string, unknown>> => {
      called.add(id);
      const response = await call(operation(id), asked);
      expect(response.status, `${id}: ${response.status >= 400 ? await response.clone().text() : ""}`).toBeLessThan(300);
      if (status !== undefined) expect(response.status, id).toBe(status);
      return (await judge(operation(id), response, id)) as Record<string, unknown>;
    };
    const made = async (id: string, asked: Asked) => String((await run(id, asked, 201))["id"]);

    const at = (name: string, id: string) => ({ params: { [name]: id } });
    await run("update_team", { ...at("team_id", LOCAL_TEAM_ID), body: { description: "Ours" } }, 200);
    const project = await made("create_project", { body: { team_id: LOCAL_TEAM_ID, name: "Documented" } });
    await run("update_project", { ...at("project_id", project), body: { description: "Of the test" } });
    await run("change_project_status", { ...at("project_id", project), body: { status: "active" } });
    const sprint = await made("create_sprint", { ...at("project_id", project), body: { name: "One" } });
    await run("update_sprint", { ...at("sprint_id", sprint), body: { start_date: "2026-02-02", end_date: "2026-02-13" } });
    const story = await made("create_story", { body: { project_id: project, title: "A story" } });
    await run("update_story", { ...at("story_id", story), body: { labels: ["web"] } });
    await run("estimate_story", { ...at("story_id", story), body: { story_points: 3 } });
    await run("prioritize_story", { ...at("story_id", story), body: { priority: 2 } });
    await run("plan_story", { ...at("story_id", story), body: { sprint_id: sprint } });
    await run("assign_story", { ...at("story_id", story), body: { assigned_to: LOCAL_OWNER_ID } });
    await run("start_sprint", { ...at("sprint_id", sprint), body: {} }, 200);
    await run("move_story", { ...at("story_id", story), body: { status: "in_progress" } });
    await made("comment_on_story", { ...at("story_id", story), body: { body: "Well" } });
    const task = await made("create_task", { body: { user_story_id: story, title: "A task" } });
    await run("update_task", { ...at("task_id", task), body: { estimated_hours: 2 } });
    await run("assign_task", { ...at("task_id", task), body: { assigned_user_id: LOCAL_OWNER_ID } });
    await run("unassign_task", { ...at("task_id", task), body: {} });
    await run("move_task", { ...at("task_id", task), body: { status: "in_progress" } });
    await made("comment_on_task", { ...at("task_id", task), body: { body: "Good" } });
    for (const [holder, name, id] of [["story", "story_id", story], ["task", "task_id", task]] as const) {
      const file = await made(`attach_to_${holder}`, { params: { [name]: id }, query: "?filename=note.txt", body: "noted" });
      await run(`detach_from_${holder}`, { params: { [name]: id, attachment_id: file } }, 204);
    }
    files.story = await made("attach_to_story", { params: { story_id: world.storyId }, query: "?filename=note.txt", body: "noted" });
    files.task = await made("attach_to_task", { params: { task_id: world.taskId }, query: "?filename=note.txt", body: "noted" });
    await run("delete_task", at("task_id", task), 204);
    await run("complete_sprint", { ...at("sprint_id", sprint), body: {} });
    await run("archive_sprint", { ...at("sprint_id", sprint), body: {} });
    await run("delete_story", at("story_id", story), 204);
    await run("delete_project", at("project_id", project), 204);
    await run("execute_command", { ...at("name", "create_project"), body: { team_id: LOCAL_TEAM_ID, name: "By its name" } }, 201);
    await run("execute_command", { ...at("name", "update_project"), body: { project_id: world.projectId, description: "By its name" } }, 200);
    await run("load_sample_project", { body: { time_zone: "Europe/Berlin" } }, 201);
    await run("load_sample_project", { body: {} }, 200);
    imports.upload = String((await run("upload_import", { body: "Key,Summary\nAB-1,One\n" }, 201))["id"]);
    imports.run = String((await run("upload_import", { body: "Key,Summary\nAB-1,One\n" }, 201))["id"]);
    await run("run_import", { ...at("id", imports.run), body: { project_name: "Imported" } }, 202);
    await run("cancel_import", at("id", imports.upload), 200);

    const { id: userId } = (await server.member("viewer")).actor;
    await run("update_user", { ...at("user_id", LOCAL_OWNER_ID), body: { name: "Ada L.", preferences: { theme: "dark" } } }, 200);
    const team = await made("create_team", { body: { name: "Another" } });
    await run("add_member", { ...at("team_id", team), body: { user_id: userId, role: "developer" } }, 201);
    await run("change_member_role", { params: { team_id: team, user_id: userId }, body: { role: "lead" } }, 200);
    await run("remove_member", { params: { team_id: team, user_id: userId } }, 204);
    await run("add_member", { ...at("team_id", team), body: { user_id: userId } }, 201);
    const trusted = { principal: localOwner("Ada"), trusted: true } as const;
    const { commands } = server.commandSide;
    const invitation_id = randomUUID();
    await commands.execute("invite_member", { team_id: team, invitation_id, email: "bob@example.com", expires_at: new Date(Date.now() + 60_000).toISOString() }, trusted);
    await run("revoke_invitation", { params: { team_id: team, invitation_id } }, 204);
    const key_id = randomUUID();
    await commands.execute("create_api_key", { team_id: team, key_id, name: "CI", prefix: "sg_abcdefgh", scopes: ["read"] }, trusted);
    await run("revoke_api_key", { params: { team_id: team, key_id } }, 204);
    await run("change_member_role", { params: { team_id: team, user_id: userId }, body: { role: "owner" } }, 200);
    await run("leave_team", { ...at("team_id", team), body: {} }, 200);
    expect(documented.filter(({ method }) => method !== "GET").map(({ operationId }) => operationId).toSorted()).toEqual([...called].toSorted());
    await server.upToDate();
  });

  test("the reads, and again with their ETag", async () => {
    const comments = (await (await call(operation("list_comments"), {})).json()) as { data: { id: string }[] };
    const history = (await (await call(operation("list_events_of_the_history"), {})).json()) as { data: { position: string }[] };
    const [invitation_id, key_id, trusted] = [randomUUID(), randomUUID(), { principal: localOwner("Ada"), trusted: true } as const];
    await server.commandSide.commands.execute("invite_member", { team_id: LOCAL_TEAM_ID, invitation_id, email: "eve@example.com", expires_at: new Date(Date.now() + 60_000).toISOString() }, trusted);
    await server.commandSide.commands.execute("create_api_key", { team_id: LOCAL_TEAM_ID, key_id, name: "CI", prefix: "sg_abcdefgh", scopes: ["read"] }, trusted);
    await server.upToDate();
    const params = { invitation_id, key_id, team_id: LOCAL_TEAM_ID, user_id: LOCAL_OWNER_ID, project_id: world.projectId, sprint_id: world.sprintId, story_id: world.storyId, task_id: world.taskId, comment_id: comments.data[0]?.id ?? "", position: history.data[0]?.position ?? "", id: imports.run };
    for (const read of documented.filter(({ method }) => method === "GET")) {
      const asked = { params: { ...params, attachment_id: read.operationId === "download_from_task" ? files.task : files.story }, ...(read.operationId === "search" ? { query: "?q=story" } : {}) };
      const response = await call(read, asked);
      const etag = response.headers.get("etag");
      expect(response.status, read.operationId).toBe(200);
      await judge(read, response, read.operationId);
      if (read.responses["304"]) {
        const again = await call(read, { ...asked, headers: { "if-none-match": etag ?? "" } });
        expect(again.status, read.operationId).toBe(304);
        await judge(read, again, read.operationId);
      }
    }
  });
});
