import type { Projection } from "./projection.ts";

export const teams: Projection = {
  name: "teams",
  version: 1,
  apply(event, rows) {
    const at = new Date(event.metadata.occurredAt);
    switch (event.type) {
      case "team.created":
        rows.put("teams", { id: event.entityId, ...event.data, revision: event.revision, created_at: at, updated_at: at });
        break;
      case "team.updated": {
        const team = rows.get("teams", event.entityId);
        if (team) rows.put("teams", { ...team, ...(event.data as Partial<typeof team>), revision: event.revision, updated_at: at });
        break;
      }
      default:
    }
  },
};
