import type { ProjectionRow } from "#schemas/read-models.ts";
import { builder } from "./builder.ts";

const ProjectionStatusEnum = builder.enumType("ProjectionStatus", { values: ["live", "building"] as const });

const Projection = builder.objectRef<ProjectionRow>("Projection").implement({
  description: "How far a read model has followed the log.",
  fields: (t) => ({
    name: t.exposeString("name"),
    version: t.exposeInt("version"),
    status: t.expose("status", { type: ProjectionStatusEnum }),
    position: t.exposeString("position"),
    lagEvents: t.int({ description: "Events of the log it has still to handle; counted up to 1000.", resolve: ({ position }, _args, { reads }) => reads.lag(position) }),
    updatedAt: t.expose("updated_at", { type: "DateTime" }),
  }),
});

builder.queryField("projections", (t) => t.field({ type: [Projection], resolve: async (_root, _args, { reads }) => [...(await reads.projections())] }));
