import { isOpen } from "#schemas/status.ts";
import type { Policy } from "./policy.ts";

/** When a sprint is completed, its unfinished stories go where the completion said. */
export const unfinishedStoriesMoveOn: Policy = {
  name: "unfinished-stories-move-on",
  on: ["sprint.completed", "story.planned"],
  async react(event, { entities }) {
    if (event.type === "sprint.completed") {
      const { unfinished_story_ids, unfinished_to } = event.data;
      const stories = await Promise.all(unfinished_story_ids.map((id) => entities.refresh("story", id)));
      return stories.flatMap((story) => (story && !story.state.deleted && story.state.sprint_id === event.entityId && isOpen(story.state.status) ? [{ name: "plan_story" as const, input: { story_id: story.id, sprint_id: unfinished_to }, expectedRevision: story.revision }] : []));
    }
    if (event.type !== "story.planned" || event.data.sprint_id === null) return [];
    // A story planned at the moment of the completion is in neither's count: it moves on as the others did.
    const sprint = await entities.refresh("sprint", event.data.sprint_id);
    if (!sprint || (sprint.state.status !== "completed" && sprint.state.status !== "archived")) return [];
    const story = await entities.refresh("story", event.entityId);
    if (!story || story.state.deleted || story.state.sprint_id !== sprint.id || !isOpen(story.state.status)) return [];
    return [{ name: "plan_story", input: { story_id: story.id, sprint_id: sprint.state.unfinished_to }, expectedRevision: story.revision }];
  },
};
