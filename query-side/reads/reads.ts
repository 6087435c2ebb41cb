import type { AuditRow, BurndownChangeRow, Card, CommentRow, ProjectionRow, ProjectRow, SprintMetricsRow, SprintRow, StoryRow, TaskRow, TeamRow, VelocityRow } from "#schemas/read-models.ts";
import type { SprintStatus, WorkStatus } from "#schemas/status.ts";
import type { SearchArguments, SearchPage } from "../search/search.ts";
import type { Page, PageArguments } from "./page.ts";

export const storySorts = ["RANK", "PRIORITY", "CREATED", "UPDATED", "POINTS", "KEY"] as const;
export type StorySort = (typeof storySorts)[number];

export interface StoryFilter {
  readonly sprintId?: string | null | undefined;
  readonly inBacklog?: boolean | null | undefined;
  readonly status?: readonly WorkStatus[] | null | undefined;
  readonly assignedTo?: string | null | undefined;
  readonly unassigned?: boolean | null | undefined;
  readonly text?: string | null | undefined;
  readonly label?: string | null | undefined;
  readonly estimated?: boolean | null | undefined;
  readonly minPoints?: number | null | undefined;
  readonly maxPoints?: number | null | undefined;
}

export interface StoryPageArguments extends PageArguments {
  readonly filter?: StoryFilter | null | undefined;
  readonly sort?: StorySort | null | undefined;
}

export interface Totals {
  readonly count: number;
  readonly points: number;
}

/** A page of stories that can also say how many there are beside it. */
export interface StoryPage extends Page<StoryRow> {
  readonly totals: () => Promise<Totals>;
}

export interface CountedPage<Node> extends Page<Node> {
  readonly total: () => Promise<number>;
}

export interface BoardState {
  readonly sprintId: string;
  readonly cursor: string;
  readonly cards: readonly Card[];
}

export interface BurndownState {
  readonly sprint: SprintRow;
  readonly project: ProjectRow;
  readonly cursor: string;
  readonly changes: readonly BurndownChangeRow[];
}

export type StoryParent = { readonly kind: "project" | "sprint"; readonly id: string };
export type ActivityScope = { readonly kind: "entity" | "project"; readonly id: string } | { readonly kind: "all" };

/** Everything a resolver may read, already narrowed to the teams of whoever asks, and batched. */
export interface Reads {
  teams(ids: readonly string[]): Promise<readonly TeamRow[]>;
  project(id: string): Promise<ProjectRow | null>;
  projectByKey(key: string): Promise<ProjectRow | null>;
  projects(teamId: string | null | undefined, page: PageArguments): Promise<CountedPage<ProjectRow>>;
  storyCount(projectId: string): Promise<number>;
  activeSprint(projectId: string): Promise<SprintRow | null>;
  velocity(projectId: string, last: number): Promise<readonly VelocityRow[]>;
  sprint(id: string): Promise<SprintRow | null>;
  sprints(projectId: string, page: PageArguments & { readonly status?: readonly SprintStatus[] | null | undefined }): Promise<CountedPage<SprintRow>>;
  sprintMetrics(sprintId: string): Promise<SprintMetricsRow | null>;
  story(id: string): Promise<StoryRow | null>;
  stories(parent: StoryParent, page: StoryPageArguments): Promise<StoryPage>;
  task(id: string): Promise<TaskRow | null>;
  tasks(storyId: string): Promise<readonly TaskRow[]>;
  comments(entityId: string, page: PageArguments): Promise<Page<CommentRow>>;
  activity(scope: ActivityScope, page: PageArguments): Promise<Page<AuditRow>>;
  board(sprintId: string): Promise<BoardState>;
  burndown(sprintId: string): Promise<BurndownState | null>;
  /** Results of a search; `parameter` is what the query is called in messages about it. */
  search(args: SearchArguments, parameter?: string): Promise<SearchPage>;
  projections(): Promise<readonly ProjectionRow[]>;
  /** Events of the log behind a position, counted up to 1,000. */
  lag(position: string): Promise<number>;
}
