import { z } from "zod";
import type { CommandName } from "./commands/catalogue.ts";
import type { CommandDefinition } from "./commands/define.ts";
import { actor } from "./envelope.ts";
import { storyCompletions } from "./events/project.ts";
import type { EntityKind } from "./ids.ts";
import { preferences, teamSettings } from "./people.ts";
import { teamRoles } from "./permissions.ts";
import { agentTypes, projectStatuses, sprintStatuses, workStatuses } from "./status.ts";

const id = z.guid();
const instant = z.iso.datetime();
const written = {
  revision: z.int32().describe("For `If-Match`."),
  position: z.string().describe("Place in the log: pass it as `X-Galaxy-Min-Position` to read your own write."),
};
const entity = { id, created_at: instant, updated_at: instant, created_by: z.string(), ...written };
const work = { title: z.string(), description: z.string(), rank: z.string(), status: z.enum(workStatuses), assigned_agent: z.enum(agentTypes).nullable(), completed_at: instant.nullable() };

/** What a command's own route answers: the entity as the command left it, flat. Counts and keys that only projections know are not in it. */
const bodies = {
  WrittenUser: z.object({ ...entity, name: z.string().nullable(), email: z.string().nullable(), avatar_url: z.string().nullable(), time_zone: z.string(), preferences }),
  WrittenTeam: z.object({ ...entity, name: z.string(), workspace_slug: z.string(), description: z.string(), settings: teamSettings, owner_id: id.nullable(), member_count: z.int32() }),
  WrittenMember: z.object({ id, team_id: id, user_id: id, role: z.enum(teamRoles), ...written }),
  AddedMember: z.object({ id, team_id: id, user_id: id, role: z.enum(teamRoles), added_at: instant, ...written }),
  WrittenProject: z.object({
    ...entity,
    team_id: id,
    key: z.string(),
    name: z.string(),
    description: z.string(),
    tech_stack: z.record(z.string(), z.string()),
    status: z.enum(projectStatuses),
    time_zone: z.string(),
    working_days: z.array(z.int().min(1).max(7)),
    on_last_task_done: z.enum(storyCompletions),
    allow_parallel_sprints: z.boolean(),
  }),
  WrittenSprint: z.object({
    ...entity,
    team_id: id,
    project_id: id,
    name: z.string(),
    goal: z.string(),
    start_date: z.iso.date().nullable(),
    end_date: z.iso.date().nullable(),
    status: z.enum(sprintStatuses),
    capacity_points: z.number().nullable(),
    velocity: z.number().nullable(),
    started_at: instant.nullable(),
    completed_at: instant.nullable(),
  }),
  WrittenUserStory: z.object({ ...entity, team_id: id, project_id: id, sprint_id: id.nullable(), external_key: z.string().nullable(), ...work, acceptance_criteria: z.array(z.string()), labels: z.array(z.string()), priority: z.int32(), story_points: z.number().nullable(), assigned_to: id.nullable() }),
  WrittenTask: z.object({ ...entity, team_id: id, project_id: id, user_story_id: id, ...work, estimated_hours: z.number().nullable(), actual_hours: z.number().nullable(), assigned_user_id: id.nullable() }),
  WrittenComment: z.object({ id, entity: z.enum(["story", "task"]), entity_id: id, story_id: id, project_id: id, team_id: id, author: z.object({ kind: actor.shape.kind, id: z.string() }), body: z.string(), ...written }),
} as const;
export type BodyName = keyof typeof bodies;

const byEntity: Readonly<Partial<Record<EntityKind, BodyName>>> = { user: "WrittenUser", team: "WrittenTeam", project: "WrittenProject", sprint: "WrittenSprint", story: "WrittenUserStory", task: "WrittenTask" };
const byCommand: Readonly<Partial<Record<CommandName, BodyName>>> = { add_member: "AddedMember", change_member_role: "WrittenMember", comment_on_story: "WrittenComment", comment_on_task: "WrittenComment" };

const collections: Readonly<Partial<Record<EntityKind, string>>> = { team: "teams", project: "projects", sprint: "sprints", story: "user-stories", task: "tasks" };
/** Commands that make something within an entity. */
const within: Readonly<Partial<Record<CommandName, string>>> = { add_member: "/teams/:team_id/members/:user_id", comment_on_story: "/comments/:id", comment_on_task: "/comments/:id" };

/** Where what a command's own route has made is read, below `/api/v1`; parameters are fields of its body. Undefined where it makes nothing. */
export function restLocationOf(command: CommandName, { creates, entity: kind }: Pick<CommandDefinition, "creates" | "entity">): string | undefined {
  return within[command] ?? (creates ? `/${collections[kind] ?? kind}/:id` : undefined);
}

/** The body of a command's own route: its name in the OpenAPI document and its schema. */
export function restBodyOf(command: CommandName, entityKind: EntityKind): { readonly name: BodyName; readonly schema: z.ZodObject } {
  const name = byCommand[command] ?? byEntity[entityKind];
  if (name === undefined) throw new Error(`there is no body for ${entityKind}`);
  return { name, schema: bodies[name] };
}
