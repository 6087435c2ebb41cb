import DataLoader from "dataloader";
import { sql, type Kysely } from "kysely";
import type { Directory, DirectoryPerson } from "#infra/security/directory.ts";
import { GalaxyError } from "#schemas/errors.ts";
import { uuid } from "#schemas/ids.ts";
import { mayDo, type Principal } from "#schemas/principal.ts";
import type { ApiKeyRow, InvitationRow, ReadModels, TeamRow, UserRow } from "#schemas/read-models.ts";
import type { Person, PeopleReads, TeamMember } from "./reads.ts";
import { teamsWhere } from "./visible.ts";

export interface PeopleSources {
  readonly db: Kysely<ReadModels>;
  readonly directory: Pick<Directory, "people">;
}

/** People as somebody may see them: oneself, and those with whom one shares a team; of all others, that they are there. */
export function peopleReads({ db, directory }: PeopleSources, principal: Principal): PeopleReads {
  const ownId = principal.actor.kind === "user" ? principal.actor.id : undefined;
  const shares = (person: DirectoryPerson) => person.id === ownId || teamsWhere(principal, "read").some((teamId) => Object.hasOwn(person.teams, teamId));
  const seen = (person: DirectoryPerson): Person => ({ id: person.id, name: shares(person) ? nameOf(person) : person.status === "deleted" ? DELETED : STRANGER, isShared: shares(person) });

  const people = new DataLoader<string, Person>(async (ids) => (await directory.people(ids)).map(seen));
  const rows = new DataLoader<string, UserRow | null>(async (ids) => {
    const found = new Map((await db.selectFrom("users").selectAll().where("id", "in", [...ids]).execute()).map((row) => [row.id, row]));
    return ids.map((id) => found.get(id) ?? null);
  });
  const teams = new DataLoader<string, TeamRow | null>(async (ids) => {
    const mine = ids.filter((id) => uuid.safeParse(id).success && mayDo(principal, id.toLowerCase(), "read")).map((id) => id.toLowerCase());
    if (mine.length === 0) return ids.map(() => null);
    const found = new Map((await db.selectFrom("teams").selectAll().where("id", "in", mine).execute()).map((row) => [row.id, row]));
    return ids.map((id) => found.get(id.toLowerCase()) ?? null);
  });
  const members = new DataLoader<string, TeamMember[]>(async (ids) => {
    const mine = ids.filter((id) => mayDo(principal, id, "read"));
    const { rows: found } = await sql<TeamMember & { team_id: string; user_id: string; name: string | null }>`
      select m.team_id, m.user_id, m.role, m.joined_at, u.name from team_members m left join users u on u.id = m.user_id where m.team_id = any(${mine}::uuid[])`.execute(db);
    const byTeam = Map.groupBy(found, ({ team_id }) => team_id);
    return ids.map((id) =>
      (byTeam.get(id) ?? [])
        .map(({ user_id, role, joined_at, name }) => ({ role, joined_at, person: { id: user_id, name: name ?? unnamed(user_id), isShared: true } }))
        .sort((a, b) => a.person.name.localeCompare(b.person.name) || (a.person.id < b.person.id ? -1 : 1)),
    );
  });

  return {
    person: (id) => people.load(id),
    async actorName({ kind, id }) {
      return kind === "user" ? (await people.load(id)).name : id;
    },
    async avatar({ id, isShared }) {
      return isShared && uuid.safeParse(id).success ? ((await rows.load(id))?.avatar_url ?? null) : null;
    },
    async email({ id, isShared }) {
      if (!isShared || !uuid.safeParse(id).success) return null;
      const [person] = await directory.people([id]);
      const managed = teamsWhere(principal, "manage_members").some((teamId) => person && Object.hasOwn(person.teams, teamId));
      return id === ownId || managed ? ((await rows.load(id))?.email ?? null) : null;
    },
    async user(id) {
      const [person] = await directory.people([id]);
      return person && person.status === "active" && shares(person) ? rows.load(person.id) : null;
    },
    ownUser: async () => (ownId !== undefined && uuid.safeParse(ownId).success ? rows.load(ownId) : null),
    team: (id) => teams.load(id),
    members: (teamId) => members.load(teamId),
    async invitations(teamId) {
      if (!mayDo(principal, teamId, "manage_members")) throw new GalaxyError("forbidden", "Invitations are for those who manage the members of the team");
      return db.selectFrom("invitations").selectAll().where("team_id", "=", teamId).where("status", "=", "pending").where("expires_at", ">", new Date()).orderBy("created_at").orderBy("id").execute() as Promise<InvitationRow[]>;
    },
    async apiKeys(teamId) {
      if (!mayDo(principal, teamId, "read")) return [];
      const own = mayDo(principal, teamId, "manage_members") ? sql`` : sql`and k.user_id = ${ownId ?? null}::uuid`;
      const { rows: found } = await sql<ApiKeyRow & { last_used_at: Date | null }>`select k.*, h.last_used_at from api_keys k left join secrets.api_key_hashes h on h.key_id = k.id where k.team_id = ${teamId} and k.revoked_at is null ${own} order by k.created_at, k.id`.execute(db);
      return found;
    },
  };
}

const DELETED = "Deleted person";
/** Somebody who did something here and belongs to none of one's teams any more. */
const STRANGER = "Former member";

/** Somebody who never registered is named by the start of the id, so that two of them can be told apart. */
function unnamed(id: string): string {
  return `Person ${id.slice(0, 8)}`;
}

function nameOf({ id, name, status }: DirectoryPerson): string {
  return status === "deleted" ? DELETED : (name ?? unnamed(id));
}
