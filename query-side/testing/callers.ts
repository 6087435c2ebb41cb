import { randomBytes, randomUUID } from "node:crypto";
import { vi } from "vitest";
import { startServer, type TestServer } from "#infra/test/server.ts";
import type { Security } from "#infra/security/open.ts";
import { ACCESS_TOKEN_SECONDS } from "#infra/security/tokens.ts";
import { actions, may, teamRoles, type Action, type TeamRole } from "#schemas/permissions.ts";
import { LOCAL_TEAM_ID, localOwner } from "#schemas/principal.ts";

/** Somebody who asks with a token or a key of their own, and what they are in the team that is asked about. */
export interface Caller {
  readonly name: string;
  readonly userId: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Undefined: does not belong to the team. */
  readonly role: TeamRole | undefined;
  /** What a key is limited to. */
  readonly scopes?: readonly Action[];
  /** Whether the token holds no more, or there is none. */
  readonly over?: true;
}

/** What the matrix says of a caller and an action. */
export function mayCaller({ role, scopes }: Caller, action: Action): boolean {
  return role !== undefined && may(role, action) && (scopes?.includes(action) ?? true);
}

/** A word in every text of the team that is asked about: nobody else may ever be sent it. */
export const PLANTED = "zanzibar";
/** A word to search for; who searches is told what they searched for. */
export const SOUGHT = "lighthouse";

/** The ids of everything in the team, by the names that commands and routes have for them. */
export type Ids = Readonly<Record<"team_id" | "project_id" | "sprint_id" | "story_id" | "task_id" | "user_id" | "invitation_id" | "key_id" | "attachment_id" | "task_attachment_id" | "comment_id" | "position", string>>;

/** A team with one of everything in it, and every kind of caller there is, each with real credentials. */
export interface CallersWorld extends AsyncDisposable {
  readonly server: TestServer;
  readonly callers: readonly Caller[];
  readonly ids: Ids;
  caller(name: string): Caller;
}

const system = { principal: { ...localOwner(""), actor: { kind: "system", id: "test" } }, trusted: true } as const;
const inAnHour = () => new Date(Date.now() + 3_600_000);

