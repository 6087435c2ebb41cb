import type { StoryRow } from "#schemas/read-models.ts";
import type { Projection } from "./projection.ts";

/** Stories, with their numbers in the project (given in the order of the log) and the counts of their tasks and comments. */
export const stories: Projection = {
  name: "user_stories",
  version: 1,
  apply(event, rows) {
    const at = new Date(event.metadata.occurredAt);
    const change = (fields: Partial<StoryRow>) => {
      const story = rows.get("user_stories", event.entityId);
      if (story) rows.put("user_stories", { ...story, ...fields, revision: event.revision, updated_at: at });
    };
    const count = (storyId: string, task: number, done: number) => {
      const story = rows.get("user_stories", storyId);
      if (story) rows.put("user_stories", { ...story, task_count: story.task_count + task, done_task_count: story.done_task_count + done, updated_at: later(story.updated_at, at) });
    };
    switch (event.type) {
      case "story.created": {
        const project = rows.get("projects", event.data.project_id);
        if (!project) return; // deleted at the same moment
        const number = project.story_counter + 1;
        rows.put("projects", { ...project, story_counter: number });
        rows.put("user_stories", {
          id: event.entityId,
          team_id: event.metadata.teamId,
          ...event.data,
          sprint_id: null,
          number,
          key: `${project.key}-${number}`,
          status: "backlog",
          assigned_to: null,
          assigned_agent: null,
          task_count: 0,
          done_task_count: 0,
          comment_count: 0,
          task_counter: 0,
          created_by: event.metadata.actor.id,
          revision: event.revision,
          created_at: at,
          updated_at: at,
          completed_at: null,
        });
        break;
      }
      case "story.updated":
      case "story.estimated":
      case "story.prioritized":
      case "story.assigned":
        change(event.data as Partial<StoryRow>);
        break;
      case "story.planned":
        change({ sprint_id: event.data.sprint_id });
        break;
      case "story.status_changed":
        change({ status: event.data.to, completed_at: event.data.to === "done" ? at : null });
        break;
      case "story.completed":
      case "story.attached":
      case "story.detached":
        change({});
        break;
      case "story.commented":
        change({ comment_count: (rows.get("user_stories", event.entityId)?.comment_count ?? 0) + 1 });
        break;
      case "story.deleted":
        rows.delete("user_stories", event.entityId);
        break;
      case "task.created":
        count(event.data.story_id, 1, 0);
        break;
      case "task.status_changed": {
        const task = rows.get("tasks", event.entityId);
        if (task) count(task.user_story_id, 0, Number(event.data.to === "done") - Number(event.data.from === "done"));
        break;
      }
      case "task.deleted": {
        const task = rows.get("tasks", event.entityId);
        if (task) count(task.user_story_id, -1, task.status === "done" ? -1 : 0);
        break;
      }
      default:
    }
  },
};

function later(one: Date, other: Date): Date {
  return one > other ? one : other;
}
