import type { Command } from "#schemas/commands/catalogue.ts";
import { rankForNew } from "#schemas/rank.ts";
import type { AnyFacts } from "../aggregates/registry.ts";
import type { ProjectFacts } from "../aggregates/project.ts";
import type { SprintFacts } from "../aggregates/sprint.ts";
import type { StoryFacts } from "../aggregates/story.ts";
import type { TaskFacts } from "../aggregates/task.ts";
import type { Entities, Entity } from "./entities.ts";
import { derivedId } from "./envelope.ts";
import type { Members } from "./members.ts";
import { slugFrom } from "./names.ts";
import type { SetFacts } from "./read-model-facts.ts";

export interface FactSources {
  readonly entities: Entities;
  readonly sets: SetFacts;
  readonly members: Members;
}

export interface Asking {
  readonly command: Command;
  readonly entity: Entity | null;
  readonly entityId: string;
  readonly teamId: string;
  readonly commandId: string;
  /** Of a project that names no key: the one to try. */
  readonly suggestedKey: string;
}

let created = 0;
/** Behind everything there is; the counter keeps what is made within a millisecond in order. */
function lastRank(): string {
  created += 1;
  return rankForNew(Date.now(), created);
}

/** What a command's decision needs to know of others, and nothing more: most need nothing. */
export async function factsFor({ command, entity, entityId, teamId, commandId, suggestedKey }: Asking, { entities, sets, members }: FactSources): Promise<AnyFacts> {
  const isMember = async (userId: string | null | undefined) => (userId ? members.isMember(teamId, userId) : false);
  switch (command.name) {
    case "create_team":
    case "update_team":
      return { suggestedSlug: slugFrom(command.name === "create_team" ? command.data.name : "") };
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
      const destination = to === null ? null : await entities.load("sprint", to);
      return { stories: await sets.storiesIn(entityId), destination: destination?.state ?? null, otherActive: null } satisfies SprintFacts;
    }
    case "create_sprint":
    case "update_sprint":
    case "archive_sprint":
      return { stories: [], destination: null, otherActive: null } satisfies SprintFacts;
    case "create_story":
    case "plan_story": {
      const { sprint_id } = command.data;
      const sprint = sprint_id === null ? null : await entities.refresh("sprint", sprint_id);
      const assignee = command.name === "create_story" ? command.data.assigned_to : null;
      return { sprint: sprint?.state ?? null, assigneeIsMember: await isMember(assignee), lastRank: lastRank(), newId: "" } satisfies StoryFacts;
    }
    case "assign_story":
      return { sprint: null, assigneeIsMember: await isMember(command.data.assigned_to), lastRank: "", newId: "" } satisfies StoryFacts;
    case "update_story":
    case "estimate_story":
    case "prioritize_story":
    case "move_story":
    case "comment_on_story":
    case "delete_story":
      return { sprint: null, assigneeIsMember: false, lastRank: "", newId: derivedId(commandId, "comment") } satisfies StoryFacts;
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
    case "delete_task":
      return { story: null, assigneeIsMember: false, lastRank: "", newId: derivedId(commandId, "comment") } satisfies TaskFacts;
    default:
      return command satisfies never;
  }
}

function projectOf(entities: Entities, entity: Entity | null): Promise<Entity<"project"> | null> {
  return entity?.projectId === undefined ? Promise.resolve(null) : entities.load("project", entity.projectId);
}
