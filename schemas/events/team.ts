import { z } from "zod";
import { longText, oneLine, slug } from "../fields.ts";
import { email, teamSettings } from "../people.ts";
import { actions, teamRoles } from "../permissions.ts";
import { defineEvent, type EventsOf } from "./define.ts";

const role = z.enum(teamRoles);

export const teamEvents = {
  "team.created": defineEvent("team", 1, z.strictObject({ name: oneLine(255), workspace_slug: slug, description: longText(5_000) })),
  "team.updated": defineEvent("team", 2, z.strictObject({ name: oneLine(255), description: longText(5_000), settings: teamSettings }).partial(), { upcast: { 1: (data) => data } }),
  /** The address is the invited person's: encrypted under a key of the invitation, which ends with it. */
  "team.member_invited": defineEvent("team", 1, z.strictObject({ invitation_id: z.string(), email: email.nullable(), role, expires_at: z.iso.datetime() }), { personal: ["email"], personalKey: "invitation_id" }),
  "team.invitation_revoked": defineEvent("team", 1, z.strictObject({ invitation_id: z.string() })),
  "team.member_added": defineEvent("team", 1, z.strictObject({ user_id: z.string(), role, invitation_id: z.string().nullable() })),
  "team.member_role_changed": defineEvent("team", 1, z.strictObject({ user_id: z.string(), from: role, to: role })),
  "team.member_removed": defineEvent("team", 1, z.strictObject({ user_id: z.string(), reason: z.enum(["removed", "left", "account_deleted"]) })),
  "api_key.created": defineEvent("team", 1, z.strictObject({ key_id: z.string(), user_id: z.string(), name: oneLine(100), prefix: z.string(), scopes: z.array(z.enum(actions)), expires_at: z.iso.datetime().nullable() })),
  "api_key.revoked": defineEvent("team", 1, z.strictObject({ key_id: z.string() })),
};
export type TeamEvent = EventsOf<typeof teamEvents>;
