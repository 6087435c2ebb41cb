import type { AgentType, WorkStatus } from "#schemas/status.ts";

/** A story or a task as the board's feed sends it. */
export interface Card {
  readonly id: string;
  readonly kind: "story" | "task";
  /** The story a task belongs to; for a story its own id. */
  readonly storyId: string;
  readonly key: string;
  readonly title: string;
  readonly status: WorkStatus;
  readonly rank: string;
  readonly priority: number;
  readonly labels: readonly string[];
  readonly storyPoints: number | null;
  readonly assignedTo: string | null;
  readonly assignedAgent: AgentType | null;
  readonly taskCount: number;
  readonly doneTaskCount: number;
  readonly commentCount: number;
  readonly revision: number;
  readonly updatedAt: string;
}

/** The order within a column: by rank, byte by byte; ties by id. */
export function byRank(a: Card, b: Card): number {
  if (a.rank !== b.rank) return a.rank < b.rank ? -1 : 1;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}
