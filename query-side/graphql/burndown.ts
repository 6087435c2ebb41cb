import type { BurndownChange, BurndownDay } from "../burndown/burndown.ts";
import { burndownView, type BurndownView } from "../burndown/view.ts";
import { builder } from "./builder.ts";
import { QUERY_COST } from "./connection.ts";
import { Sprint } from "./refs.ts";

const BurndownDayType = builder.objectRef<BurndownDay>("BurndownDay").implement({
  description: "Values at the end of the day, in the project's time zone; null for days to come.",
  fields: (t) => ({
    day: t.expose("day", { type: "Date" }),
    workingDay: t.exposeBoolean("workingDay"),
    ideal: t.exposeFloat("ideal", { description: "Falls over working days only, from what was committed to nothing at the end of the last." }),
    remaining: t.exposeFloat("remaining", { nullable: true }),
    completed: t.exposeFloat("completed", { nullable: true }),
    scope: t.exposeFloat("scope", { nullable: true }),
  }),
});

export const BurndownChangeType = builder.objectRef<BurndownChange>("BurndownChange").implement({
  description: "One change of the sums, and the sums after it.",
  fields: (t) => ({
    seq: t.exposeInt("seq"),
    at: t.expose("at", { type: "DateTime" }),
    eventType: t.exposeString("eventType"),
    storyId: t.exposeID("storyId", { nullable: true }),
    storyKey: t.exposeString("storyKey", { nullable: true }),
    scopeDelta: t.exposeFloat("scopeDelta"),
    completedDelta: t.exposeFloat("completedDelta"),
    scope: t.exposeFloat("scope"),
    completed: t.exposeFloat("completed"),
    remaining: t.exposeFloat("remaining"),
    scopeChange: t.exposeBoolean("scopeChange", { description: "Scope was added or taken away after the start." }),
  }),
});

export const BurndownType = builder.objectRef<BurndownView>("Burndown").implement({
  fields: (t) => ({
    sprintId: t.exposeID("sprintId"),
    cursor: t.exposeString("cursor", { description: "Subscribe to `burndownChanges` after it to go on from here." }),
    timeZone: t.exposeString("timeZone"),
    days: t.field({ type: [BurndownDayType], resolve: ({ days }) => [...days] }),
    changes: t.field({ type: [BurndownChangeType], description: "In the order in which they happened.", resolve: ({ changes }) => [...changes] }),
    committed: t.exposeFloat("committed", { description: "Where the ideal line starts: the scope at the start, or today's before it." }),
    scope: t.exposeFloat("scope"),
    completed: t.exposeFloat("completed"),
    remaining: t.exposeFloat("remaining"),
  }),
});

builder.objectField(Sprint, "burndown", (t) =>
  t.field({
    type: BurndownType,
    nullable: true,
    complexity: { field: QUERY_COST, multiplier: 1 },
    args: { asOf: t.arg({ type: "DateTime", description: "The chart as it was at an instant; now when left out." }) },
    resolve: async ({ id }, { asOf }, { reads }) => {
      const state = await reads.burndown(id);
      return state && burndownView(state, asOf ?? new Date());
    },
  }),
);
