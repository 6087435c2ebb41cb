import { useMemo } from "react";
import { gql, type TypedDocumentNode } from "urql";
import type { SprintStatus } from "#schemas/status.ts";
import { useData, type DataState } from "../api/use-data.ts";
import { averageVelocity, type VelocityPoint } from "./capacity.ts";

/** A sprint as the planning screens show it. Points; days are the project's. */
export interface PlanSprint {
  readonly id: string;
  readonly name: string;
  readonly goal: string;
  readonly status: SprintStatus;
  readonly startDate: string | null;
  /** Its last day. */
  readonly endDate: string | null;
  readonly capacityPoints: number | null;
  readonly plannedPoints: number | null;
  readonly completedPoints: number;
  readonly velocity: number | null;
  readonly startedAt: string | null;
  readonly completedAt: string | null;
  readonly revision: number;
  readonly metrics: { readonly totalStories: number; readonly totalPoints: number; readonly completedPoints: number; readonly daysRemaining: number | null } | null;
}

/** What every planning screen knows of its project. */
export interface ProjectPlan {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  readonly teamId: string;
  readonly timeZone: string;
  readonly workingDays: readonly number[];
  readonly allowParallelSprints: boolean;
  readonly storyCount: number;
  /** Newest first. */
  readonly sprints: readonly PlanSprint[];
  readonly velocity: readonly VelocityPoint[];
}

interface PlanData {
  readonly project: (Omit<ProjectPlan, "sprints"> & { readonly sprints: { readonly edges: readonly { readonly node: PlanSprint }[] } }) | null;
}

const planQuery: TypedDocumentNode<PlanData, { key: string }> = gql`
  query ProjectPlan($key: String!, $minPosition: String) {
    project(key: $key, minPosition: $minPosition) {
      id
      key
      name
      teamId
      timeZone
      workingDays
      allowParallelSprints
      storyCount
      velocity(last: 12) { sprintId name plannedPoints velocity completedAt }
      sprints(first: 200) {
        edges {
          node {
            id
            name
            goal
            status
            startDate
            endDate
            capacityPoints
            plannedPoints
            completedPoints
            velocity
            startedAt
            completedAt
            revision
            metrics { totalStories totalPoints completedPoints daysRemaining }
          }
        }
      }
    }
  }
`;

/** A project's plan by its key, kept fresh; `plan` is null when there is no such project and undefined before it is known. */
export function useProjectPlan(key: string): DataState<PlanData> & { readonly plan: ProjectPlan | null | undefined } {
  const state = useData({ query: planQuery, variables: { key }, refreshOn: ["project", "sprint", "story"] });
  const project = state.data?.project;
  const plan = useMemo(() => (project ? { ...project, sprints: project.sprints.edges.map((edge) => edge.node) } : project), [project]);
  return { ...state, plan };
}

/** Running sprints first, then those in planning by their first day (without one: last), as a team works through them. */
export function openSprints(plan: ProjectPlan): readonly PlanSprint[] {
  const order = (sprint: PlanSprint) => `${sprint.status === "active" ? 0 : 1}${sprint.startDate ?? "9999"}`;
  // The list comes newest first: turned round, sprints of the same day stand in the order in which they were made.
  return plan.sprints.filter((sprint) => sprint.status === "active" || sprint.status === "planning").toReversed().sort((a, b) => (order(a) < order(b) ? -1 : order(a) > order(b) ? 1 : 0));
}

export function usualVelocity(plan: ProjectPlan): number | undefined {
  return averageVelocity(plan.velocity);
}
