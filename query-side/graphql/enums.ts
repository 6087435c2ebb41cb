/** Words of the business are spelled here as they are everywhere: in lower case, as in events and REST. */
import { actor } from "#schemas/envelope.ts";
import { storyCompletions } from "#schemas/events/project.ts";
import { entityKinds } from "#schemas/ids.ts";
import { actions, teamRoles } from "#schemas/permissions.ts";
import { agentTypes, projectStatuses, sprintStatuses, workStatuses } from "#schemas/status.ts";
import { builder } from "./builder.ts";

export const WorkStatusEnum = builder.enumType("WorkStatus", { values: workStatuses, description: "Where a story or a task stands; also the order of a board's columns." });
export const ProjectStatusEnum = builder.enumType("ProjectStatus", { values: projectStatuses });
export const SprintStatusEnum = builder.enumType("SprintStatus", { values: sprintStatuses });
export const StoryCompletionEnum = builder.enumType("StoryCompletion", { values: storyCompletions, description: "What happens to a story when its last task is done." });
export const AgentTypeEnum = builder.enumType("AgentType", { values: agentTypes });
export const TeamRoleEnum = builder.enumType("TeamRole", { values: teamRoles });
export const ActionEnum = builder.enumType("Action", { values: actions, description: "What somebody may do in a team." });
export const EntityKindEnum = builder.enumType("EntityKind", { values: entityKinds });
export const ActorKindEnum = builder.enumType("ActorKind", { values: actor.shape.kind.options });
export const CardKindEnum = builder.enumType("CardKind", { values: ["story", "task"] as const });
