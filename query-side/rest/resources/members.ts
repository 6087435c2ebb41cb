import { sql } from "kysely";
import { teamRoles } from "#schemas/permissions.ts";
import { mayDo } from "#schemas/principal.ts";
import { enumColumn, idColumn, instantColumn, proseColumn, textColumn } from "../columns.ts";
import { defineResource } from "../resource.ts";

/** Who belongs to a team, with what one needs to recognise them. */
export const members = defineResource({
  table: "team_members",
  path: "/members",
  schemaName: "Member",
  one: "member",
  many: "members",
  tag: "Teams",
  idParameter: "user_id",
  defaultSort: "name",
  // who never registered is named by the start of the id, as everywhere
  from: sql`(select m.*, coalesce(u.name, case when u.status = 'deleted' then 'Deleted person' else 'Person ' || left(m.user_id::text, 8) end) as name, u.email, u.avatar_url from team_members m left join users u on u.id = m.user_id) as team_members`,
  columns: {
    id: idColumn({ help: "Of the membership." }),
    team_id: idColumn(),
    user_id: idColumn(),
    role: enumColumn(teamRoles),
    joined_at: instantColumn(),
  },
  moreColumns: {
    name: textColumn(),
    email: proseColumn({ nullable: true, help: "One's own, and everybody's for who manages the members." }),
    avatar_url: proseColumn({ nullable: true, help: "A small picture as a data URL." }),
  },
  present(row, principal) {
    const known = row["user_id"] === principal.actor.id || mayDo(principal, row["team_id"] as string, "manage_members");
    return known ? row : { ...row, email: null };
  },
});