export async function startCallers(): Promise<CallersWorld> {
  const server = await startServer({ signIn: true });
  const { security } = server;
  if (!security) throw new Error("people sign in here");
  const { commands } = server.commandSide;
  const team = { team_id: LOCAL_TEAM_ID };
  await commands.execute("update_team", { ...team, name: `The ${PLANTED} crew`, description: PLANTED }, { principal: localOwner("Ada") });

  const person = async (name: string, role?: TeamRole) => {
    const user_id = randomUUID();
    await commands.execute("register_user", { user_id, name: `${role === "viewer" ? `${PLANTED} ` : ""}${name}`, email: `${role === "viewer" ? PLANTED : ""}${user_id}@example.com` }, system);
    if (role === "owner") {
      await commands.execute("add_member", { ...team, user_id, role: "admin" }, system);
      await commands.execute("change_member_role", { ...team, user_id, role }, { principal: localOwner("Ada") });
    } else if (role !== undefined) await commands.execute("add_member", { ...team, user_id, role }, system);
    return user_id;
  };
  const signedIn = (name: string, userId: string, role: TeamRole | undefined, token: string): Caller => ({ name, userId, role, headers: { authorization: `Bearer ${token}` } });
  const key = async (name: string, userId: string, role: TeamRole, scopes: readonly Action[]): Promise<Caller> => {
    const [key_id, text] = [randomUUID(), `sg_${randomBytes(4).toString("hex")}_${randomBytes(32).toString("base64url")}`];
    await commands.execute("create_api_key", { ...team, key_id, name: `${PLANTED} key`, prefix: text.slice(0, 11), scopes: [...scopes] }, { principal: { ...localOwner(""), actor: { kind: "user", id: userId }, teams: { [LOCAL_TEAM_ID]: role } } });
    await security.apiKeys.add({ keyId: key_id, teamId: LOCAL_TEAM_ID, userId, scopes, expiresAt: null }, text);
    return { name, userId, role, scopes, headers: { authorization: `Bearer ${text}` } };
  };

  const callers: Caller[] = [];
  for (const role of teamRoles) {
    const id = await person(role, role);
    callers.push(signedIn(role, id, role, await tokenOf(security, id)));
  }
  const admin = callers.find(({ role }) => role === "admin")?.userId ?? "";
  callers.push(await key("a key with every scope", admin, "admin", actions));
  for (const scope of actions) callers.push(await key(`a key that may only ${scope.replaceAll("_", " ")}`, admin, "admin", [scope]));
  const viewer = callers.find(({ role }) => role === "viewer")?.userId ?? "";

  const [stranger, removed, late, left] = [await person("stranger"), await person("removed", "admin"), await person("late", "admin"), await person("left", "admin")];
  await commands.execute("create_team", { name: "Others" }, { principal: { ...localOwner(""), actor: { kind: "user", id: stranger }, teams: {} } });
  callers.push(signedIn("a stranger", stranger, undefined, await tokenOf(security, stranger)));
  callers.push(signedIn("a removed member", removed, undefined, await tokenOf(security, removed)));
  await commands.execute("remove_member", { ...team, user_id: removed }, system);
  callers.push({ ...signedIn("somebody whose token has run out", late, "admin", await expiredTokenOf(security, late)), over: true });
  callers.push({ ...signedIn("somebody whose session was ended", left, "admin", await tokenOf(security, left)), over: true });
  await security.sessions.endAll(left);
  callers.push({ name: "nobody", userId: randomUUID(), role: undefined, headers: {}, over: true });

  const owner = callers.find(({ role }) => role === "owner");
  const ids = await everything(server, viewer, owner?.userId ?? "", owner?.headers ?? {});
  return {
    server,
    callers,
    ids,
    caller(name) {
      const found = callers.find((one) => one.name === name);
      if (!found) throw new Error(`there is no caller ${name}`);
      return found;
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

async function tokenOf({ sessions, tokens }: Security, userId: string): Promise<string> {
  return tokens.issue(await sessions.start({ userId, method: "password" }));
}

/** A token as it was given out in time: only the clock has gone on since. */
async function expiredTokenOf(security: Security, userId: string): Promise<string> {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() - (ACCESS_TOKEN_SECONDS + 60) * 1_000 });
  try {
    return await tokenOf(security, userId);
  } finally {
    vi.useRealTimers();
  }
}

/** One of everything in the team. */
async function everything({ url, commandSide: { commands }, database: { db }, upToDate }: TestServer, userId: string, ownerId: string, headers: Caller["headers"]): Promise<Ids> {
  const send = { principal: { ...localOwner(""), actor: { kind: "user", id: ownerId } } } as const;
  const { id: project_id } = await commands.execute("create_project", { team_id: LOCAL_TEAM_ID, name: `Project ${PLANTED}`, description: PLANTED }, send);
  const { id: sprint_id } = await commands.execute("create_sprint", { project_id, name: `Sprint ${PLANTED}`, start_date: "2026-01-05", end_date: "2026-01-16" }, send);
  const { id: story_id } = await commands.execute("create_story", { project_id, sprint_id, title: `Story ${PLANTED} ${SOUGHT}`, description: PLANTED, labels: [PLANTED], story_points: 3, assigned_to: userId }, send);
  await commands.execute("start_sprint", { sprint_id }, send);
  const { id: task_id } = await commands.execute("create_task", { story_id, title: `Task ${PLANTED}`, assigned_user_id: userId }, send);
  const [invitation_id, key_id] = [randomUUID(), randomUUID()];
  await commands.execute("comment_on_story", { story_id, body: `Comment ${PLANTED}` }, send);
  await commands.execute("invite_member", { team_id: LOCAL_TEAM_ID, invitation_id, email: `${PLANTED}@example.com`, expires_at: inAnHour().toISOString() }, { ...send, trusted: true });
  await commands.execute("create_api_key", { team_id: LOCAL_TEAM_ID, key_id, name: `Key ${PLANTED}`, prefix: "sg_abcdefgh", scopes: ["read"] }, { ...send, trusted: true });
  const attach = async (path: string) => {
    const uploaded = await fetch(`${url}/api/v1/${path}/attachments?filename=${PLANTED}.txt`, { method: "POST", headers: { "content-type": "text/plain", ...headers }, body: PLANTED });
    if (uploaded.status !== 201) throw new Error(`the file was answered with ${uploaded.status}`);
    return (await uploaded.json()) as { readonly id: string; readonly position: string };
  };
  const { id: attachment_id } = await attach(`user-stories/${story_id}`);
  const { id: task_attachment_id, position } = await attach(`tasks/${task_id}`);
  await upToDate();
  const { id: comment_id } = await db.selectFrom("comments").select("id").where("entity_id", "=", story_id).executeTakeFirstOrThrow();
  return { team_id: LOCAL_TEAM_ID, project_id, sprint_id, story_id, task_id, user_id: userId, invitation_id, key_id, attachment_id, task_attachment_id, comment_id, position };
}
