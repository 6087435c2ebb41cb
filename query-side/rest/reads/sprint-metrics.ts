import { z } from "zod";
import { GalaxyError } from "#schemas/errors.ts";
import { sprintStatuses } from "#schemas/status.ts";
import { idIn, noQuery, readOne } from "../collections.ts";
import { idShape } from "../columns.ts";
import { defineRead } from "../read-route.ts";
import { sprints } from "../resources/sprints.ts";

const metricsShape = z.object({
  sprint_id: idShape,
  name: z.string(),
  status: z.enum(sprintStatuses),
  total_stories: z.int32(),
  total_points: z.number(),
  completed_points: z.number(),
  completion_percentage: z.number().nullable().describe("Null while there are no points."),
  sprint_days: z.int32().nullable().describe("Null while it has no dates."),
  days_remaining: z.int32().nullable().describe("Until its last day, in the project's time zone; below zero when that is past."),
});

export const sprintMetrics = defineRead({
  path: "/sprints/:sprint_id/metrics",
  operationId: "get_sprint_metrics",
  tag: "Sprints",
  summary: "Get a sprint's figures",
  params: idIn("sprint_id"),
  query: noQuery,
  parameterHelp: {},
  answer: metricsShape,
  answerName: "SprintMetrics",
  async read(context, { sprint_id: sprintId }) {
    const id = String(sprintId);
    await readOne(sprints, context, id);
    const metrics = await context.reads.sprintMetrics(id);
    if (!metrics) throw new GalaxyError("not_found", `There is no sprint ${id}`);
    return { body: { ...metrics } };
  },
});
