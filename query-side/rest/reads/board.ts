import { z } from "zod";
import type { Card } from "#schemas/read-models.ts";
import { agentTypes, sprintStatuses, workStatuses } from "#schemas/status.ts";
import { GalaxyError } from "#schemas/errors.ts";
import { idIn, noQuery, readOne } from "../collections.ts";
import { idShape } from "../columns.ts";
import { defineRead, type Answer, type ReadContext } from "../read-route.ts";
import { projects } from "../resources/projects.ts";
import { sprints } from "../resources/sprints.ts";

const work = z.enum(workStatuses);

export const cardShape = z
  .object({
    id: idShape,
    kind: z.enum(["story", "task"]),
    story_id: idShape.describe("The story a task belongs to; for a story its own id."),
    key: z.string(),
    title: z.string(),
    status: work,
    rank: z.string(),
    priority: z.int32(),
    labels: z.array(z.string()),
    story_points: z.number().nullable(),
    assigned_to: idShape.nullable(),
    assigned_agent: z.enum(agentTypes).nullable(),
    task_count: z.int32(),
    done_task_count: z.int32(),
    comment_count: z.int32(),
    revision: z.int32(),
    updated_at: z.iso.datetime(),
  })
  .describe("A story or a task as a board shows it.");

const boardShape = z.object({
  columns: z.array(z.object({ name: work, points: z.number().describe("Of its stories."), stories: z.array(cardShape), tasks: z.array(cardShape) })).describe("One for every status, in the order of a board; cards in the order of their ranks."),
  metadata: z.object({
    project_id: idShape,
    sprint_id: idShape,
    sprint_name: z.string(),
    sprint_status: z.enum(sprintStatuses),
    velocity: z.number().nullable().describe("Fixed when the sprint was completed; null before."),
    cursor: z.string().describe("Subscribe to `boardChanges` (GraphQL) after it to go on from here."),
  }),
});

const shared = { tag: "Sprints", query: noQuery, parameterHelp: {}, answer: boardShape, answerName: "Board" } as const;

export const sprintBoard = defineRead({
  ...shared,
  path: "/sprints/:sprint_id/board",
  operationId: "get_sprint_board",
  summary: "Get a sprint's board",
  params: idIn("sprint_id"),
  read: async (context, { sprint_id: id }) => board(context, await readOne(sprints, context, String(id))),
});

export const projectBoard = defineRead({
  ...shared,
  tag: "Projects",
  path: "/projects/:project_id/board",
  operationId: "get_project_board",
  summary: "Get the board of a project's active sprint",
  description: "Of the one started last, where several may be active. 404 while none is.",
  params: idIn("project_id"),
  async read(context, { project_id: id }) {
    await readOne(projects, context, String(id));
    const sprint = await context.reads.activeSprint(String(id));
    if (!sprint) throw new GalaxyError("not_found", `Project ${String(id)} has no active sprint`);
    return board(context, { ...sprint });
  },
});

async function board(context: ReadContext, sprint: Record<string, unknown>): Promise<Answer> {
  const { cards, cursor } = await context.reads.board(String(sprint["id"]));
  const sorted = cards.toSorted((a, b) => (a.rank === b.rank ? (a.id < b.id ? -1 : 1) : a.rank < b.rank ? -1 : 1));
  const columns = workStatuses.map((name) => {
    const here = sorted.filter(({ status }) => status === name);
    const stories = here.filter(({ kind }) => kind === "story");
    return { name, points: pointsOf(stories), stories, tasks: here.filter(({ kind }) => kind === "task") };
  });
  return { body: { columns, metadata: { project_id: sprint["project_id"], sprint_id: sprint["id"], sprint_name: sprint["name"], sprint_status: sprint["status"], velocity: sprint["velocity"], cursor } } };
}

/** Added up in hundredths, so that 0.1 and 0.2 are 0.3. */
function pointsOf(stories: readonly Card[]): number {
  return stories.reduce((sum, { story_points: points }) => sum + Math.round((points ?? 0) * 100), 0) / 100;
}
