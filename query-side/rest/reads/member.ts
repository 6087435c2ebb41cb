import { sql } from "kysely";
import { z } from "zod";
import { GalaxyError } from "#schemas/errors.ts";
import { idIn, noQuery, readOne, readWhere } from "../collections.ts";
import { defineRead } from "../read-route.ts";
import { members } from "../resources/members.ts";
import { teams } from "../resources/teams.ts";

export const teamMember = defineRead({
  path: "/teams/:team_id/members/:user_id",
  operationId: "get_team_member",
  tag: "Teams",
  summary: "Get one member of a team",
  params: z.strictObject({ ...idIn("team_id").shape, ...idIn("user_id").shape }),
  query: noQuery,
  parameterHelp: {},
  answer: members.schema,
  answerName: members.schemaName,
  async read(context, { team_id: teamId, user_id: userId }) {
    const [team, user] = [String(teamId), String(userId)];
    await readOne(teams, context, team);
    const row = await readWhere(members, context, sql`team_id = ${team} and user_id = ${user}`);
    if (!row) throw new GalaxyError("not_found", `There is no member ${user} in this team`);
    return { body: members.present(row, context.principal) };
  },
});
