import { membershipId } from "#infra/ids/membership-id.ts";
import type { Projection } from "./projection.ts";

/** Who belongs to a team at present, and as what. */
export const members: Projection = {
  name: "team_members",
  version: 1,
  apply(event, rows) {
    switch (event.type) {
      case "team.member_added": {
        const { user_id, role } = event.data;
        rows.put("team_members", { id: membershipId(event.entityId, user_id), team_id: event.entityId, user_id, role, joined_at: new Date(event.metadata.occurredAt) });
        break;
      }
      case "team.member_role_changed": {
        const member = rows.get("team_members", membershipId(event.entityId, event.data.user_id));
        if (member) rows.put("team_members", { ...member, role: event.data.to });
        break;
      }
      case "team.member_removed":
        rows.delete("team_members", membershipId(event.entityId, event.data.user_id));
        break;
      default:
    }
  },
};
