import type { Card } from "./card.ts";

/** A card for tests; what is not given is ordinary. */
export function card(id: string, given: Partial<Card> = {}): Card {
  return {
    id, kind: "story", storyId: given.storyId ?? id, key: `SG-${id}`, title: `Story ${id}`, status: "todo", rank: "a0", priority: 5, labels: [], storyPoints: 1,
    assignedTo: null, assignedAgent: null, taskCount: 0, doneTaskCount: 0, commentCount: 0, revision: 0, updatedAt: "2026-11-23T09:00:00.000Z", ...given,
  };
}
