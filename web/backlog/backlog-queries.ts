import { gql, type TypedDocumentNode } from "urql";
import { client } from "../api/client.ts";
import { newId } from "../api/commands.ts";
import type { BacklogPorts } from "./backlog-model.ts";
import { BACKLOG, type SectionId } from "./section-store.ts";
import type { BacklogSearch, BacklogSort } from "./backlog-search.ts";
import type { BacklogStory } from "./story-list.ts";

const storyFields = `
  id key title status priority rank storyPoints labels sprintId taskCount doneTaskCount revision
  assignedTo { id name }
`;

interface StoryFilter {
  readonly inBacklog?: boolean;
  readonly sprintId?: string;
  readonly text?: string;
  readonly status?: readonly string[];
  readonly assignedTo?: string;
  readonly unassigned?: boolean;
  readonly label?: string;
  readonly estimated?: boolean;
}

interface PageData {
  readonly project: {
    readonly stories: {
      readonly totalCount: number;
      readonly totalPoints: number;
      readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
      readonly edges: readonly { readonly node: BacklogStory }[];
    };
  } | null;
}
interface PageVariables {
  readonly project: string;
  readonly filter: StoryFilter;
  readonly sort: string;
  readonly first: number;
  readonly after: string | null;
}

const pageQuery: TypedDocumentNode<PageData, PageVariables> = gql`
  query BacklogPage($project: ID!, $filter: StoryFilter!, $sort: StorySort!, $first: Int!, $after: String, $minPosition: String) {
    project(id: $project, minPosition: $minPosition) {
      stories(filter: $filter, sort: $sort, first: $first, after: $after) {
        totalCount
        totalPoints
        pageInfo { hasNextPage endCursor }
        edges { node { ${storyFields} } }
      }
    }
  }
`;

const storyQuery: TypedDocumentNode<{ readonly story: BacklogStory | null }, { readonly id: string }> = gql`
  query BacklogStory($id: ID!, $minPosition: String) {
    story(id: $id, minPosition: $minPosition) { ${storyFields} }
  }
`;

/** What the address asks for, in the words of the server. */
export function filterOf(section: SectionId, search: BacklogSearch): StoryFilter {
  return {
    ...(section === BACKLOG ? { inBacklog: true } : { sprintId: section }),
    ...(search.q === undefined ? {} : { text: search.q }),
    ...(search.status === undefined ? {} : { status: search.status }),
    ...(search.assignee === undefined ? {} : search.assignee === "none" ? { unassigned: true } : { assignedTo: search.assignee }),
    ...(search.label === undefined ? {} : { label: search.label }),
    ...(search.points === undefined ? {} : { estimated: search.points === "some" }),
  };
}

export function sortOf(section: SectionId, sort: BacklogSort | undefined): string {
  return section === BACKLOG ? (sort ?? "rank").toUpperCase() : "RANK";
}

/** The model's ports over GraphQL and the command API. Every read waits for what was written from this page before. */
export function backlogPorts(projectId: string, search: BacklogSearch, send: BacklogPorts["send"]): BacklogPorts {
  const page = async (filter: StoryFilter, sort: string, first: number, after: string | undefined) => {
    const { project } = await read(pageQuery, { project: projectId, filter, sort, first, after: after ?? null });
    if (!project) throw new Error("This project is no longer there.");
    const { stories } = project;
    return {
      rows: stories.edges.map((edge) => edge.node),
      totalCount: stories.totalCount,
      totalPoints: stories.totalPoints,
      next: stories.pageInfo.hasNextPage ? (stories.pageInfo.endCursor ?? undefined) : undefined,
    };
  };
  return {
    fetchPage: (section, after, first) => page(filterOf(section, search), sortOf(section, search.sort), first, after),
    fetchFirstRank: async (section) => (await page(filterOf(section, {}), "RANK", 1, undefined)).rows[0]?.rank ?? null,
    fetchStory: async (id) => (await read(storyQuery, { id })).story ?? undefined,
    send,
    newId,
    now: () => Date.now(),
  };
}

async function read<Data, Variables extends object>(query: TypedDocumentNode<Data, Variables>, variables: Variables): Promise<Data> {
  const { data, error } = await client.query(query, variables, { requestPolicy: "network-only" }).toPromise();
  if (error?.networkError) throw new Error("The server cannot be reached.");
  if (error || !data) throw new Error(error?.graphQLErrors[0]?.message ?? "The server gave no answer.");
  return data;
}
