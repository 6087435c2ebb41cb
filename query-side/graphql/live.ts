import type { Actor } from "#schemas/envelope.ts";
import { GalaxyError } from "#schemas/errors.ts";
import type { BoardChangeRow, Card } from "#schemas/read-models.ts";
import type { BurndownChange } from "../burndown/burndown.ts";
import type { BoardMessage, BurndownMessage, EventMessage, LiveEvent } from "../live/messages.ts";
import { CardType } from "./board.ts";
import { builder } from "./builder.ts";
import { BurndownChangeType, BurndownType } from "./burndown.ts";
import { EntityKindEnum } from "./enums.ts";
import { ActorType } from "./people.ts";

export const LiveKindEnum = builder.enumType("LiveKind", {
  values: {
    SNAPSHOT: { description: "The whole state; what follows builds on it." },
    RESYNC: { description: "The cursor cannot be gone on from: forget what you have, this is the whole state. `reason` says why." },
    CAUGHT_UP: { description: "Everything missed has been said; what follows is live." },
    CHANGE: {},
  } as const,
});

const BoardChangeKindEnum = builder.enumType("BoardChangeKind", { values: { CARD_UPSERTED: { value: "card_upserted" }, CARD_REMOVED: { value: "card_removed" } } as const });

const BoardChange = builder.objectRef<BoardChangeRow>("BoardChange").implement({
  fields: (t) => ({
    seq: t.exposeInt("seq", { description: "1, 2, 3 … without gaps within a board." }),
    kind: t.expose("kind", { type: BoardChangeKindEnum }),
    cardId: t.exposeID("card_id"),
    card: t.field({ type: CardType, nullable: true, description: "Null when it was removed.", resolve: ({ card }): Card | null => card }),
    eventType: t.exposeString("event_type"),
    actor: t.field({ type: ActorType, resolve: ({ actor }): Actor => actor }),
    commandId: t.exposeID("command_id"),
    occurredAt: t.expose("occurred_at", { type: "DateTime" }),
    position: t.exposeString("position"),
  }),
});

const BoardMessageType = builder.objectRef<BoardMessage>("BoardMessage").implement({
  fields: (t) => ({
    kind: t.expose("kind", { type: LiveKindEnum }),
    cursor: t.exposeString("cursor"),
    reason: t.string({ nullable: true, resolve: (message) => (message.kind === "RESYNC" ? message.reason : null) }),
    cards: t.field({ type: [CardType], nullable: true, description: "Of a snapshot and of a resync.", resolve: (message) => (message.kind === "SNAPSHOT" || message.kind === "RESYNC" ? [...message.state] : null) }),
    change: t.field({ type: BoardChange, nullable: true, resolve: (message) => (message.kind === "CHANGE" ? message.change : null) }),
  }),
});

const BurndownMessageType = builder.objectRef<BurndownMessage>("BurndownMessage").implement({
  fields: (t) => ({
    kind: t.expose("kind", { type: LiveKindEnum }),
    cursor: t.exposeString("cursor"),
    reason: t.string({ nullable: true, resolve: (message) => (message.kind === "RESYNC" ? message.reason : null) }),
    burndown: t.field({
      type: BurndownType,
      nullable: true,
      description: "The whole chart at this cursor, with a snapshot, a resync and every change; null when caught up.",
      resolve: (message) => (message.kind === "CAUGHT_UP" ? null : message.kind === "CHANGE" ? message.chart() : message.state),
    }),
    change: t.field({ type: BurndownChangeType, nullable: true, resolve: async (message): Promise<BurndownChange | null> => (message.kind === "CHANGE" ? message.sums() : null) }),
  }),
});

const Event = builder.objectRef<LiveEvent>("Event").implement({
  description: "An event as it stands in the log. The address and program of whoever caused it are left out.",
  fields: (t) => ({
    id: t.exposeID("id"),
    type: t.exposeString("type"),
    streamId: t.exposeString("streamId"),
    entity: t.expose("entity", { type: EntityKindEnum }),
    entityId: t.exposeID("entityId"),
    revision: t.exposeInt("revision"),
    position: t.string({ resolve: ({ position }) => position.toString() }),
    data: t.expose("data", { type: "JSON" }),
    schemaVersion: t.int({ resolve: ({ metadata }) => metadata.schemaVersion }),
    actor: t.field({ type: ActorType, resolve: ({ metadata }) => metadata.actor }),
    teamId: t.id({ resolve: ({ metadata }) => metadata.teamId }),
    projectId: t.id({ nullable: true, resolve: ({ metadata }) => metadata.projectId ?? null }),
    commandId: t.id({ resolve: ({ metadata }) => metadata.commandId }),
    correlationId: t.id({ resolve: ({ metadata }) => metadata.correlationId }),
    causationId: t.id({ resolve: ({ metadata }) => metadata.causationId }),
    hash: t.string({ resolve: ({ metadata }) => metadata.hash }),
    prevHash: t.string({ resolve: ({ metadata }) => metadata.prevHash }),
    occurredAt: t.field({ type: "DateTime", resolve: ({ metadata }) => metadata.occurredAt }),
    recordedAt: t.expose("recordedAt", { type: "DateTime" }),
  }),
});

const EventMessageType = builder.objectRef<EventMessage>("EventMessage").implement({
  fields: (t) => ({
    kind: t.expose("kind", { type: LiveKindEnum }),
    cursor: t.exposeString("cursor", { description: "A log position." }),
    reason: t.string({ nullable: true, resolve: (message) => (message.kind === "RESYNC" ? message.reason : null) }),
    event: t.field({ type: Event, nullable: true, resolve: (message) => (message.kind === "CHANGE" ? message.change : null) }),
  }),
});

/** The hub answers subscriptions by itself; what is left for the schema is to shape the message it was given. */
function servedByTheHub(): never {
  throw new GalaxyError("validation_error", "Subscribe over a WebSocket, or with Accept: text/event-stream");
}

builder.subscriptionFields((t) => ({
  boardChanges: t.field({
    type: BoardMessageType,
    description: "A board, live: its cards, or what was missed after a cursor, and then every change exactly once and in order.",
    args: { sprintId: t.arg.id({ required: true }), after: t.arg.string({ description: "Cursor of the last message handled." }) },
    subscribe: servedByTheHub,
    resolve: (message) => message as BoardMessage,
  }),
  burndownChanges: t.field({
    type: BurndownMessageType,
    args: { sprintId: t.arg.id({ required: true }), after: t.arg.string() },
    subscribe: servedByTheHub,
    resolve: (message) => message as BurndownMessage,
  }),
  events: t.field({
    type: EventMessageType,
    description: "The events of a team as they stand in the log: after a position (`0` for all of them), or from now on.",
    args: { teamId: t.arg.id({ required: true }), after: t.arg.string(), types: t.arg.stringList({ description: "Event types, such as `story.created`." }), entity: t.arg.id() },
    subscribe: servedByTheHub,
    resolve: (message) => message as EventMessage,
  }),
}));
