import type { Policy } from "./policy.ts";

/** When a story is deleted, so are its tasks. */
export const tasksGoWithTheirStory: Policy = {
  name: "tasks-go-with-their-story",
  on: ["story.deleted"],
  async react(event, { sets }) {
    const tasks = await sets.tasksOf(event.entityId);
    return tasks.map(({ id }) => ({ name: "delete_task", input: { task_id: id } }));
  },
};
