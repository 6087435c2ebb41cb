import type { Policy } from "./policy.ts";

/** When the last task of a story is done, the story moves to in review, or as far as its project says. */
export const storyFollowsTasks: Policy = {
  name: "story-follows-tasks",
  on: ["task.completed"],
  async react(event, { entities, sets }) {
    if (event.type !== "task.completed") return [];
    const story = await entities.refresh("story", event.data.story_id);
    if (!story || story.state.deleted) return [];
    const project = await entities.load("project", story.state.project_id);
    const target = project?.state.on_last_task_done ?? "in_review";
    if (target === "off" || story.state.status === "done" || story.state.status === target) return [];
    const tasks = await sets.tasksOf(story.id);
    if (tasks.length === 0 || tasks.some(({ status }) => status !== "done")) return [];
    return [{ name: "move_story", input: { story_id: story.id, status: target, reason: "its last task was done" }, expectedRevision: story.revision }];
  },
};
