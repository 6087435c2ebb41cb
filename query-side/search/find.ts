import { sql, type Kysely, type RawBuilder, type SqlBool, type Transaction } from "kysely";
import type { ReadModels } from "#schemas/read-models.ts";
import type { SearchKind } from "#schemas/search.ts";
import { scopeWord } from "#schemas/search-words.ts";
import type { SearchQuery } from "./query.ts";

/** Where to look: always within teams. */
export interface SearchScope {
  readonly teams: readonly string[];
  readonly projectId: string | undefined;
  readonly kinds: readonly SearchKind[] | undefined;
}

/** The place of a find in the order of finds: everything the order goes by. */
export interface Place {
  /** 1 when it is what has the key that was typed. */
  readonly named: number;
  readonly score: number;
  readonly position: string;
}

export interface Found extends Place {
  readonly id: string;
  readonly kind: SearchKind;
}

export interface FindOptions {
  readonly limit: number;
  readonly offset?: number;
  readonly after?: Place | undefined;
}

/**
 * A word may stand in every document there is, and ranking a million of them takes seconds. So the newest documents of
 * the scope are looked through first, and when these have enough finds, only they are ranked: whoever searches for a
 * word that is everywhere wants what is going on now, or another word.
 */
const NEWEST = 10_000;
const ENOUGH = 300;
/**
 * A word that is rarer than that is looked up in the index. Of what the index finds so many are read, and the newest
 * of these are ranked; only a word that once was frequent and is no more has more of them.
 */
const MOST_READ = 30_000;
const MOST_RANKED = 1_000;
/** No search is worth more than this to everybody else, in milliseconds. */
const LONGEST_MS = 5_000;
/** Texts of which every find counts: weights of D (descriptions, comments), C (criteria), B (labels), A (titles, keys). */
const weights = "{0.1, 0.2, 0.4, 1.0}";
/** Divides by 1 + the logarithm of the length: a short text about the word comes before a long one that mentions it. */
const NORMALIZATION = 1;
/** So many times more counts what has the words one behind the other. */
const IN_ORDER = 2;

/** Postgres ended the statement because it took too long. */
export function tookTooLong(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "57014";
}

/** The finds of a page, best first, and how many were ranked. Reads one snapshot, in one transaction. */
export async function find(db: Kysely<ReadModels>, query: SearchQuery, scope: SearchScope, options: FindOptions): Promise<{ readonly found: readonly Found[]; readonly ranked: number }> {
  if (scope.teams.length === 0 || scope.kinds?.length === 0) return { found: [], ranked: 0 };
  return db
    .transaction()
    .setIsolationLevel("repeatable read")
    .setAccessMode("read only")
    .execute(async (tx) => {
      // The two ways are made for two indexes: the planner, who cannot know how often a beginning of a word comes, is not asked.
      await sql`select set_config('enable_seqscan', 'off', true), set_config('statement_timeout', ${String(LONGEST_MS)}, true)`.execute(tx);
      const newest = await ranked(tx, query, scope, options, amongNewest(query, scope));
      if (newest.matching >= ENOUGH) return { found: newest.found, ranked: newest.matching };
      const all = await ranked(tx, query, scope, options, byIndex(query, scope));
      return { found: all.found, ranked: all.matching };
    });
}

const columns = sql.raw("id, kind, story_id, position, words");

function amongNewest({ tsquery }: SearchQuery, scope: SearchScope): RawBuilder<unknown> {
  const matching = sql`words @@ ${tsquery}::tsquery and ${ofKind(scope)}`;
  if (scope.projectId !== undefined) {
    return sql`select ${columns} from (select * from search_documents where project_id = ${scope.projectId}::uuid and team_id = any(${scope.teams}::uuid[]) order by position desc limit ${NEWEST}) newest where ${matching} limit ${ENOUGH}`;
  }
  const each = Math.ceil(NEWEST / scope.teams.length);
  return sql`select found.* from unnest(${scope.teams}::uuid[]) as team(id) cross join lateral (
      select ${columns} from (select * from search_documents where team_id = team.id order by position desc limit ${each}) newest where ${matching} limit ${ENOUGH}) found`;
}

