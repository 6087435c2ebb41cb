import { gql } from "@urql/core";
import type { AgentType, WorkStatus } from "#schemas/status.ts";
import type { Person } from "../api/members.ts";
import type { SprintRef } from "../api/projects.ts";
import { useData, type DataState } from "../api/use-data.ts";

export interface Author {
  readonly id: string;
  readonly name: string;
  readonly kind: "user" | "agent" | "integration" | "system";
}
export interface Comment {
  readonly id: string;
  readonly author: Author;
  readonly body: string;
  readonly createdAt: string;
}
export interface FieldChange {
  readonly field: string;
  readonly from: unknown;
  readonly to: unknown;
}
export interface ActivityEntry {
  readonly id: string;
  readonly action: string;
  readonly actor: Author;
  readonly occurredAt: string;
  readonly changes: readonly FieldChange[];
}
interface Edges<Node> {
  readonly edges: readonly { readonly node: Node }[];
}

/** What a story and a task have in common in the panel. */
interface CardDetail {
  readonly id: string;
  readonly key: string;
  readonly title: string;
  readonly description: string;
  readonly status: WorkStatus;
  readonly assignedTo: Person | null;
  readonly assignedAgent: AgentType | null;
  readonly revision: number;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly comments: Edges<Comment>;
  readonly activity: Edges<ActivityEntry>;
}
export interface TaskLine {
  readonly id: string;
  readonly key: string;
  readonly title: string;
  readonly status: WorkStatus;
  readonly assignedTo: Person | null;
  readonly assignedAgent: AgentType | null;
}
export interface StoryDetail extends CardDetail {
  readonly acceptanceCriteria: readonly string[];
  readonly labels: readonly string[];
  readonly priority: number;
  readonly storyPoints: number | null;
  readonly externalKey: string | null;
  readonly sprint: SprintRef | null;
  readonly tasks: readonly TaskLine[];
}
export interface TaskDetail extends CardDetail {
  readonly estimatedHours: number | null;
  readonly actualHours: number | null;
  readonly story: { readonly id: string; readonly key: string; readonly title: string } | null;
}

const COMMON = `id key title description status assignedTo { id name } assignedAgent revision createdAt updatedAt
  comments(first: 200) { edges { node { id author { id name kind } body createdAt } } }
  activity(first: 60) { edges { node { id action actor { id name kind } occurredAt changes { field from to } } } }`;

interface CardData {
  readonly story: StoryDetail | null;
  readonly task: TaskDetail | null;
}
const CARD = gql<CardData, { id: string; minPosition?: string }>`
  query CardDetail($id: ID!, $minPosition: String) {
    story(id: $id, minPosition: $minPosition) {
      ${COMMON}
      acceptanceCriteria labels priority storyPoints externalKey
      sprint { id name status startDate endDate }
      tasks { id key title status assignedTo { id name } assignedAgent }
    }
    task(id: $id, minPosition: $minPosition) {
      ${COMMON}
      estimatedHours actualHours
      story { id key title }
    }
  }
`;

/** A story or a task with all that belongs to it; follows what others do. One of the two is null, both when it is gone. */
export function useCard(id: string, projectId: string): DataState<CardData> {
  return useData({ query: CARD, variables: { id }, refreshOn: ["story", "task", "sprint"], projectId });
}
