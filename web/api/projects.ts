import { gql } from "@urql/core";
import { useMemo } from "react";
import type { ProjectStatus, SprintStatus } from "#schemas/status.ts";
import type { StoryCompletion } from "#schemas/events/project.ts";
import { useTeamId } from "../session/team.ts";
import { useData, type DataState } from "./use-data.ts";

export interface SprintRef {
  readonly id: string;
  readonly name: string;
  readonly status: SprintStatus;
  readonly startDate: string | null;
  readonly endDate: string | null;
}

/** A project as every screen of it knows it. */
export interface ProjectSummary {
  readonly id: string;
  readonly teamId: string;
  readonly key: string;
  readonly name: string;
  readonly description: string;
  readonly status: ProjectStatus;
  readonly timeZone: string;
  readonly workingDays: readonly number[];
  readonly onLastTaskDone: StoryCompletion;
  readonly allowParallelSprints: boolean;
  readonly storyCount: number;
  readonly revision: number;
  readonly updatedAt: string;
  readonly activeSprint: SprintRef | null;
}

const FIELDS = `id teamId key name description status timeZone workingDays onLastTaskDone allowParallelSprints storyCount
  revision updatedAt activeSprint { id name status startDate endDate }`;

export interface ProjectsData {
  readonly projects: { readonly totalCount: number; readonly edges: readonly { readonly node: ProjectSummary }[] };
}
const PROJECTS = gql<ProjectsData, { teamId: string; minPosition?: string }>`
  query Projects($teamId: ID!, $minPosition: String) {
    projects(teamId: $teamId, first: 200, minPosition: $minPosition) { totalCount edges { node { ${FIELDS} } } }
  }
`;

const PROJECT = gql<{ readonly project: ProjectSummary | null }, { key: string; minPosition?: string }>`
  query ProjectByKey($key: String!, $minPosition: String) {
    project(key: $key, minPosition: $minPosition) { ${FIELDS} }
  }
`;


/** All projects of the team that is worked in, by name; follows the team's events. */
export function useProjects(): DataState<ProjectsData> & { readonly projects: readonly ProjectSummary[] | undefined } {
  const teamId = useTeamId();
  const variables = useMemo(() => ({ teamId }), [teamId]);
  const state = useData({ query: PROJECTS, variables, refreshOn: ["project", "sprint"] });
  return { ...state, projects: state.data?.projects.edges.map((edge) => edge.node) };
}

/** One project by its key; `data.project` is null when there is none. */
export function useProject(key: string): DataState<{ readonly project: ProjectSummary | null }> {
  return useData({ query: PROJECT, variables: { key }, refreshOn: ["project", "sprint"] });
}
