import { listOf, listWithin, oneOf, oneWithin } from "./collections.ts";
import type { ReadRoute } from "./read-route.ts";
import { projectBoard, sprintBoard } from "./reads/board.ts";
import { sprintBurndown } from "./reads/burndown.ts";
import { teamMember } from "./reads/member.ts";
import { teamPermissions } from "./reads/permissions.ts";
import { searchRead } from "./reads/search.ts";
import { sprintMetrics } from "./reads/sprint-metrics.ts";
import { oneUser } from "./reads/user.ts";
import { projectVelocity } from "./reads/velocity.ts";
import type { Resource } from "./resource.ts";
import { attachments } from "./resources/attachments.ts";
import { apiKeys } from "./resources/api-keys.ts";
import { audit } from "./resources/audit.ts";
import { comments } from "./resources/comments.ts";
import { invitations } from "./resources/invitations.ts";
import { members } from "./resources/members.ts";
import { projects } from "./resources/projects.ts";
import { sprints } from "./resources/sprints.ts";
import { stories } from "./resources/stories.ts";
import { tasks } from "./resources/tasks.ts";
import { teams } from "./resources/teams.ts";

const resources: readonly Resource[] = [teams, projects, sprints, stories, tasks, comments, audit];

const history = (parent: Resource, column: string) =>
  listWithin(parent, audit, { column, segment: "/activity", operationId: `list_${parent.one.replace(" ", "_")}_activity`, summary: column === "entity_id" ? `List the history of a ${parent.one}` : `List the history of a ${parent.one} and of all that is in it` });

/** Every read of the REST API. */
export const reads: readonly ReadRoute[] = [
  ...resources.flatMap((resource) => [listOf(resource), oneOf(resource)]),
  listWithin(teams, projects, { column: "team_id", segment: "/projects", operationId: "list_team_projects", summary: "List a team's projects" }),
  oneUser,
  listWithin(teams, members, { column: "team_id", segment: "/members", operationId: "list_team_members", summary: "List a team's members" }),
  teamMember,
  listWithin(teams, invitations, { column: "team_id", segment: "/invitations", operationId: "list_team_invitations", summary: "List the invitations to a team", action: "manage_members" }),
  oneWithin(teams, invitations, { column: "team_id", segment: "/invitations", operationId: "get_team_invitation", summary: "Get one invitation to a team", action: "manage_members" }),
  listWithin(teams, apiKeys, { column: "team_id", segment: "/api-keys", operationId: "list_team_api_keys", summary: "List one's own API keys in a team, or everybody's for who manages the members" }),
  oneWithin(teams, apiKeys, { column: "team_id", segment: "/api-keys", operationId: "get_team_api_key", summary: "Get one of one's own API keys, or a member's for who manages the members" }),
  listWithin(projects, sprints, { column: "project_id", segment: "/sprints", operationId: "list_project_sprints", summary: "List a project's sprints" }),
  listWithin(projects, stories, { column: "project_id", segment: "/user-stories", operationId: "list_project_user_stories", summary: "List a project's user stories" }),
  listWithin(sprints, stories, { column: "sprint_id", segment: "/user-stories", operationId: "list_sprint_user_stories", summary: "List a sprint's user stories" }),
  listWithin(stories, tasks, { column: "user_story_id", segment: "/tasks", operationId: "list_user_story_tasks", summary: "List a user story's tasks" }),
  listWithin(stories, comments, { column: "entity_id", segment: "/comments", operationId: "list_user_story_comments", summary: "List the comments on a user story" }),
  listWithin(tasks, comments, { column: "entity_id", segment: "/comments", operationId: "list_task_comments", summary: "List the comments on a task" }),
  listWithin(stories, attachments, { column: "entity_id", segment: "/attachments", operationId: "list_user_story_attachments", summary: "List the files of a user story" }),
  listWithin(tasks, attachments, { column: "entity_id", segment: "/attachments", operationId: "list_task_attachments", summary: "List the files of a task" }),
  history(teams, "team_id"),
  history(projects, "project_id"),
  history(sprints, "entity_id"),
  history(stories, "entity_id"),
  history(tasks, "entity_id"),
  teamPermissions,
  projectBoard,
  projectVelocity,
  sprintBoard,
  sprintBurndown,
  sprintMetrics,
  searchRead,
];
