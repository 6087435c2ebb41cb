import { z } from "zod";
import { GalaxyError } from "#schemas/errors.ts";
import { actions, actionsOf, teamRoles } from "#schemas/permissions.ts";
import { mayDo, roleIn } from "#schemas/principal.ts";
import { idIn, noQuery, readOne } from "../collections.ts";
import { idShape } from "../columns.ts";
import { defineRead } from "../read-route.ts";
import { teams } from "../resources/teams.ts";

const action = z.enum(actions);

const permissionsShape = z.object({
  team_id: idShape,
  role: z.enum(teamRoles).describe("The caller's."),
  actions: z.array(action).describe("What the caller may do."),
  roles: z.array(z.object({ role: z.enum(teamRoles), actions: z.array(action) })).describe("What each role may do, most powerful first."),
});

export const teamPermissions = defineRead({
  path: "/teams/:team_id/permissions",
  operationId: "get_team_permissions",
  tag: "Teams",
  summary: "Get what the caller, and what each role, may do in a team",
  params: idIn("team_id"),
  query: noQuery,
  parameterHelp: {},
  answer: permissionsShape,
  answerName: "TeamPermissions",
  async read(context, { team_id: teamId }) {
    const id = String(teamId);
    await readOne(teams, context, id);
    const role = roleIn(context.principal, id);
    if (role === undefined) throw new GalaxyError("not_found", `There is no team ${id}`);
    return { body: { team_id: id, role, actions: actions.filter((one) => mayDo(context.principal, id, one)), roles: teamRoles.map((one) => ({ role: one, actions: actionsOf(one) })) } };
  },
});
