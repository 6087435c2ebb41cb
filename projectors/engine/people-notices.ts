import type { DomainEvent } from "#schemas/events/catalogue.ts";

/** Ids in one notice: Postgres takes payloads of less than 8,000 bytes. */
const MOST_IDS = 100;

export interface PeopleNotice {
  readonly users: readonly string[];
  readonly teams: readonly string[];
}

/** Whose memberships, names or keys have changed by these events: what those who remember people must ask anew. */
export function peopleNotices(events: readonly DomainEvent[]): PeopleNotice[] {
  const users = new Set<string>();
  const teams = new Set<string>();
  for (const event of events) {
    if (event.entity === "user" && event.type !== "user.login") users.add(event.entityId);
    if (event.entity !== "team") continue;
    teams.add(event.entityId);
    if ("user_id" in event.data) users.add(event.data.user_id);
  }
  const notices: PeopleNotice[] = [];
  const [ofUsers, ofTeams] = [[...users], [...teams]];
  for (let at = 0; at < Math.max(ofUsers.length, ofTeams.length); at += MOST_IDS) notices.push({ users: ofUsers.slice(at, at + MOST_IDS), teams: ofTeams.slice(at, at + MOST_IDS) });
  return notices;
}
