import type { Kysely } from "kysely";
import { GalaxyError } from "#schemas/errors.ts";
import { uuid } from "#schemas/ids.ts";
import type { CommentRow, ReadModels, StoryRow, TaskRow } from "#schemas/read-models.ts";
import type { SearchField, SearchKind } from "#schemas/search.ts";
import { cursorOf, readCursor } from "../reads/cursor.ts";
import { pageSize, type Page, type PageArguments } from "../reads/page.ts";
import { find, tookTooLong, type FindOptions, type Found } from "./find.ts";
import { highlight, type Highlight } from "./highlights.ts";
import { readSearch, type Marks } from "./query.ts";

export interface SearchArguments extends PageArguments {
  readonly query: string;
  readonly teamId?: string | null | undefined;
  readonly projectId?: string | null | undefined;
  readonly kinds?: readonly SearchKind[] | null | undefined;
  /** Finds to leave out at the beginning, for pages with numbers. */
  readonly offset?: number;
}

/** A story, task or comment that was found. */
export interface SearchResult {
  readonly kind: SearchKind;
  readonly id: string;
  /** Of the story; of a comment's story or task what it is about. */
  readonly key: string;
  readonly title: string;
  readonly story: StoryRow;
  /** The task that was found, or that the comment is about. */
  readonly task: TaskRow | null;
  readonly comment: CommentRow | null;
  /** Larger is better; means something among the results of one query only. */
  readonly score: number;
  readonly highlights: readonly Highlight[];
}

export interface SearchPage extends Page<SearchResult> {
  /** Results there are to be paged through: of a word that is everywhere only the newest are ranked. */
  readonly total: number;
}

/**
 * Searches stories, tasks and comments of these teams, best first.
 * @throws {GalaxyError} `validation_error`
 */
export async function search(db: Kysely<ReadModels>, teams: readonly string[], args: SearchArguments, parameter = "query"): Promise<SearchPage> {
  const size = pageSize(args.first);
  const options: FindOptions = { limit: size + 1, offset: args.offset ?? 0, after: args.after ? placeOf(args.after) : undefined };
  const nothing: SearchPage = { edges: [], hasNextPage: false, hasPreviousPage: Boolean(args.after), total: 0 };
  const query = readSearch(args.query, parameter);
  const projectId = args.projectId ?? undefined;
  if (!query || (projectId !== undefined && !uuid.safeParse(projectId).success)) return nothing;
  const wanted = args.teamId?.toLowerCase();
  const scope = { teams: wanted === undefined ? teams : teams.filter((id) => id === wanted), projectId, kinds: args.kinds ?? undefined };
  const { found, ranked } = await find(db, query, scope, options).catch((error: unknown): never => {
    if (!tookTooLong(error)) throw error;
    throw new GalaxyError("validation_error", `${parameter} finds too much to be ranked in time; use more or longer words`, { [parameter]: ["finds too much to be ranked in time; use more or longer words"] }, { cause: error });
  });
  const page = found.slice(0, size);
  const results = await resultsOf(db, scope.teams, page, query.marks);
  return {
    edges: page.flatMap((one) => {
      const node = results.get(one.id);
      return node ? [{ node, cursor: cursorOf(one.named, one.score, one.position) }] : [];
    }),
    hasNextPage: found.length > size,
    hasPreviousPage: Boolean(args.after) || (args.offset ?? 0) > 0,
    total: ranked,
  };
}

function placeOf(cursor: string): FindOptions["after"] {
  const [named, score, position] = readCursor(cursor, "number", "number", "position");
  return { named: Number(named), score: Number(score), position: String(position) };
}

/** The rows behind what was found, and what was found in them. What has gone in between is left out. */
async function resultsOf(db: Kysely<ReadModels>, teams: readonly string[], found: readonly Found[], marks: Marks): Promise<Map<string, SearchResult>> {
  const of = (kind: SearchKind) => found.flatMap((one) => (one.kind === kind ? one.id : []));
  const comments = await rows(db, "comments", teams, of("comment"));
  const tasks = await rows(db, "tasks", teams, [...of("task"), ...[...comments.values()].flatMap(({ entity, entity_id }) => (entity === "task" ? entity_id : []))]);
  const stories = await rows(db, "user_stories", teams, [...of("story"), ...[...comments.values()].map(({ story_id }) => story_id), ...[...tasks.values()].map(({ user_story_id }) => user_story_id)]);
  const results = new Map<string, SearchResult>();
  for (const { id, kind, score } of found) {
    const comment = (kind === "comment" ? comments.get(id) : undefined) ?? null;
    const taskId = kind === "task" ? id : comment?.entity === "task" ? comment.entity_id : undefined;
    const task = (taskId === undefined ? undefined : tasks.get(taskId)) ?? null;
    const story = stories.get(kind === "story" ? id : (comment?.story_id ?? task?.user_story_id ?? ""));
    if (!story || (kind === "comment" && !comment) || (taskId !== undefined && !task)) continue;
    const { key, title } = task ?? story;
    results.set(id, { kind, id, key, title, story, task, comment, score, highlights: highlightsOf(kind, story, task, comment, marks) });
  }
  return results;
}

async function rows<Table extends "user_stories" | "tasks" | "comments">(db: Kysely<ReadModels>, table: Table, teams: readonly string[], ids: readonly string[]): Promise<Map<string, ReadModels[Table]>> {
  if (ids.length === 0 || teams.length === 0) return new Map();
  const found = await db.selectFrom(table as "comments").selectAll().where("id", "in", [...new Set(ids)]).where("team_id", "in", [...teams]).execute();
  return new Map(found.map((row) => [row.id, row as unknown as ReadModels[Table]]));
}

function highlightsOf(kind: SearchKind, story: StoryRow, task: TaskRow | null, comment: CommentRow | null, marks: Marks): Highlight[] {
  const texts: Array<readonly [SearchField, string]> =
    kind === "comment"
      ? [["comment", comment?.body ?? ""]]
      : kind === "task"
        ? [["key", task?.key ?? ""], ["title", task?.title ?? ""], ["description", task?.description ?? ""]]
        : [["key", story.key], ["key", story.external_key ?? ""], ["title", story.title], ...story.labels.map((one) => ["labels", one] as const), ...story.acceptance_criteria.map((one) => ["acceptance_criteria", one] as const), ["description", story.description]];
  return texts.flatMap(([field, text]) => highlight(field, text, marks) ?? []);
}
