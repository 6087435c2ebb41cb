import { z } from "zod";
import { idIn, readOne } from "../collections.ts";
import { idShape } from "../columns.ts";
import { wholeNumber } from "../list-query.ts";
import { defineRead } from "../read-route.ts";
import { projects } from "../resources/projects.ts";

const MAX_SPRINTS = 100;
const DEFAULT_SPRINTS = 10;

const velocityShape = z.object({
  project_id: idShape,
  average_velocity: z.number().nullable().describe("Of the sprints in `data`; null while there are none."),
  data: z.array(z.object({ sprint_id: idShape, project_id: idShape, name: z.string(), planned_points: z.number(), velocity: z.number(), completed_at: z.iso.datetime() })).describe("Completed sprints, oldest first."),
});

export const projectVelocity = defineRead({
  path: "/projects/:project_id/velocity",
  operationId: "get_project_velocity",
  tag: "Projects",
  summary: "Get what a project's completed sprints planned and finished",
  params: idIn("project_id"),
  query: z.strictObject({ last: wholeNumber(MAX_SPRINTS, DEFAULT_SPRINTS) }),
  parameterHelp: { last: `Sprints completed last, at most ${MAX_SPRINTS}; ${DEFAULT_SPRINTS} when left out.` },
  answer: velocityShape,
  answerName: "Velocity",
  async read(context, { project_id: projectId }, { last }) {
    const id = String(projectId);
    await readOne(projects, context, id);
    const data = await context.reads.velocity(id, last);
    const sum = data.reduce((total, { velocity }) => total + velocity, 0);
    return { body: { project_id: id, average_velocity: data.length === 0 ? null : Math.round((sum / data.length) * 100) / 100, data } };
  },
});
