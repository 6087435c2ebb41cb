import type { IncomingMessage } from "node:http";
import { startServer, type TestServer } from "#infra/test/server.ts";
import { localOwner, type Principal } from "#schemas/principal.ts";

export const STRANGERS_TEAM = "0190a6b2-7c1e-7a55-9d6f-00000000beef";

/** Somebody of another team, and somebody of ours who may only look. */
const people: Readonly<Record<string, Principal>> = {
  stranger: { actor: { kind: "user", id: "0190a6b2-7c1e-7a55-9d6f-00000000cafe" }, name: "Mallory", teams: { [STRANGERS_TEAM]: "owner" } },
  homeless: { actor: { kind: "user", id: "0190a6b2-7c1e-7a55-9d6f-00000000dead" }, name: "Nemo", teams: {} },
  viewer: { actor: { kind: "user", id: "0190a6b2-7c1e-7a55-9d6f-00000000f00d" }, name: "Vera", teams: Object.fromEntries(Object.keys(localOwner("").teams).map((team) => [team, "viewer" as const])) },
};

/** A server where a request says by a header who sends it. */
export function startRest(): Promise<TestServer> {
  const owner = localOwner("Ada");
  return startServer({ authenticate: async (request: IncomingMessage) => people[String(request.headers["x-test-person"])] ?? owner });
}

export interface Page<Row = Record<string, unknown>> {
  readonly data: readonly Row[];
  readonly pagination: { readonly page: number; readonly page_size: number; readonly total: number; readonly total_pages: number; readonly has_next: boolean; readonly has_prev: boolean };
  readonly links: { readonly self: string; readonly first: string; readonly last: string; readonly next: string | null; readonly prev: string | null };
}

/** Everything there is something of: two projects, a sprint under way with work in it, comments. */
export interface World {
  readonly projectId: string;
  readonly sprintId: string;
  readonly storyId: string;
  readonly taskId: string;
  readonly storyIds: readonly string[];
}

export async function makeWorld({ send, project, upToDate }: TestServer): Promise<World> {
  const projectId = await project({ name: "Galaxy", key: "SG" });
  const sprintId = (await send("create_sprint", { project_id: projectId, name: "Sprint 1", start_date: "2026-01-05", end_date: "2026-01-16" })).id;
  const storyIds: string[] = [];
  for (let n = 1; n <= 25; n += 1) {
    const labels = n % 2 === 0 ? ["even"] : [];
    storyIds.push((await send("create_story", { project_id: projectId, title: `Story ${String(n).padStart(2, "0")}`, priority: (n % 3) + 1, story_points: n % 5 === 0 ? null : n, labels })).id);
  }
  const [storyId = ""] = storyIds;
  for (const id of storyIds.slice(0, 5)) await send("plan_story", { story_id: id, sprint_id: sprintId });
  await send("start_sprint", { sprint_id: sprintId });
  const taskId = (await send("create_task", { story_id: storyId, title: "Write it" })).id;
  await send("move_story", { story_id: storyId, status: "in_progress" });
  await send("comment_on_story", { story_id: storyId, body: "On its way" });
  await send("comment_on_task", { task_id: taskId, body: "Half done" });
  await upToDate();
  return { projectId, sprintId, storyId, taskId, storyIds };
}
