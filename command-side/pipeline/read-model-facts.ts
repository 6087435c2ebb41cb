import type { Kysely } from "kysely";
import type { EventStore } from "#infra/event-store/port.ts";
import type { ReadModelPosition } from "#infra/postgres/reached.ts";
import type { TeamRole } from "#schemas/permissions.ts";
import type { ReadModels } from "#schemas/read-models.ts";
import type { WorkStatus } from "#schemas/status.ts";

/** What is known of many entities at once: no single stream holds it, so the read models answer, up to date. */
export interface SetFacts {
  storiesIn(sprintId: string): Promise<Array<{ readonly id: string; readonly status: WorkStatus; readonly story_points: number | null }>>;
  tasksOf(storyId: string): Promise<Array<{ readonly id: string; readonly status: WorkStatus }>>;
  activeSprintsOf(projectId: string): Promise<readonly string[]>;
  /** Whether two people belong to a team together. */
  shareTeam(userId: string, otherId: string): Promise<boolean>;
  membershipsOf(userId: string): Promise<ReadonlyArray<{ readonly team_id: string; readonly role: TeamRole }>>;
  /** Names of the teams that a person owns and others belong to. */
  ownedTeamsWithOthers(userId: string): Promise<readonly string[]>;
}

/** @throws {GalaxyError} `unavailable` when the read models are more than some seconds behind the log */
export function setFactsFrom(store: EventStore, db: Kysely<ReadModels>, readModels: ReadModelPosition): SetFacts {
  const upToDate = async (): Promise<void> => {
    const [last] = await store.readAll({ direction: "backwards", maxCount: 1 });
    if (last) await readModels.reached(last.position);
  };
  return {
    async storiesIn(sprintId) {
      await upToDate();
      return db.selectFrom("user_stories").select(["id", "status", "story_points"]).where("sprint_id", "=", sprintId).orderBy("rank").orderBy("id").execute();
    },
    async tasksOf(storyId) {
      await upToDate();
      return db.selectFrom("tasks").select(["id", "status"]).where("user_story_id", "=", storyId).execute();
    },
    async activeSprintsOf(projectId) {
      await upToDate();
      const rows = await db.selectFrom("sprints").select("id").where("project_id", "=", projectId).where("status", "=", "active").execute();
      return rows.map(({ id }) => id);
    },
    async shareTeam(userId, otherId) {
      await upToDate();
      const shared = await db
        .selectFrom("team_members as own")
        .innerJoin("team_members as other", "other.team_id", "own.team_id")
        .select("own.team_id")
        .where("own.user_id", "=", userId)
        .where("other.user_id", "=", otherId)
        .limit(1)
        .executeTakeFirst();
      return shared !== undefined;
    },
    async membershipsOf(userId) {
      await upToDate();
      return db.selectFrom("team_members").select(["team_id", "role"]).where("user_id", "=", userId).execute();
    },
    async ownedTeamsWithOthers(userId) {
      await upToDate();
      const rows = await db.selectFrom("teams").select("name").where("owner_id", "=", userId).where("member_count", ">", 1).orderBy("name").limit(100).execute();
      return rows.map(({ name }) => name);
    },
  };
}
