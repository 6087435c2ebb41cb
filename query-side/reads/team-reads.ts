import DataLoader from "dataloader";
import { sql, type Kysely } from "kysely";
import { projectKey } from "#schemas/fields.ts";
import { uuid } from "#schemas/ids.ts";
import type { Principal } from "#schemas/principal.ts";
import type { BurndownChangeRow, Card, ReadModels } from "#schemas/read-models.ts";
import { search } from "../search/search.ts";
import { GalaxyError } from "#schemas/errors.ts";
import { cursorOf, pageOf, readCursor } from "./cursor.ts";
import { pageSize } from "./page.ts";
import { peopleReads, type PeopleSources } from "./people-reads.ts";
import type { Reads } from "./reads.ts";
import { idOrNobody, readStories } from "./stories.ts";
import { managersOnly, teamsOrNone, teamsWhere } from "./visible.ts";

/** Tables whose rows are read one by one by their id, and carry the team they belong to. */
type Owned = "projects" | "sprints" | "user_stories" | "tasks";
const MAX_VELOCITY = 100;

export interface ReadSources extends PeopleSources {
  readonly lag: (position: string) => Promise<number>;
}

/** Reads for one request of somebody: batched, and blind to every team they do not belong to when it is read. */
export function readsFor({ lag, ...sources }: ReadSources, principal: Principal): Reads {
  const { db } = sources;
  const teams = () => teamsOrNone(principal, "read");

  const byId = <Table extends Owned>(table: Table) =>
    new DataLoader<string, ReadModels[Table] | null>(async (ids) => {
      const valid = ids.filter((id) => uuid.safeParse(id).success);
      if (valid.length === 0) return ids.map(() => null);
      const { rows } = await sql<ReadModels[Table]>`select * from ${sql.table(table)} where id = any(${valid}::uuid[]) and team_id = any(${teams()}::uuid[])`.execute(db);
      const found = new Map(rows.map((row) => [row.id, row]));
      return ids.map((id) => found.get(id.toLowerCase()) ?? null);
    });
  const projects = byId("projects");
  const sprints = byId("sprints");
  const stories = byId("user_stories");
  const tasks = byId("tasks");
  const storyTasks = new DataLoader<string, ReadModels["tasks"][]>(async (ids) => {
    const rows = await db.selectFrom("tasks").selectAll().where("user_story_id", "in", [...ids]).where("team_id", "in", teams()).orderBy("rank").orderBy("id").execute();
    const grouped = Map.groupBy(rows, ({ user_story_id }) => user_story_id);
    return ids.map((id) => grouped.get(id) ?? []);
  });
  const storyCounts = new DataLoader<string, number>(async (ids) => {
    const rows = await db.selectFrom("user_stories").select((eb) => ["project_id", eb.fn.countAll<string>().as("count")]).where("project_id", "in", [...ids]).where("team_id", "in", teams()).groupBy("project_id").execute();
    const counts = new Map(rows.map(({ project_id, count }) => [project_id, Number(count)]));
    return ids.map((id) => counts.get(id) ?? 0);
  });
  const activeSprints = new DataLoader<string, ReadModels["sprints"] | null>(async (ids) => {
    const rows = await db.selectFrom("sprints").selectAll().distinctOn("project_id").where("project_id", "in", [...ids]).where("team_id", "in", teams()).where("status", "=", "active").orderBy("project_id").orderBy("started_at", "desc").execute();
    const found = new Map(rows.map((row) => [row.project_id, row]));
    return ids.map((id) => found.get(id) ?? null);
  });
  const metrics = new DataLoader<string, ReadModels["sprint_metrics"] | null>(async (ids) => {
    const rows = await db.selectFrom("sprint_metrics").selectAll().where("sprint_id", "in", [...ids]).execute();
    const found = new Map(rows.map((row) => [row.sprint_id, row]));
    return ids.map((id) => {
      const row = found.get(id);
      // Postgres gives the quotient of sums as numeric, which travels as text
      return row ? { ...row, completion_percentage: row.completion_percentage === null ? null : Number(row.completion_percentage) } : null;
    });
  });

  return {
    ...peopleReads(sources, principal),
    teams: () => db.selectFrom("teams").selectAll().where("id", "in", teams()).orderBy("name").orderBy("id").execute(),
    project: (id) => projects.load(id),
    async projectByKey(key, teamId) {
      if (!projectKey.safeParse(key).success) return null;
      const mine = db.selectFrom("projects").selectAll().where("key", "=", key).where("team_id", "in", teams());
      return (await (teamId ? mine.where("team_id", "=", idOrNobody(teamId)) : mine).orderBy("created_at").limit(1).executeTakeFirst()) ?? null;
    },
    async projects(teamId, page) {
      const size = pageSize(page.first);
      const matching = () => {
        const mine = db.selectFrom("projects").where("team_id", "in", teams());
        return teamId ? mine.where("team_id", "=", idOrNobody(teamId)) : mine;
      };
      let query = matching().selectAll();
      if (page.after) {
        const [name, id] = readCursor(page.after, "text", "id");
        query = query.where(sql<boolean>`(name, id) > (${name}, ${id}::uuid)`);
      }
      const rows = await query.orderBy("name").orderBy("id").limit(size + 1).execute();
      return {
        ...pageOf(rows, size, page.after, ({ name, id }) => cursorOf(name, id)),
        total: async () => Number((await matching().select((eb) => eb.fn.countAll<string>().as("count")).executeTakeFirstOrThrow()).count),
      };
    },
    storyCount: (projectId) => storyCounts.load(projectId),
    activeSprint: (projectId) => activeSprints.load(projectId),
    async velocity(projectId, last) {
      if (last < 1 || last > MAX_VELOCITY) throw new GalaxyError("validation_error", `last must be from 1 to ${MAX_VELOCITY}`, { last: [`must be from 1 to ${MAX_VELOCITY}`] });
      const rows = await db.selectFrom("velocity").selectAll().where("project_id", "=", projectId).orderBy("completed_at", "desc").limit(last).execute();
      return rows.reverse();
    },
    sprint: (id) => sprints.load(id),
    async sprints(projectId, page) {
      const size = pageSize(page.first);
      const matching = () => {
        const all = db.selectFrom("sprints").where("project_id", "=", projectId).where("team_id", "in", teams());
        return page.status && page.status.length > 0 ? all.where("status", "in", [...page.status]) : all;
      };
      let query = matching().selectAll();
      if (page.after) {
        const [at, id] = readCursor(page.after, "instant", "id");
        query = query.where(sql<boolean>`(created_at, id) < (${at}::timestamptz, ${id}::uuid)`);
      }
      const rows = await query.orderBy("created_at", "desc").orderBy("id", "desc").limit(size + 1).execute();
      return {
        ...pageOf(rows, size, page.after, ({ created_at, id }) => cursorOf(created_at.toISOString(), id)),
        total: async () => Number((await matching().select((eb) => eb.fn.countAll<string>().as("count")).executeTakeFirstOrThrow()).count),
      };
    },
    sprintMetrics: (sprintId) => metrics.load(sprintId),
    story: (id) => stories.load(id),
    stories: (parent, page) => readStories(db, teams(), parent, page),
    task: (id) => tasks.load(id),
    tasks: (storyId) => storyTasks.load(storyId),
    async comments(entityId, page) {
      const size = pageSize(page.first);
      let query = db.selectFrom("comments").selectAll().where("entity_id", "=", entityId).where("team_id", "in", teams());
      if (page.after) {
        const [at, id] = readCursor(page.after, "instant", "id");
        query = query.where(sql<boolean>`(created_at, id) > (${at}::timestamptz, ${id}::uuid)`);
      }
      const rows = await query.orderBy("created_at").orderBy("id").limit(size + 1).execute();
      return pageOf(rows, size, page.after, ({ created_at, id }) => cursorOf(created_at.toISOString(), id));
    },
    async activity(scope, page) {
      const size = pageSize(page.first);
      let query = db
        .selectFrom("audit_log")
        .selectAll()
        .where("team_id", "in", teams())
        .where((eb) => eb.or([eb("action", "not in", [...managersOnly]), eb("team_id", "in", teamsOrNone(principal, "manage_members"))]));
      if (scope.kind === "entity") query = query.where("entity_id", "=", idOrNobody(scope.id));
      if (scope.kind === "project") query = query.where("project_id", "=", idOrNobody(scope.id));
      if (page.after) query = query.where(sql<boolean>`position < ${readCursor(page.after, "position")[0]}::bigint`);
      const rows = await query.orderBy("position", "desc").limit(size + 1).execute();
      return pageOf(rows, size, page.after, ({ position }) => cursorOf(position));
    },
    async board(sprintId) {
      const found = await readBoard(db, sprintId);
      return { sprintId, cursor: String(found?.seq ?? 0), cards: found?.cards ?? [] };
    },
    async burndown(sprintId) {
      const sprint = await sprints.load(sprintId);
      const project = sprint && (await projects.load(sprint.project_id));
      if (!project) return null;
      const changes = await readBurndownChanges(db, sprintId);
      return { sprint, project, cursor: String(changes.at(-1)?.seq ?? 0), changes };
    },
    search: (args, parameter) => search(db, teamsWhere(principal, "read"), args, parameter),
    projections: () => db.selectFrom("projections").selectAll().orderBy("name").execute(),
    lag,
  };
}

/** A board's cards with the sequence they stand at, read in one statement so that the two belong together. */
export async function readBoard(db: Kysely<ReadModels>, sprintId: string): Promise<{ readonly seq: number; readonly teamId: string; readonly cards: readonly Card[] } | undefined> {
  const { rows } = await sql<{ last_seq: number; team_id: string; cards: Card[] | null }>`
    select b.last_seq, b.team_id, (select jsonb_agg(c.card) from board_cards c where c.sprint_id = b.sprint_id) as cards
    from boards b where b.sprint_id = ${sprintId}`.execute(db);
  const [row] = rows;
  return row && { seq: row.last_seq, teamId: row.team_id, cards: row.cards ?? [] };
}

export async function readBurndownChanges(db: Kysely<ReadModels>, sprintId: string): Promise<BurndownChangeRow[]> {
  return db.selectFrom("burndown_changes").selectAll().where("sprint_id", "=", sprintId).orderBy("seq").execute();
}
