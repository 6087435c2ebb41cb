import { z } from "zod";
import { longText, oneLine, slug } from "../fields.ts";
import { uuid } from "../ids.ts";
import { email, teamRole, teamSettings } from "../people.ts";
import { actions } from "../permissions.ts";
import { commandsOf } from "./define.ts";

const instant = z.iso.datetime({ error: "must be an instant such as 2026-12-31T12:00:00Z" });

const team = commandsOf("team", "team_id");

export const teamCommands = {
  create_team: team.create({
    action: "signed_in",
    http: { method: "POST", path: "/teams" },
    help: "Create a team and become its owner; its address must be free.",
    input: { name: oneLine(255), workspace_slug: slug.optional(), description: longText(5_000).default("") },
  }),
  update_team: team.change({
    action: "manage_team",
    http: { method: "PUT", path: "/teams/:team_id" },
    help: "Change a team's name, description or settings.",
    input: { name: oneLine(255).optional(), description: longText(5_000).optional(), settings: teamSettings.optional() },
  }),
  add_member: team.change({
    action: "manage_members",
    http: { method: "POST", path: "/teams/:team_id/members" },
    help: "Add somebody one shares another team with; whoever else is invited.",
    input: { user_id: uuid, role: teamRole.default("member") },
  }),
  invite_member: team.change({
    action: "manage_members",
    http: null,
    help: "Invite somebody by their address; the link expires.",
    input: { invitation_id: uuid, email, role: teamRole.default("member"), expires_at: instant },
  }),
  revoke_invitation: team.change({
    action: "manage_members",
    http: { method: "DELETE", path: "/teams/:team_id/invitations/:invitation_id" },
    help: "Take an invitation back; its link works no more.",
    input: { invitation_id: uuid },
  }),
  accept_invitation: team.change({
    action: "trusted",
    http: null,
    help: "Join a team by an invitation.",
    input: { invitation_id: uuid, user_id: uuid },
  }),
  change_member_role: team.change({
    action: "manage_members",
    http: { method: "PUT", path: "/teams/:team_id/members/:user_id" },
    help: "Change a member's role. The role owner transfers the ownership; who had it becomes admin.",
    input: { user_id: uuid, role: teamRole },
  }),
  remove_member: team.change({
    action: "manage_members",
    http: { method: "DELETE", path: "/teams/:team_id/members/:user_id" },
    help: "Remove a member; what they did stays.",
    input: { user_id: uuid },
  }),
  leave_team: team.change({
    action: "read",
    http: { method: "POST", path: "/teams/:team_id/leave" },
    help: "Leave a team; its owner transfers the ownership first.",
    input: {},
  }),
  create_api_key: team.change({
    action: "use_api_keys",
    http: null,
    help: "Make a key that acts as oneself in this team, within its scopes.",
    input: { key_id: uuid, name: oneLine(100), prefix: z.string().min(4).max(20), scopes: z.array(z.enum(actions)).min(1, { error: "must name at least one scope" }).max(actions.length), expires_at: instant.nullable().default(null) },
  }),
  revoke_api_key: team.change({
    action: "use_api_keys",
    http: { method: "DELETE", path: "/teams/:team_id/api-keys/:key_id" },
    help: "Revoke one's own API key, or a member's; it stops working at once.",
    input: { key_id: uuid },
  }),
};
