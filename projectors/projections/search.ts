import type { DomainEvent } from "#schemas/events/catalogue.ts";
import type { SearchDocumentRow } from "#schemas/read-models.ts";
import type { Rows } from "../engine/rows.ts";
import type { Projection } from "./projection.ts";
import { searchVector, type WeighedText } from "./search-vector.ts";

/**
 * What can be searched: a document for each story, task and comment. Beside their tables and not in them, because
 * words change seldom: a card that is moved writes nothing here, and moving cards is what a board does all day.
 */
export const search: Projection = {
  name: "search_documents",
  version: 1,
  apply(event, rows) {
    switch (event.type) {
      case "story.created":
      case "story.updated":
        storyDocument(event, rows);
        break;
      case "task.created":
        taskDocument(event, rows);
        break;
      case "task.updated":
        if (event.data.title !== undefined || event.data.description !== undefined) taskDocument(event, rows);
        break;
      case "story.commented":
      case "task.commented": {
        const storyId = event.type === "story.commented" ? event.entityId : rows.get("tasks", event.entityId)?.user_story_id;
        const story = storyId === undefined ? undefined : rows.get("user_stories", storyId);
        if (story) document(event, rows, { id: event.data.comment_id, kind: "comment", story_id: story.id, project_id: story.project_id }, [{ text: event.data.body, weight: "D" }]);
        break;
      }
      case "story.deleted":
      case "task.deleted":
        rows.erase("search_documents", event.entityId); // the comments on it go with their own rows
        break;
      default:
    }
  },
};

function storyDocument(event: DomainEvent, rows: Rows): void {
  const story = rows.get("user_stories", event.entityId);
  if (!story) return; // its project was deleted at the same moment
  document(event, rows, { id: story.id, kind: "story", story_id: story.id, project_id: story.project_id }, [
    { text: story.key, weight: "A", keysOnly: true },
    { text: story.external_key ?? "", weight: "A" },
    { text: story.title, weight: "A" },
    ...story.labels.map((text) => ({ text, weight: "B" as const })),
    ...story.acceptance_criteria.map((text) => ({ text, weight: "C" as const })),
    { text: story.description, weight: "D" },
  ]);
}

function taskDocument(event: DomainEvent, rows: Rows): void {
  const task = rows.get("tasks", event.entityId);
  if (!task) return; // its story was deleted at the same moment
  document(event, rows, { id: task.id, kind: "task", story_id: task.user_story_id, project_id: task.project_id }, [
    { text: task.key, weight: "A", keysOnly: true },
    { text: task.title, weight: "A" },
    { text: task.description, weight: "D" },
  ]);
}

function document(event: DomainEvent, rows: Rows, row: Pick<SearchDocumentRow, "id" | "kind" | "story_id" | "project_id">, texts: readonly WeighedText[]): void {
  const { teamId } = event.metadata;
  rows.write("search_documents", row.id, { ...row, team_id: teamId, position: event.position.toString(), words: searchVector({ team: teamId, project: row.project_id, kind: row.kind }, texts) });
}
