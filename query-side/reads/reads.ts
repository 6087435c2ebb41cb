import type { Actor } from "#schemas/envelope.ts";
import type { TeamRole } from "#schemas/permissions.ts";
import type { ApiKeyRow, AuditRow, BurndownChangeRow, Card, CommentRow, InvitationRow, ProjectionRow, ProjectRow, SprintMetricsRow, SprintRow, StoryRow, TaskRow, TeamRow, UserRow, VelocityRow } from "#schemas/read-models.ts";
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

/** Somebody as the one who asks may see them. */
export interface Person {
  readonly id: string;
  readonly name: string;
  /** Whether the two share a team, or are the same: otherwise nothing but that they are there is told. */
  readonly isShared: boolean;
}

export interface TeamMember {
  readonly person: Person;
  readonly role: TeamRole;
  readonly joined_at: Date;
}

/** What may be read of people and of what belongs to teams themselves. */
export interface PeopleReads {
  person(id: string): Promise<Person>;
  actorName(actor: Actor): Promise<string>;
  avatar(person: Person): Promise<string | null>;
  /** One's own, and those of the members one manages. */
  email(person: Person): Promise<string | null>;
  /** Somebody with whom one shares a team, or oneself; null of all others. */
  user(id: string): Promise<UserRow | null>;
  /** Null of who is no person, or has never registered. */
  ownUser(): Promise<UserRow | null>;
  team(id: string): Promise<TeamRow | null>;
  /** By name. */
  members(teamId: string): Promise<readonly TeamMember[]>;
  /**
   * Those that can still be accepted, oldest first.
   * @throws {GalaxyError} `forbidden`
   */
  invitations(teamId: string): Promise<readonly InvitationRow[]>;
  /** One's own that work, or everybody's for who manages the members; oldest first. */
  apiKeys(teamId: string): Promise<ReadonlyArray<ApiKeyRow & { readonly last_used_at: Date | null }>>;
}

/** Everything a resolver may read, already narrowed to the teams of whoever asks, as of now, and batched. */
export interface Reads extends PeopleReads {
  teams(): Promise<readonly TeamRow[]>;
  project(id: string): Promise<ProjectRow | null>;
  projectByKey(key: string, teamId?: string | null): Promise<ProjectRow | null>;
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
