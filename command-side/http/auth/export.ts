import { sql } from "kysely";
import type { Accounts } from "./accounts.ts";
import type { AuthDeps } from "./deps.ts";

/** Of each kind at most so many, the newest first: an answer that fits into memory. */
const MOST = 50_000;

/** Everything there is about a person, as they may take it with them. */
export async function dataOf(userId: string, { security, db }: AuthDeps, accounts: Accounts): Promise<object> {
  const user = await accounts.user(userId);
  const [memberships, api_keys, stories, tasks, comments, history, sessions, providers] = await Promise.all([
    db.selectFrom("team_members as m").innerJoin("teams as t", "t.id", "m.team_id").select(["m.team_id", "t.name as team_name", "m.role", "m.joined_at"]).where("m.user_id", "=", userId).orderBy("m.joined_at").execute(),
    db.selectFrom("api_keys").select(["id", "team_id", "name", "prefix", "scopes", "expires_at", "revoked_at", "created_at"]).where("user_id", "=", userId).orderBy("created_at").execute(),
    db.selectFrom("user_stories").select(["id", "key", "title", "status", "created_at"]).where((eb) => eb.or([eb("created_by", "=", userId), eb("assigned_to", "=", userId)])).orderBy("created_at", "desc").limit(MOST).execute(),
    db.selectFrom("tasks").select(["id", "key", "title", "status", "created_at"]).where("assigned_user_id", "=", userId).orderBy("created_at", "desc").limit(MOST).execute(),
    db.selectFrom("comments").select(["id", "entity", "entity_id", "body", "created_at"]).where(sql<boolean>`author->>'id' = ${userId}`).orderBy("created_at", "desc").limit(MOST).execute(),
    db.selectFrom("audit_log").select(["event_id", "action", "entity", "entity_id", "occurred_at", "ip", "user_agent"]).where(sql<boolean>`actor->>'id' = ${userId}`).orderBy("occurred_at", "desc").limit(MOST).execute(),
    security.sessions.list(userId),
    security.identities.providersOf(userId),
  ]);
  return {
    exported_at: new Date().toISOString(),
    user: user && { id: userId, name: user.name, email: user.email, avatar_url: user.avatar_url, time_zone: user.time_zone, preferences: user.preferences },
    teams: memberships,
    signs_in_with: [...((await security.credentials.passwordOf(userId)) === undefined ? [] : ["password"]), ...providers],
    sessions,
    api_keys,
    stories,
    tasks,
    comments,
    history,
  };
}
