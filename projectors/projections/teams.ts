import type { Projection } from "./projection.ts";

export const teams: Projection = {
  name: "teams",
  version: 2,
  apply(event, rows) {
    const at = new Date(event.metadata.occurredAt);
    switch (event.type) {
      case "team.created":
        rows.put("teams", { id: event.entityId, ...event.data, settings: {}, owner_id: null, member_count: 0, revision: event.revision, created_at: at, updated_at: at });
        break;
      case "team.updated": {
        const team = rows.get("teams", event.entityId);
        if (team) rows.put("teams", { ...team, ...(event.data as Partial<typeof team>), revision: event.revision, updated_at: at });
        break;
      }
      case "team.member_added":
      case "team.member_role_changed":
      case "team.member_removed": {
        const team = rows.get("teams", event.entityId);
        if (!team) break;
        const role = event.type === "team.member_added" ? event.data.role : event.type === "team.member_role_changed" ? event.data.to : undefined;
        const more = event.type === "team.member_added" ? 1 : event.type === "team.member_removed" ? -1 : 0;
        rows.put("teams", { ...team, owner_id: role === "owner" ? event.data.user_id : team.owner_id, member_count: team.member_count + more, revision: event.revision, updated_at: at });
        break;
      }
      default:
    }
  },
};