function byIndex({ tsquery }: SearchQuery, scope: SearchScope): RawBuilder<unknown> {
  return sql`select * from (select ${columns} from search_documents where ${inScope(`(${tsquery})`, scope)} limit ${MOST_READ}) read order by position desc limit ${MOST_RANKED}`;
}

/** The words and the scope asked of the index together, and the scope again by its columns: it is never left to the words. */
function inScope(tsquery: string, scope: SearchScope): RawBuilder<SqlBool> {
  const either = (words: readonly string[]) => `(${words.map((word) => `'${word}'`).join(" | ")})`;
  const narrowed = [tsquery, either(scope.teams.map(scopeWord.team))];
  if (scope.projectId !== undefined) narrowed.push(either([scopeWord.project(scope.projectId)]));
  if (scope.kinds) narrowed.push(either(scope.kinds.map(scopeWord.kind)));
  const project = scope.projectId === undefined ? sql`true` : sql`project_id = ${scope.projectId}::uuid`;
  return sql<SqlBool>`words @@ ${narrowed.join(" & ")}::tsquery and team_id = any(${scope.teams}::uuid[]) and ${project} and ${ofKind(scope)}`;
}

function ofKind({ kinds }: SearchScope): RawBuilder<SqlBool> {
  return kinds ? sql<SqlBool>`kind = any(${kinds}::text[])` : sql<SqlBool>`true`;
}

interface Row extends Found {
  readonly matching: string;
}

async function ranked(tx: Transaction<ReadModels>, query: SearchQuery, scope: SearchScope, { limit, offset = 0, after }: FindOptions, candidates: RawBuilder<unknown>): Promise<{ readonly found: readonly Found[]; readonly matching: number }> {
  // a key that was typed is looked up by itself: among all that begin so it might not be one of the newest
  const named = query.key === undefined ? sql`select ${columns} from search_documents where false` : sql`select ${columns} from search_documents where ${inScope(query.key.tsquery, scope)} limit ${ENOUGH}`;
  const has = query.key === undefined ? sql`0` : sql`case when exists (select 1 from user_stories s where s.id = c.id and s.key = ${query.key.text}) or exists (select 1 from tasks t where t.id = c.id and t.key = ${query.key.text}) then 1 else 0 end`;
  const inOrder = query.inOrder === undefined ? sql`1` : sql`case when c.words @@ ${query.inOrder}::tsquery then ${IN_ORDER} else 1 end`;
  const behind = after === undefined ? sql`true` : sql`(named, score, position) < (${after.named}::int, ${after.score}::float8, ${after.position}::bigint)`;
  const { rows } = await sql<Row | (Record<keyof Found, null> & { matching: string })>`
    with hits as materialized (${candidates}), named as materialized (${named}),
    candidates as (select * from hits union all select * from named n where not exists (select 1 from hits where hits.id = n.id)),
    ranked as materialized (
      select c.id, c.kind, c.position, ${has} as named, ts_rank(${weights}::float4[], c.words, ${query.tsquery}::tsquery, ${NORMALIZATION})::float8 * ${inOrder} as score
      from candidates c where exists (select 1 from user_stories s where s.id = c.story_id))
    select counted.matching, page.* from (select count(*) as matching from ranked) counted
    left join (select id, kind, position::text as position, named, score, position as newest from ranked where ${behind} order by named desc, score desc, newest desc limit ${limit} offset ${offset}) page on true
    order by page.named desc, page.score desc, page.newest desc`.execute(tx);
  return { matching: Number(rows[0]?.matching ?? 0), found: rows.flatMap((row) => (row.id === null ? [] : [{ id: row.id, kind: row.kind, position: row.position, named: row.named, score: row.score }])) };
}
