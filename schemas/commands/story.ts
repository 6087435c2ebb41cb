import { acceptanceCriteria, description, labels, oneLine, priority, rank, storyPoints, title, workStatus } from "../fields.ts";
import { uuid } from "../ids.ts";
import { commandsOf } from "./define.ts";
import { attaching, commenting, detaching, moving } from "./work.ts";

const story = commandsOf("story", "story_id");
const work = { kind: "story", path: "/user-stories/:story_id" } as const;

export const storyCommands = {
  create_story: story.create({
    action: "manage_stories",
    http: { method: "POST", path: "/user-stories" },
    help: "Create a story at the end of the backlog (or at a rank), if wanted in a sprint and in a status already.",
    input: {
      project_id: uuid,
      title,
      description: description.default(""),
      acceptance_criteria: acceptanceCriteria.default([]),
      labels: labels.default([]),
      priority: priority.default(5),
      story_points: storyPoints.nullable().default(null),
      rank: rank.optional(),
      external_key: oneLine(255).nullable().default(null),
      sprint_id: uuid.nullable().default(null),
      status: workStatus.optional(),
      assigned_to: uuid.nullable().default(null),
    },
  }),
  update_story: story.change({
    action: "manage_stories",
    http: { method: "PUT", path: "/user-stories/:story_id" },
    help: "Change a story's title, description, acceptance criteria or labels.",
    input: {
      title: title.optional(),
      description: description.optional(),
      acceptance_criteria: acceptanceCriteria.optional(),
      labels: labels.optional(),
    },
  }),
  estimate_story: story.change({
    action: "manage_stories",
    http: { method: "POST", path: "/user-stories/:story_id/estimate" },
    help: "Set a story's points, or take them away with null.",
    input: { story_points: storyPoints.nullable() },
  }),
  prioritize_story: story.change({
    action: "manage_stories",
    http: { method: "POST", path: "/user-stories/:story_id/prioritize" },
    help: "Give a story a priority, a place in the backlog, or both.",
    input: { priority: priority.optional(), rank: rank.optional() },
  }),
  plan_story: story.change({
    action: "manage_stories",
    http: { method: "POST", path: "/user-stories/:story_id/plan" },
    help: "Put a story into a sprint (it becomes to do), or back into the backlog with null.",
    input: { sprint_id: uuid.nullable(), rank: rank.optional() },
  }),
  assign_story: story.change({
    action: "manage_stories",
    http: { method: "POST", path: "/user-stories/:story_id/assign" },
    help: "Assign a story to a member of the team, or to nobody with null.",
    input: { assigned_to: uuid.nullable() },
  }),
  move_story: story.change(moving(work)),
  comment_on_story: story.change(commenting(work)),
  attach_to_story: story.change(attaching(work)),
  detach_from_story: story.change(detaching(work)),
  delete_story: story.change({
    action: "manage_stories",
    http: { method: "DELETE", path: "/user-stories/:story_id" },
    help: "Delete a story and its tasks.",
    input: {},
  }),
};
