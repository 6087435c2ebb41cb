import type { Projection } from "./projection.ts";

/** The files of stories and tasks: all that is known of them but their bytes. They go with what they are attached to. */
export const attachments: Projection = {
  name: "attachments",
  version: 1,
  apply(event, rows) {
    switch (event.type) {
      case "story.detached":
      case "task.detached":
        rows.erase("attachments", event.data.attachment_id);
        break;
      case "story.attached":
      case "task.attached": {
        const entity = event.type === "story.attached" ? "story" : "task";
        const storyId = entity === "story" ? event.entityId : rows.get("tasks", event.entityId)?.user_story_id;
        const story = storyId === undefined ? undefined : rows.get("user_stories", storyId);
        if (!story) return; // deleted at the same moment
        const { attachment_id, ...file } = event.data;
        rows.write("attachments", attachment_id, {
          id: attachment_id,
          entity,
          entity_id: event.entityId,
          story_id: story.id,
          project_id: story.project_id,
          team_id: event.metadata.teamId,
          ...file,
          attached_by: event.metadata.actor,
          created_at: new Date(event.metadata.occurredAt),
        });
        break;
      }
      default:
    }
  },
};
