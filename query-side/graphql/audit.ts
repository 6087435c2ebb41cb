import type { AuditRow } from "#schemas/read-models.ts";
import type { ActivityScope } from "../reads/reads.ts";
import { builder } from "./builder.ts";
import { connectionOf, pageCost } from "./connection.ts";
import { EntityKindEnum } from "./enums.ts";
import { ActorType } from "./people.ts";
import { minPositionHelp, reached } from "./position.ts";
import { Activity, Project, Sprint, Story, Task } from "./refs.ts";

interface FieldChange {
  readonly field: string;
  readonly from: unknown;
  readonly to: unknown;
}

const FieldChangeType = builder.objectRef<FieldChange>("FieldChange").implement({
  fields: (t) => ({
    field: t.exposeString("field"),
    from: t.expose("from", { type: "JSON", nullable: true }),
    to: t.expose("to", { type: "JSON", nullable: true }),
  }),
});

builder.objectType(Activity, {
  description: "One event of the history: who did what, field by field.",
  fields: (t) => ({
    id: t.exposeID("event_id"),
    position: t.exposeString("position"),
    action: t.exposeString("action", { description: "The event's type, such as `story.estimated`." }),
    entity: t.expose("entity", { type: EntityKindEnum }),
    entityId: t.exposeID("entity_id"),
    projectId: t.exposeID("project_id", { nullable: true }),
    actor: t.field({ type: ActorType, resolve: ({ actor }) => actor }),
    changes: t.field({ type: [FieldChangeType], resolve: ({ changes }) => Object.entries(changes).map(([field, { from, to }]) => ({ field, from, to })) }),
    occurredAt: t.expose("occurred_at", { type: "DateTime" }),
    recordedAt: t.expose("recorded_at", { type: "DateTime", description: "The log's own clock." }),
    hash: t.exposeString("hash"),
    prevHash: t.exposeString("prev_hash"),
    commandId: t.exposeID("command_id"),
    revision: t.exposeInt("revision"),
  }),
});

const ActivityConnection = connectionOf<AuditRow>("Activity", Activity);

for (const [parent, kind] of [[Project, "project"], [Sprint, "entity"], [Story, "entity"], [Task, "entity"]] as const) {
  builder.objectField(parent, "activity", (t) =>
    t.field({
      type: ActivityConnection,
      description: kind === "project" ? "Of the project and all that is in it, newest first." : "Newest first.",
      args: { first: t.arg.int(), after: t.arg.string() },
      complexity: pageCost,
      resolve: ({ id }, args, { reads }) => reads.activity({ kind, id }, args),
    }),
  );
}

builder.queryField("activity", (t) =>
  t.field({
    type: ActivityConnection,
    description: "The history of an entity, of a project and all that is in it, or of all the viewer's teams; newest first.",
    args: { entityId: t.arg.id(), projectId: t.arg.id(), first: t.arg.int(), after: t.arg.string(), minPosition: t.arg.string({ description: minPositionHelp }) },
    complexity: pageCost,
    resolve: reached((_root, { entityId, projectId, first, after }, { reads }) => {
      const scope: ActivityScope = entityId ? { kind: "entity", id: entityId } : projectId ? { kind: "project", id: projectId } : { kind: "all" };
      return reads.activity(scope, { first, after });
    }),
  }),
);
