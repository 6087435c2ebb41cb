import type { TaskRow } from "#schemas/read-models.ts";
import type { Projection } from "./projection.ts";

export const tasks: Projection = {
  name: "tasks",
  version: 1,
  apply(event, rows) {
    const at = new Date(event.metadata.occurredAt);
    const change = (fields: Partial<TaskRow>) => {
      const task = rows.get("tasks", event.entityId);
      if (task) rows.put("tasks", { ...task, ...fields, revision: event.revision, updated_at: at });
    };
    switch (event.type) {
      case "task.created": {
        const story = rows.get("user_stories", event.data.story_id);
        if (!story) return; // its story was deleted at the same moment
        const { story_id, ...data } = event.data;
        const number = story.task_counter + 1;
        rows.put("user_stories", { ...story, task_counter: number });
        rows.put("tasks", {
          id: event.entityId,
          user_story_id: story_id,
          team_id: event.metadata.teamId,
          ...data,
          number,
          key: `${story.key}.${number}`,
          assigned_agent: null,
          assigned_user_id: null,
          actual_hours: null,
          comment_count: 0,
          revision: event.revision,
          created_at: at,
          updated_at: at,
          completed_at: null,
        });
        break;
      }
      case "task.updated":
      case "task.assigned":
        change(event.data as Partial<TaskRow>);
        break;
      case "task.unassigned":
        change({ assigned_user_id: null, assigned_agent: null });
        break;
      case "task.status_changed":
        change({ status: event.data.to, completed_at: event.data.to === "done" ? at : null });
        break;
      case "task.completed":
      case "task.attached":
      case "task.detached":
        change({});
        break;
      case "task.commented":
        change({ comment_count: (rows.get("tasks", event.entityId)?.comment_count ?? 0) + 1 });
        break;
      case "task.deleted":
        rows.delete("tasks", event.entityId);
        break;
      default:
    }
  },
};
