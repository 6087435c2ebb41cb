import { teamRoles } from "#schemas/permissions.ts";
import { enumColumn, idColumn, instantColumn, proseColumn, textColumn } from "../columns.ts";
import { defineResource, inTeams } from "../resource.ts";

export const invitations = defineResource({
  table: "invitations",
  path: "/invitations",
  schemaName: "Invitation",
  one: "invitation",
  many: "invitations",
  tag: "Teams",
  idParameter: "invitation_id",
  defaultSort: "-created_at",
  visible: (principal) => inTeams("team_id", principal, "manage_members"),
  columns: {
    id: idColumn(),
    team_id: idColumn(),
    email: proseColumn({ nullable: true, help: "Kept for as long as the invitation can be accepted." }),
    role: enumColumn(teamRoles),
    invited_by: textColumn({ uses: ["filter"] }),
    status: enumColumn(["pending", "accepted", "revoked"], { help: "A pending one is over at `expires_at`." }),
    expires_at: instantColumn(),
    created_at: instantColumn(),
  },
});
