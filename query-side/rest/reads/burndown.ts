import { z } from "zod";
import { GalaxyError } from "#schemas/errors.ts";
import { burndownView } from "../../burndown/view.ts";
import { idIn } from "../collections.ts";
import { idShape, instantInput } from "../columns.ts";
import { defineRead } from "../read-route.ts";

const points = z.number();
const pointsOrToCome = points.nullable();

const burndownShape = z.object({
  sprint_id: idShape,
  as_of: z.iso.datetime().nullable().describe("The instant that was asked for; null for now."),
  time_zone: z.string().describe("Days are days there."),
  dates: z.array(z.iso.date()).describe("Days of the chart; `ideal` and `actual` have a value for each."),
  ideal: z.array(points),
  actual: z.array(pointsOrToCome).describe("Points remaining at the end of each day; null for days to come."),
  committed_points: points.describe("Where the ideal line starts: the scope at the start, or today's before it."),
  scope_points: points,
  completed_points: points,
  remaining_points: points,
  days: z.array(z.object({ day: z.iso.date(), working_day: z.boolean(), ideal: points, remaining: pointsOrToCome, completed: pointsOrToCome, scope: pointsOrToCome })),
  changes: z
    .array(
      z.object({
        seq: z.int32(),
        at: z.iso.datetime(),
        event_type: z.string(),
        story_id: idShape.nullable(),
        story_key: z.string().nullable(),
        scope_delta: points,
        completed_delta: points,
        scope: points,
        completed: points,
        remaining: points,
        scope_change: z.boolean().describe("Scope was added or taken away after the start."),
      }),
    )
    .describe("In the order in which they happened, with the sums after each."),
  cursor: z.string().describe("Subscribe to `burndownChanges` (GraphQL) after it to go on from here."),
});

export const sprintBurndown = defineRead({
  path: "/sprints/:sprint_id/burndown",
  operationId: "get_sprint_burndown",
  tag: "Sprints",
  summary: "Get a sprint's burndown chart, now or as it was at an instant",
  params: idIn("sprint_id"),
  query: z.strictObject({ as_of: instantInput.optional() }),
  parameterHelp: { as_of: "What happened later is left out; now when left out." },
  answer: burndownShape,
  answerName: "Burndown",
  async read({ reads }, { sprint_id: sprintId }, { as_of: asOf }) {
    const id = String(sprintId);
    const state = await reads.burndown(id);
    if (!state) throw new GalaxyError("not_found", `There is no sprint ${id}`);
    const chart = burndownView(state, asOf === undefined ? new Date() : new Date(asOf));
    const body: z.input<typeof burndownShape> = {
      sprint_id: chart.sprintId,
      as_of: asOf === undefined ? null : new Date(asOf).toISOString(),
      time_zone: chart.timeZone,
      dates: chart.days.map(({ day }) => day),
      ideal: chart.days.map(({ ideal }) => ideal),
      actual: chart.days.map(({ remaining }) => remaining),
      committed_points: chart.committed,
      scope_points: chart.scope,
      completed_points: chart.completed,
      remaining_points: chart.remaining,
      days: chart.days.map(({ day, workingDay, ideal, remaining, completed, scope }) => ({ day, working_day: workingDay, ideal, remaining, completed, scope })),
      changes: chart.changes.map(({ seq, at, eventType, storyId, storyKey, scopeDelta, completedDelta, scope, completed, remaining, scopeChange }) => ({
        seq,
        at: at.toISOString(),
        event_type: eventType,
        story_id: storyId,
        story_key: storyKey,
        scope_delta: scopeDelta,
        completed_delta: completedDelta,
        scope,
        completed,
        remaining,
        scope_change: scopeChange,
      })),
      cursor: chart.cursor,
    };
    return { body };
  },
});
