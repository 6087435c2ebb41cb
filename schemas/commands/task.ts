import { description, hours, rank, title } from "../fields.ts";
import { uuid } from "../ids.ts";
import { commandsOf } from "./define.ts";
import { attaching, commenting, detaching, moving } from "./work.ts";

const task = commandsOf("task", "task_id");
const work = { kind: "task", path: "/tasks/:task_id" } as const;

export const taskCommands = {
  create_task: task.create({
    action: "work_on_tasks",
    http: { method: "POST", path: "/tasks" },
    help: "Create a task of a story.",
    input: {
      story_id: uuid,
      title,
      description: description.default(""),
      estimated_hours: hours.nullable().default(null),
      rank: rank.optional(),
      assigned_user_id: uuid.nullable().default(null),
    },
  }),
  update_task: task.change({
    action: "work_on_tasks",
    http: { method: "PUT", path: "/tasks/:task_id" },
    help: "Change a task's title, description, hours or place among its story's tasks.",
    input: {
      title: title.optional(),
      description: description.optional(),
      estimated_hours: hours.nullable().optional(),
      actual_hours: hours.nullable().optional(),
      rank: rank.optional(),
    },
  }),
  assign_task: task.change({
    action: "work_on_tasks",
    http: { method: "POST", path: "/tasks/:task_id/assign" },
    help: "Assign a task to a member of the team.",
    input: { assigned_user_id: uuid },
  }),
  unassign_task: task.change({
    action: "work_on_tasks",
    http: { method: "POST", path: "/tasks/:task_id/unassign" },
    help: "Take a task from whoever has it.",
    input: {},
  }),
  move_task: task.change(moving(work)),
  comment_on_task: task.change(commenting(work)),
  attach_to_task: task.change(attaching(work)),
  detach_from_task: task.change(detaching(work)),
  delete_task: task.change({
    action: "work_on_tasks",
    http: { method: "DELETE", path: "/tasks/:task_id" },
    help: "Delete a task.",
    input: {},
  }),
};
