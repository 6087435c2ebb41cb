import { membershipId } from "#infra/ids/membership-id.ts";
import type { CommandName, CommandResult } from "#schemas/commands/catalogue.ts";
import type { EntityKind } from "#schemas/ids.ts";
import { restBodyOf } from "#schemas/rest-bodies.ts";

/** The answer to a command as its own route gives it. */
export function restBody(command: CommandName, entityKind: EntityKind, input: Readonly<Record<string, unknown>>, { entity: state, revision, position }: CommandResult): Record<string, unknown> {
  const { schema } = restBodyOf(command, entityKind);
  const all: Record<string, unknown> = { ...state, revision, position, user_story_id: state["story_id"], ...memberOf(input, state) };
  return Object.fromEntries(Object.keys(schema.shape).map((field) => [field, all[field]]));
}

/** Where a command is about a member, the body is the member's. */
function memberOf({ team_id: teamId, user_id: userId, role }: Readonly<Record<string, unknown>>, { updated_at: updatedAt }: Readonly<Record<string, unknown>>): Record<string, unknown> {
  if (typeof teamId !== "string" || typeof userId !== "string") return {};
  return { id: membershipId(teamId, userId), team_id: teamId, user_id: userId, role: role === "developer" ? "member" : (role ?? "member"), added_at: updatedAt };
}
