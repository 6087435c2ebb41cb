import { afterAll, beforeAll, expect, test } from "vitest";
import type { TestServer } from "#infra/test/server.ts";
import { LOCAL_TEAM_ID } from "#schemas/principal.ts";
import { signInOperations } from "./openapi/sign-in.ts";
import { documented } from "./testing/documented.ts";
import { makeWorld, startRest, type World } from "./testing/world.ts";
import { askWrongly, NOBODY } from "./testing/wrong-requests.ts";

let server: TestServer;
let world: World;
beforeAll(async () => {
  server = await startRest();
  world = await makeWorld(server);
});
afterAll(() => server[Symbol.asyncDispose]());

test("whatever is sent to whatever operation, the answer is one that is documented, and never a fault of ours", async () => {
  const params = { team_id: LOCAL_TEAM_ID, project_id: world.projectId, sprint_id: world.sprintId, story_id: world.storyId, task_id: world.taskId, comment_id: NOBODY, position: "1", id: NOBODY, user_id: NOBODY, invitation_id: NOBODY, key_id: NOBODY, attachment_id: NOBODY, name: "update_story" };
  const operations = documented.filter(({ operationId }) => !signInOperations.some((one) => one.operationId === operationId));
  const { asked, judged, problems } = await askWrongly(server.url, operations, params);
  expect(problems.slice(0, 20)).toEqual([]);
  expect(asked).toBeGreaterThan(2_000);
  // two reads take nothing that could be wrong
  expect(operations.map(({ operationId }) => operationId).filter((id) => !judged.has(id)).toSorted()).toEqual(["get_openapi", "list_commands"]);
});
