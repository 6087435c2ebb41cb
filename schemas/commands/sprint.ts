import { day, longText, oneLine, sprintPoints } from "../fields.ts";
import { uuid } from "../ids.ts";
import { commandsOf } from "./define.ts";

const capacity = sprintPoints.nullable();

const sprint = commandsOf("sprint", "sprint_id");

export const sprintCommands = {
  create_sprint: sprint.create({
    action: "plan_sprints",
    http: { method: "POST", path: "/projects/:project_id/sprints" },
    help: "Create a sprint in planning; dates may follow later.",
    input: {
      project_id: uuid,
      name: oneLine(255),
      goal: longText(2_000).default(""),
      start_date: day.nullable().default(null),
      end_date: day.nullable().default(null),
      capacity_points: capacity.default(null),
    },
  }),
  update_sprint: sprint.change({
    action: "plan_sprints",
    http: { method: "PUT", path: "/sprints/:sprint_id" },
    help: "Change a sprint's name, goal, dates or capacity; a completed sprint keeps its dates.",
    input: {
      name: oneLine(255).optional(),
      goal: longText(2_000).optional(),
      start_date: day.nullable().optional(),
      end_date: day.nullable().optional(),
      capacity_points: capacity.optional(),
    },
  }),
  start_sprint: sprint.change({
    action: "plan_sprints",
    http: { method: "POST", path: "/sprints/:sprint_id/start" },
    help: "Start a sprint: it needs dates and a story, and no other sprint of the project may be active unless the project allows it.",
    input: { start_date: day.optional(), end_date: day.optional() },
  }),
  complete_sprint: sprint.change({
    action: "plan_sprints",
    http: { method: "POST", path: "/sprints/:sprint_id/complete" },
    help: "Complete a sprint: its velocity is fixed and unfinished stories go to the backlog or to the sprint named.",
    input: { unfinished_to: uuid.nullable().default(null) },
  }),
  archive_sprint: sprint.change({
    action: "plan_sprints",
    http: { method: "POST", path: "/sprints/:sprint_id/archive" },
    help: "Put a completed sprint away.",
    input: {},
  }),
};
