import type { Projection } from "./projection.ts";

export const comments: Projection = {
  name: "comments",
  version: 2,
  apply(event, rows) {
    if (event.type === "story.deleted" || event.type === "task.deleted") rows.dropWith(event.entityId);
    if (event.type !== "story.commented" && event.type !== "task.commented") return;
    const entity = event.type === "story.commented" ? "story" : "task";
    const storyId = entity === "story" ? event.entityId : rows.get("tasks", event.entityId)?.user_story_id;
    const story = storyId === undefined ? undefined : rows.get("user_stories", storyId);
    if (!story) return; // deleted at the same moment
    const { comment_id, body } = event.data;
    rows.write("comments", comment_id, {
      id: comment_id,
      entity,
      entity_id: event.entityId,
      story_id: story.id,
      project_id: story.project_id,
      team_id: event.metadata.teamId,
      author: event.metadata.actor,
      body,
      created_at: new Date(event.metadata.occurredAt),
    });
  },
};
