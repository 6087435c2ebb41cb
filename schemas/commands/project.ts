import { z } from "zod";
import { storyCompletions } from "../events/project.ts";
import { description, oneLine, projectKey, techStack, timeZone, workingDays } from "../fields.ts";
import { uuid } from "../ids.ts";
import { projectStatuses } from "../status.ts";
import { commandsOf } from "./define.ts";

const name = oneLine(255).refine((text) => text.trim().length >= 3, { error: "must be at least 3 characters" });

const project = commandsOf("project", "project_id");

export const projectCommands = {
  create_project: project.create({
    action: "manage_projects",
    http: { method: "POST", path: "/projects" },
    help: "Create a project; its key (made from the name when left out) must be free in the team.",
    input: {
      team_id: uuid,
      name,
      key: projectKey.optional(),
      description: description.default(""),
      tech_stack: techStack.default({}),
      time_zone: timeZone.default("UTC"),
      working_days: workingDays.default([1, 2, 3, 4, 5]),
      on_last_task_done: z.enum(storyCompletions).default("in_review"),
      allow_parallel_sprints: z.boolean().default(false),
    },
  }),
  update_project: project.change({
    action: "manage_projects",
    http: { method: "PUT", path: "/projects/:project_id" },
    help: "Change a project's name, description or settings.",
    input: {
      name: name.optional(),
      description: description.optional(),
      tech_stack: techStack.optional(),
      time_zone: timeZone.optional(),
      working_days: workingDays.optional(),
      on_last_task_done: z.enum(storyCompletions).optional(),
      allow_parallel_sprints: z.boolean().optional(),
    },
  }),
  change_project_status: project.change({
    action: "manage_projects",
    http: { method: "POST", path: "/projects/:project_id/status" },
    help: "Move a project between planning, active, paused and completed.",
    input: { status: z.enum(projectStatuses) },
  }),
  delete_project: project.change({
    action: "manage_projects",
    http: { method: "DELETE", path: "/projects/:project_id" },
    help: "Delete a project and hide all that is in it; refused while a sprint is active.",
    input: {},
  }),
};
