import { sql, type ExpressionBuilder, type Kysely, type RawBuilder, type SqlBool } from "kysely";
import { uuid } from "#schemas/ids.ts";
import type { ReadModels, StoryRow } from "#schemas/read-models.ts";
import { cursorOf, pageOf, readCursor, type CursorKind } from "./cursor.ts";
import { pageSize } from "./page.ts";
import type { StoryFilter, StoryPage, StoryPageArguments, StoryParent, StorySort, Totals } from "./reads.ts";

interface Sorting {
  /** What is compared, most significant first; the story's id comes behind it by itself. */
  readonly by: ReadonlyArray<{ readonly column: RawBuilder<unknown>; readonly type: string; readonly kind: CursorKind; readonly value: (story: StoryRow) => string | number | null }>;
  readonly descending: boolean;
}

const rank = { column: sql`rank`, type: "text", kind: "text" as const, value: (story: StoryRow) => story.rank };
const sortings: Readonly<Record<StorySort, Sorting>> = {
  RANK: { by: [rank], descending: false },
  PRIORITY: { by: [{ column: sql`priority`, type: "int", kind: "number", value: (story) => story.priority }, rank], descending: false },
  CREATED: { by: [{ column: sql`created_at`, type: "timestamptz", kind: "instant", value: (story) => story.created_at.toISOString() }], descending: true },
  UPDATED: { by: [{ column: sql`updated_at`, type: "timestamptz", kind: "instant", value: (story) => story.updated_at.toISOString() }], descending: true },
  POINTS: { by: [{ column: sql`coalesce(story_points, -1)`, type: "float8", kind: "number", value: (story) => story.story_points ?? -1 }], descending: true },
  KEY: { by: [{ column: sql`number`, type: "int", kind: "number", value: (story) => story.number }], descending: false },
};

/** A page of a project's or a sprint's stories, the filter and the order applied in Postgres. */
export async function readStories(db: Kysely<ReadModels>, teams: readonly string[], parent: StoryParent, page: StoryPageArguments): Promise<StoryPage> {
  const size = pageSize(page.first);
  const { by, descending } = sortings[page.sort ?? "RANK"];
  const matching = () =>
    db
      .selectFrom("user_stories")
      .where("team_id", "in", teams.length > 0 ? [...teams] : [nobody])
      .where(parent.kind === "project" ? "project_id" : "sprint_id", "=", idOrNobody(parent.id))
      .where((eb) => eb.and(conditions(eb, page.filter ?? {})));
  const columns = sql.join([...by.map(({ column }) => column), sql`id`]);
  let query = matching().selectAll();
  if (page.after) {
    const values = readCursor(page.after, ...by.map(({ kind }) => kind), "id");
    const typed = sql.join([...by.map(({ type }, index) => sql`${values[index]}::${sql.raw(type)}`), sql`${values[by.length]}::uuid`]);
    query = query.where(sql<SqlBool>`(${columns}) ${sql.raw(descending ? "<" : ">")} (${typed})`);
  }
  const direction = sql.raw(descending ? "desc" : "asc");
  for (const { column } of by) query = query.orderBy(sql`${column} ${direction}`);
  const rows = await query.orderBy(sql`id ${direction}`).limit(size + 1).execute();
  let totals: Promise<Totals> | undefined;
  return {
    ...pageOf(rows, size, page.after, (story) => cursorOf(...by.map(({ value }) => value(story)), story.id)),
    totals: () =>
      (totals ??= matching()
        .select((eb) => [eb.fn.countAll<string>().as("count"), eb.fn.coalesce(eb.fn.sum<number>("story_points"), sql<number>`0`).as("points")])
        .executeTakeFirstOrThrow()
        .then(({ count, points }) => ({ count: Number(count), points: Number(points) }))),
  };
}

/** No team: matches nothing. */
const nobody = "00000000-0000-0000-0000-000000000000";

function conditions(eb: ExpressionBuilder<ReadModels, "user_stories">, filter: StoryFilter) {
  const all = [];
  if (filter.sprintId) all.push(eb("sprint_id", "=", idOrNobody(filter.sprintId)));
  if (filter.inBacklog === true) all.push(eb("sprint_id", "is", null), eb("status", "!=", "done"));
  if (filter.inBacklog === false) all.push(eb.or([eb("sprint_id", "is not", null), eb("status", "=", "done")]));
  if (filter.status && filter.status.length > 0) all.push(eb("status", "in", [...filter.status]));
  if (filter.assignedTo) all.push(eb("assigned_to", "=", idOrNobody(filter.assignedTo)));
  if (filter.unassigned === true) all.push(eb("assigned_to", "is", null), eb("assigned_agent", "is", null));
  if (filter.unassigned === false) all.push(eb.or([eb("assigned_to", "is not", null), eb("assigned_agent", "is not", null)]));
  if (filter.label && !filter.label.includes("\u0000")) all.push(sql<SqlBool>`labels ? ${filter.label}`);
  if (filter.estimated === true) all.push(eb("story_points", "is not", null));
  if (filter.estimated === false) all.push(eb("story_points", "is", null));
  if (typeof filter.minPoints === "number") all.push(eb("story_points", ">=", filter.minPoints));
  if (typeof filter.maxPoints === "number") all.push(eb("story_points", "<=", filter.maxPoints));
  const text = filter.text?.trim();
  if (text?.includes("\u0000") || filter.label?.includes("\u0000")) all.push(sql<SqlBool>`false`); // no text of ours has it, and Postgres cannot be asked
  else if (text) {
    const pattern = `%${text.replace(/[\\%_]/g, String.raw`\$&`)}%`;
    all.push(eb.or([eb("title", "ilike", pattern), eb("key", "ilike", pattern), eb("external_key", "ilike", pattern), eb("description", "ilike", pattern)]));
  }
  return all;
}

export function idOrNobody(id: string): string {
  const parsed = uuid.safeParse(id);
  return parsed.success ? parsed.data : nobody;
}
