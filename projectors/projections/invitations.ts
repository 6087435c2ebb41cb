import type { InvitationRow } from "#schemas/read-models.ts";
import type { Projection } from "./projection.ts";

/** Who was asked into a team. Once that has come to an end the address is needed no more, and nobody keeps it. */
export const invitations: Projection = {
  name: "invitations",
  version: 1,
  apply(event, rows) {
    const end = (id: string, status: InvitationRow["status"]) => {
      const invitation = rows.get("invitations", id);
      if (invitation) rows.put("invitations", { ...invitation, status, email: null });
    };
    switch (event.type) {
      case "team.member_invited": {
        const { invitation_id: id, email, role, expires_at } = event.data;
        const { actor, occurredAt } = event.metadata;
        rows.put("invitations", { id, team_id: event.entityId, email, role, invited_by: actor.id, status: "pending", expires_at: new Date(expires_at), created_at: new Date(occurredAt) });
        break;
      }
      case "team.invitation_revoked":
        end(event.data.invitation_id, "revoked");
        break;
      case "team.member_added":
        if (event.data.invitation_id !== null) end(event.data.invitation_id, "accepted");
        break;
      default:
    }
  },
};
