import type { ProjectRow } from "#schemas/read-models.ts";
import type { Projection } from "./projection.ts";

export const projects: Projection = {
  name: "projects",
  version: 1,
  apply(event, rows) {
    const at = new Date(event.metadata.occurredAt);
    const change = (fields: Partial<ProjectRow>) => {
      const project = rows.get("projects", event.entityId);
      if (project) rows.put("projects", { ...project, ...fields, revision: event.revision, updated_at: at });
    };
    switch (event.type) {
      case "project.created":
        rows.put("projects", { id: event.entityId, ...event.data, status: "planning", story_counter: 0, revision: event.revision, created_at: at, updated_at: at });
        break;
      case "project.updated":
        change(event.data as Partial<ProjectRow>);
        break;
      case "project.status_changed":
        change({ status: event.data.to });
        break;
      case "project.deleted":
        rows.delete("projects", event.entityId);
        rows.dropProject(event.entityId);
        break;
      default:
    }
  },
};
