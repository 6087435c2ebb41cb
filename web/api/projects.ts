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

const PROJECT = gql<{ readonly project: ProjectSummary | null; readonly elsewhere: { readonly id: string; readonly teamId: string } | null }, { key: string; teamId: string; minPosition?: string }>`
  query ProjectByKey($key: String!, $teamId: ID!, $minPosition: String) {
    elsewhere: project(key: $key, minPosition: $minPosition) { id teamId }
    project(key: $key, teamId: $teamId, minPosition: $minPosition) { ${FIELDS} }
  }
`;


/** All projects of the team that is worked in, by name; follows the team's events. */
export function useProjects(): DataState<ProjectsData> & { readonly projects: readonly ProjectSummary[] | undefined } {
  const teamId = useTeamId();
  const variables = useMemo(() => ({ teamId }), [teamId]);
  const state = useData({ query: PROJECTS, variables, refreshOn: ["project", "sprint"] });
  return { ...state, projects: state.data?.projects.edges.map((edge) => edge.node) };
}

/** One project of the team that is worked in by its key, which is unique in it; `elsewhere` is one of another team. */
export function useProject(key: string): DataState<{ readonly project: ProjectSummary | null; readonly elsewhere: { readonly teamId: string } | null }> {
  const teamId = useTeamId();
  const variables = useMemo(() => ({ key, teamId }), [key, teamId]);
  return useData({ query: PROJECT, variables, refreshOn: ["project", "sprint"] });
}
