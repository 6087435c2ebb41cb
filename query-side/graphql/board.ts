import type { Card } from "#schemas/read-models.ts";
import type { BoardState } from "../reads/reads.ts";
import { builder } from "./builder.ts";
import { QUERY_COST } from "./connection.ts";
import { AgentTypeEnum, CardKindEnum, WorkStatusEnum } from "./enums.ts";
import { Sprint } from "./refs.ts";

export const CardType = builder.objectRef<Card>("Card").implement({
  description: "A story or a task as a board shows it.",
  fields: (t) => ({
    id: t.exposeID("id"),
    kind: t.expose("kind", { type: CardKindEnum }),
    storyId: t.exposeID("story_id", { description: "The story a task belongs to; for a story its own id." }),
    key: t.exposeString("key"),
    title: t.exposeString("title"),
    status: t.expose("status", { type: WorkStatusEnum }),
    rank: t.exposeString("rank"),
    priority: t.exposeInt("priority"),
    labels: t.exposeStringList("labels"),
    storyPoints: t.exposeFloat("story_points", { nullable: true }),
    assignedTo: t.exposeID("assigned_to", { nullable: true, description: "Id of a person; see `members`." }),
    assignedAgent: t.expose("assigned_agent", { type: AgentTypeEnum, nullable: true }),
    taskCount: t.exposeInt("task_count"),
    doneTaskCount: t.exposeInt("done_task_count"),
    commentCount: t.exposeInt("comment_count"),
    revision: t.exposeInt("revision"),
    updatedAt: t.expose("updated_at", { type: "DateTime" }),
  }),
});

const Board = builder.objectRef<BoardState>("Board").implement({
  fields: (t) => ({
    sprintId: t.exposeID("sprintId"),
    cursor: t.exposeString("cursor", { description: "Subscribe to `boardChanges` after it to go on from here." }),
    cards: t.field({ type: [CardType], resolve: ({ cards }) => [...cards] }),
  }),
});

builder.objectField(Sprint, "board", (t) => t.field({ type: Board, complexity: { field: QUERY_COST, multiplier: 1 }, resolve: ({ id }, _args, { reads }) => reads.board(id) }));
