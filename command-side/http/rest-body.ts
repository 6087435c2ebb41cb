import { membershipId } from "#infra/ids/membership-id.ts";
import type { CommandName, CommandResult } from "#schemas/commands/catalogue.ts";
import type { Actor } from "#schemas/envelope.ts";
import type { EntityKind } from "#schemas/ids.ts";
import { restBodyOf } from "#schemas/rest-bodies.ts";
import { commentIdOf } from "../pipeline/facts.ts";

export interface Sent {
  readonly input: Readonly<Record<string, unknown>>;
  readonly commandId: string | undefined;
  readonly actor: Actor;
}

/** The answer to a command as its own route gives it. */
export function restBody(command: CommandName, entityKind: EntityKind, sent: Sent, { entity: state, revision, position }: CommandResult): Record<string, unknown> {
  const { schema } = restBodyOf(command, entityKind);
  const all: Record<string, unknown> = { ...state, revision, position, user_story_id: state["story_id"], ...memberOf(sent.input, state), ...commentOf(command, sent, state) };
  return Object.fromEntries(Object.keys(schema.shape).map((field) => [field, all[field]]));
}

/** Where a command is about a member, the body is the member's. */
function memberOf({ team_id: teamId, user_id: userId, role }: Readonly<Record<string, unknown>>, { updated_at: updatedAt }: Readonly<Record<string, unknown>>): Record<string, unknown> {
  if (typeof teamId !== "string" || typeof userId !== "string") return {};
  return { id: membershipId(teamId, userId), team_id: teamId, user_id: userId, role: role === "developer" ? "member" : (role ?? "member"), added_at: updatedAt };
}

/** Where it is about a comment, the body is the comment. */
function commentOf(command: CommandName, { input, commandId, actor: { kind, id } }: Sent, state: Readonly<Record<string, unknown>>): Record<string, unknown> {
  if ((command !== "comment_on_story" && command !== "comment_on_task") || commandId === undefined) return {};
  const entity = command === "comment_on_story" ? "story" : "task";
  return { id: commentIdOf(commandId), entity, entity_id: state["id"], story_id: entity === "story" ? state["id"] : state["story_id"], author: { kind, id }, body: input["body"] };
}
