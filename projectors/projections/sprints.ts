import type { SprintRow } from "#schemas/read-models.ts";
import type { Projection } from "./projection.ts";

export const sprints: Projection = {
  name: "sprints",
  version: 1,
  apply(event, rows) {
    const at = new Date(event.metadata.occurredAt);
    const change = (fields: Partial<SprintRow>) => {
      const sprint = rows.get("sprints", event.entityId);
      if (sprint) rows.put("sprints", { ...sprint, ...fields, revision: event.revision, updated_at: at });
    };
    switch (event.type) {
      case "sprint.created":
        if (!rows.get("projects", event.data.project_id)) return; // the project was deleted at the same moment
        rows.put("sprints", {
          id: event.entityId,
          team_id: event.metadata.teamId,
          ...event.data,
          status: "planning",
          velocity: null,
          planned_points: null,
          completed_points: 0,
          started_at: null,
          completed_at: null,
          revision: event.revision,
          created_at: at,
          updated_at: at,
        });
        rows.put("boards", { sprint_id: event.entityId, project_id: event.data.project_id, team_id: event.metadata.teamId, last_seq: 0, last_burndown_seq: 0 });
        break;
      case "sprint.updated":
        change(event.data as Partial<SprintRow>);
        break;
      case "sprint.started":
        change({ status: "active", start_date: event.data.start_date, end_date: event.data.end_date, planned_points: event.data.committed_points, started_at: at });
        break;
      case "sprint.completed":
        change({ status: "completed", velocity: event.data.velocity, completed_points: event.data.velocity, completed_at: at });
        break;
      case "sprint.archived":
        change({ status: "archived" });
        break;
      default:
    }
  },
};
