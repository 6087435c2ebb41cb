import type { Command } from "#schemas/commands/catalogue.ts";
import type { Actor } from "#schemas/envelope.ts";
import { rankForNew } from "#schemas/rank.ts";
import type { AnyFacts } from "../aggregates/registry.ts";
import type { ProjectFacts } from "../aggregates/project.ts";
import type { SprintFacts } from "../aggregates/sprint.ts";
import type { StoryFacts } from "../aggregates/story.ts";
import type { TaskFacts } from "../aggregates/task.ts";
import type { TeamFacts } from "../aggregates/team.ts";
import type { UserFacts } from "../aggregates/user.ts";
import type { Entities, Entity } from "./entities.ts";
import { derivedId } from "./envelope.ts";
import { slugFrom } from "./names.ts";
import type { SetFacts } from "./read-model-facts.ts";

export interface FactSources {
  readonly entities: Entities;
  readonly sets: SetFacts;
}

export interface Asking {
  readonly command: Command;
  readonly entity: Entity | null;
  readonly entityId: string;
  readonly teamId: string;
  readonly commandId: string;
  /** Of a project that names no key: the one to try. */
  readonly suggestedKey: string;
  readonly actor: Actor;
}

let created = 0;
/** Behind everything there is; the counter keeps what is made within a millisecond in order. */
function lastRank(): string {
  created += 1;
  return rankForNew(Date.now(), created);
}

/** What a command's decision needs to know of others, and nothing more: most need nothing. */
export async function factsFor({ command, entity, entityId, teamId, commandId, suggestedKey, actor }: Asking, { entities, sets }: FactSources): Promise<AnyFacts> {
  const isMember = async (userId: string | null | undefined) => (userId ? belongs(entities, teamId, userId) : false);
  switch (command.name) {
    case "register_user":
    case "record_login":
    case "update_user":
      return { ownsTeamsWithOthers: [] } satisfies UserFacts;
    case "delete_user":
      return { ownsTeamsWithOthers: await sets.ownedTeamsWithOthers(entityId) } satisfies UserFacts;
    case "create_team":
    case "update_team":
    case "add_member":
    case "invite_member":
    case "revoke_invitation":
    case "accept_invitation":
    case "change_member_role":
    case "remove_member":
    case "leave_team":
    case "create_api_key":
    case "revoke_api_key": {
      // code of ours that adds somebody knows whom it adds
      const isKnown = command.name === "add_member" && (actor.kind !== "user" || (await sets.shareTeam(actor.id, command.data.user_id)));
      return { suggestedSlug: command.name === "create_team" ? slugFrom(command.data.name) : "", actor, isKnown, now: new Date().toISOString() } satisfies TeamFacts;
    }
    case "create_project":
    case "update_project":
    case "change_project_status":
      return { suggestedKey, activeSprints: [] } satisfies ProjectFacts;
    case "delete_project":
      return { suggestedKey, activeSprints: await sets.activeSprintsOf(entityId) } satisfies ProjectFacts;
    case "start_sprint": {
      const project = await projectOf(entities, entity);
      const others = project?.state.allow_parallel_sprints ? [] : await sets.activeSprintsOf(project?.id ?? "");
      return { stories: await sets.storiesIn(entityId), destination: null, otherActive: others.find((id) => id !== entityId) ?? null } satisfies SprintFacts;
    }
    case "complete_sprint": {
      const to = command.data.unfinished_to;
      return { stories: await sets.storiesIn(entityId), destination: to === null ? null : await sprintOf(entities, teamId, to), otherActive: null } satisfies SprintFacts;
    }
    case "create_sprint":
    case "update_sprint":
    case "archive_sprint":
      return { stories: [], destination: null, otherActive: null } satisfies SprintFacts;
    case "create_story":
    case "plan_story": {
      const { sprint_id } = command.data;
      const assignee = command.name === "create_story" ? command.data.assigned_to : null;
      return { sprint: sprint_id === null ? null : await sprintOf(entities, teamId, sprint_id), assigneeIsMember: await isMember(assignee), lastRank: lastRank(), newId: "" } satisfies StoryFacts;
    }
    case "assign_story":
      return { sprint: null, assigneeIsMember: await isMember(command.data.assigned_to), lastRank: "", newId: "" } satisfies StoryFacts;
    case "update_story":
    case "estimate_story":
    case "prioritize_story":
    case "move_story":
    case "comment_on_story":
    case "attach_to_story":
    case "detach_from_story":
    case "delete_story":
      return { sprint: null, assigneeIsMember: false, lastRank: "", newId: commentIdOf(commandId) } satisfies StoryFacts;
    case "create_task": {
      const story = await entities.load("story", command.data.story_id);
      return { story: story && !story.state.deleted ? story.state : null, assigneeIsMember: await isMember(command.data.assigned_user_id), lastRank: lastRank(), newId: "" } satisfies TaskFacts;
    }
    case "assign_task":
      return { story: null, assigneeIsMember: await isMember(command.data.assigned_user_id), lastRank: "", newId: "" } satisfies TaskFacts;
    case "update_task":
    case "unassign_task":
    case "move_task":
    case "comment_on_task":
    case "attach_to_task":
    case "detach_from_task":
    case "delete_task":
      return { story: null, assigneeIsMember: false, lastRank: "", newId: commentIdOf(commandId) } satisfies TaskFacts;
    default:
      return command satisfies never;
  }
}

/** Whether a person belongs to the team: as this process knows it, and if not, as the log has it. */
async function belongs(entities: Entities, teamId: string, userId: string): Promise<boolean> {
  const has = (team: Entity<"team"> | null) => team !== null && Object.hasOwn(team.state.members, userId);
  return has(await entities.load("team", teamId)) || has(await entities.refresh("team", teamId));
}

/** A sprint as the log has it. Another team's is as good as none: not even that it exists is told. */
async function sprintOf(entities: Entities, teamId: string, id: string): Promise<Entity<"sprint">["state"] | null> {
  const sprint = await entities.refresh("sprint", id);
  return sprint?.teamId === teamId ? sprint.state : null;
}

function projectOf(entities: Entities, entity: Entity | null): Promise<Entity<"project"> | null> {
  return entity?.projectId === undefined ? Promise.resolve(null) : entities.load("project", entity.projectId);
}

/** The id of the comment that a command makes. */
export function commentIdOf(commandId: string): string {
  return derivedId(commandId, "comment");
}
