/** What is read of people and teams: everything by those whom it concerns, nothing by anybody else. */
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { actionsOf, teamRoles } from "#schemas/permissions.ts";
import { LOCAL_OWNER_ID, LOCAL_TEAM_ID, localOwner } from "#schemas/principal.ts";
import { startPeople, type PeopleServer, type Somebody } from "./testing/people.ts";

let world: PeopleServer;
let admin: Somebody;
let member: Somebody;
let viewer: Somebody;
let invitationId: string;
let storyId: string;
const keys = { admin: randomUUID(), member: randomUUID() };
const system = { principal: { ...localOwner(""), actor: { kind: "system", id: "test" } }, trusted: true } as const;
const picture = "data:image/png;base64,aGVsbG8=";

beforeAll(async () => {
  world = await startPeople();
  [admin, member, viewer] = [await world.person("admin", "Barbara"), await world.person("member", "Grace"), await world.person("viewer", "Vera")];
  const { send } = world.server;
  invitationId = randomUUID();
  await send("invite_member", { team_id: LOCAL_TEAM_ID, invitation_id: invitationId, email: "joan@example.com", role: "lead", expires_at: new Date(Date.now() + 86_400_000).toISOString() });
  for (const [name, somebody] of [["admin", admin], ["member", member]] as const) {
    const principal = await world.principalOf(somebody);
    await send("create_api_key", { team_id: LOCAL_TEAM_ID, key_id: keys[name], name: `Key of ${name}`, prefix: "sg_abcdefgh", scopes: ["read"] }, { principal });
    await send("update_user", { user_id: somebody.id, avatar_url: picture, time_zone: "Europe/Oslo" }, { principal });
  }
  const project = await world.server.project();
  storyId = (await send("create_story", { project_id: project, title: "Seen", assigned_to: member.id }, { principal: await world.principalOf(member) })).id;
  await world.server.upToDate();
});
afterAll(() => world[Symbol.asyncDispose]());

const team = `query($id: ID!) { team(id: $id) {
  id name workspaceSlug memberCount role actions settings owner { id name } permissions { role actions }
  members { role joinedAt person { id name email avatarUrl } }
} }`;

describe("GraphQL", () => {
  test("the viewer is who asks, with the teams and what may be done there", async () => {
    const { data, errors } = await world.graphql(member, "{ viewer { id name email avatarUrl timeZone preferences revision teams { id name role actions workspaceSlug } } }");
    expect(errors).toBeUndefined();
    expect(data?.["viewer"]).toEqual({
      id: member.id, name: "Grace", email: `${member.id}@example.com`, avatarUrl: picture, timeZone: "Europe/Oslo", preferences: {}, revision: 1,
      teams: [{ id: LOCAL_TEAM_ID, name: "My team", role: "member", actions: [...actionsOf("member")], workspaceSlug: "my-team" }],
    });
  });

  test("a team is told to its members, addresses to those who manage them and to oneself", async () => {
    const asOwner = (await world.graphql(world.owner, team, { id: LOCAL_TEAM_ID })).data?.["team"] as { members: Array<{ role: string; person: { id: string; name: string; email: string | null; avatarUrl: string | null } }> };
    expect(asOwner).toMatchObject({ name: "My team", role: "owner", memberCount: 4, owner: { id: LOCAL_OWNER_ID, name: "Ada" }, permissions: teamRoles.map((role) => ({ role, actions: [...actionsOf(role)] })) });
    expect(asOwner.members.map(({ role, person }) => [role, person.name, person.avatarUrl])).toEqual([["owner", "Ada", null], ["admin", "Barbara", picture], ["member", "Grace", picture], ["viewer", "Vera", null]]);
    expect(asOwner.members.every(({ person }) => person.email !== null)).toBe(true);
    const asViewer = (await world.graphql(viewer, team, { id: LOCAL_TEAM_ID })).data?.["team"] as typeof asOwner;
    expect(asViewer.members.map(({ person }) => person.email)).toEqual([null, null, null, `${viewer.id}@example.com`]);
  });

  test("invitations are for who manages the members; of keys everybody sees their own", async () => {
    const invitations = "query($id: ID!) { team(id: $id) { invitations { id email role invitedBy { name } } } }";
    expect((await world.graphql(admin, invitations, { id: LOCAL_TEAM_ID })).data).toEqual({ team: { invitations: [{ id: invitationId, email: "joan@example.com", role: "lead", invitedBy: { name: "Ada" } }] } });
    expect((await world.graphql(member, invitations, { id: LOCAL_TEAM_ID })).errors?.[0]?.extensions?.code).toBe("forbidden");
    const apiKeys = "query($id: ID!) { team(id: $id) { apiKeys { name prefix scopes lastUsedAt person { name } } } }";
    const named = async (as: Somebody) => ((await world.graphql(as, apiKeys, { id: LOCAL_TEAM_ID })).data as { team: { apiKeys: Array<{ name: string }> } }).team.apiKeys.map(({ name }) => name);
    expect(await named(admin)).toEqual(["Key of admin", "Key of member"]);
    expect(await named(member)).toEqual(["Key of member"]);
    expect(await named(viewer)).toEqual([]);
    expect(await named({ ...admin, scopes: ["read"] })).toEqual(["Key of admin"]); // a key that may not manage members does not, whoever it acts as
  });

  test("a key without the right to read reads nothing", async () => {
    const { data } = await world.graphql({ ...admin, scopes: ["import"] }, "query($id: ID!, $story: ID!) { viewer { teams { id } } team(id: $id) { id } members(teamId: $id) { id } story(id: $story) { id } activity { edges { node { id } } } projects { totalCount } }", { id: LOCAL_TEAM_ID, story: storyId });
    expect(data).toEqual({ viewer: { teams: [] }, team: null, members: [], story: null, activity: { edges: [] }, projects: { totalCount: 0 } });
  });

  test("what was just made is there for who waits for it, a new team included", async () => {
    const made = await world.server.send("create_team", { name: "Just made" }, { principal: await world.principalOf(viewer) });
    const { data } = await world.graphql(viewer, "query($id: ID!, $minPosition: String) { team(id: $id, minPosition: $minPosition) { name role } viewer(minPosition: $minPosition) { teams { name } } }", { id: made.id, minPosition: made.position });
    expect(data).toEqual({ team: { name: "Just made", role: "owner" }, viewer: { teams: [{ name: "Just made" }, { name: "My team" }] } });
  });
});

describe("REST", () => {
  test("oneself, with all that is one's own, and others with what is theirs to show", async () => {
    const own = await world.rest(member, `/users/${member.id}`);
    expect(own).toMatchObject({ status: 200, body: { id: member.id, name: "Grace", email: `${member.id}@example.com`, time_zone: "Europe/Oslo", preferences: {}, avatar_url: picture, revision: 1 } });
    expect((await world.rest(viewer, `/users/${member.id}`)).body).toMatchObject({ name: "Grace", avatar_url: picture, email: null, time_zone: null, preferences: null, last_login_at: null });
    expect((await world.rest(admin, `/users/${member.id}`)).body).toMatchObject({ email: `${member.id}@example.com`, time_zone: null });
  });

  test("teams, members, permissions, invitations and keys, with the fields of the design", async () => {
    expect((await world.rest(viewer, `/teams/${LOCAL_TEAM_ID}`)).body).toMatchObject({ owner_id: LOCAL_OWNER_ID, member_count: 4, settings: {}, workspace_slug: "my-team" });
    const { body: list } = await world.rest(viewer, `/teams/${LOCAL_TEAM_ID}/members?sort=-joined_at&filter=role:member`);
    expect(list).toMatchObject({ pagination: { total: 1 }, data: [{ team_id: LOCAL_TEAM_ID, user_id: member.id, role: "member", name: "Grace", email: null }] });
    expect((await world.rest(admin, `/teams/${LOCAL_TEAM_ID}/members/${member.id}`)).body).toMatchObject({ user_id: member.id, role: "member", email: `${member.id}@example.com` });
    expect((await world.rest(member, `/teams/${LOCAL_TEAM_ID}/permissions`)).body).toMatchObject({ role: "member", actions: [...actionsOf("member")] });
    expect((await world.rest({ ...admin, scopes: ["read", "manage_members"] }, `/teams/${LOCAL_TEAM_ID}/permissions`)).body).toMatchObject({ role: "admin", actions: ["read", "manage_members"] });
    expect((await world.rest(admin, `/teams/${LOCAL_TEAM_ID}/invitations`)).body).toMatchObject({ data: [{ id: invitationId, email: "joan@example.com", status: "pending", invited_by: LOCAL_OWNER_ID }] });
    expect(await world.rest(member, `/teams/${LOCAL_TEAM_ID}/invitations`)).toMatchObject({ status: 403, body: { error: "forbidden" } });
    expect((await world.rest(admin, `/teams/${LOCAL_TEAM_ID}/invitations/${invitationId}`)).body).toMatchObject({ id: invitationId, email: "joan@example.com" });
    expect(await world.rest(member, `/teams/${LOCAL_TEAM_ID}/invitations/${invitationId}`)).toMatchObject({ status: 403, body: { error: "forbidden" } });
    const keyAs = async (as: Somebody, id: string) => (await world.rest(as, `/teams/${LOCAL_TEAM_ID}/api-keys/${id}`)).status;
    expect([await keyAs(admin, keys.member), await keyAs(member, keys.member), await keyAs(member, keys.admin), await keyAs(viewer, keys.member)]).toEqual([200, 200, 404, 404]);
    const keysOf = async (as: Somebody) => ((await world.rest(as, `/teams/${LOCAL_TEAM_ID}/api-keys?sort=name`)).body["data"] as Array<{ id: string }>).map(({ id }) => id);
    expect(await keysOf(admin)).toEqual([keys.admin, keys.member]);
    expect(await keysOf(member)).toEqual([keys.member]);
    expect(await keysOf(viewer)).toEqual([]);
  });

  test("what was just made is there for who waits for its position", async () => {
    const made = await world.server.send("create_team", { name: "Made for REST" }, { principal: await world.principalOf(viewer) });
    const response = await fetch(`${world.server.url}/api/v1/teams/${made.id}`, { headers: { "x-test-person": JSON.stringify(viewer), "x-galaxy-min-position": made.position } });
    expect(await response.json()).toMatchObject({ id: made.id, owner_id: viewer.id, member_count: 1 });
  });

  test("the history leaves out what happens to invitations and keys for who does not manage them, counts included", async () => {
    const total = async (as: Somebody, filter: string) => ((await world.rest(as, `/teams/${LOCAL_TEAM_ID}/activity?filter=${filter}`)).body["pagination"] as { total: number }).total;
    expect(await total(admin, "action:api_key.created")).toBe(2);
    expect(await total(member, "action:api_key.created")).toBe(0);
    expect(await total(admin, "action:team.member_invited")).toBe(1);
    expect(await total(viewer, "action:team.member_invited")).toBe(0);
    expect(await total(viewer, "action:team.member_added")).toBe(4);
  });
});

describe("isolation", () => {
  const nobody = "0190a6b2-7c1e-7a55-9d6f-0000deadbeef";
  /** An answer without the id that was asked for: what is left must not tell one id from another. */
  const without = (id: string, answer: unknown) => JSON.parse(JSON.stringify(answer).replaceAll(id, "ID")) as unknown;

  test("guessed ids are answered as those that do not exist, by REST and by GraphQL", async () => {
    const ids = { user_id: member.id, team_id: LOCAL_TEAM_ID };
    for (const path of ["/users/USER", "/teams/TEAM", "/teams/TEAM/members", "/teams/TEAM/members/USER", "/teams/TEAM/permissions", "/teams/TEAM/invitations", "/teams/TEAM/api-keys", "/teams/TEAM/activity", "/teams/TEAM/projects"]) {
      const [guessed, missing] = await Promise.all([world.rest(world.stranger, path.replace("TEAM", ids.team_id).replace("USER", ids.user_id)), world.rest(world.stranger, path.replace("TEAM", nobody).replace("USER", nobody))]);
      expect(guessed.status, path).toBe(404);
      expect(without(ids.user_id, without(ids.team_id, guessed)), path).toEqual(without(nobody, missing));
    }
    const whole = "query($team: ID!, $story: ID!) { team(id: $team) { id members { person { email } } } members(teamId: $team) { id } story(id: $story) { id assignedTo { name } } projects(teamId: $team) { totalCount } project(key: \"PA\", teamId: $team) { id } activity(entityId: $team) { edges { node { id } } } }";
    const [guessed, missing] = await Promise.all([world.graphql(world.stranger, whole, { team: LOCAL_TEAM_ID, story: storyId }), world.graphql(world.stranger, whole, { team: nobody, story: nobody })]);
    expect(guessed).toEqual(missing);
    expect(guessed.data).toMatchObject({ team: null, members: [], story: null, projects: { totalCount: 0 }, project: null });
  });

  test("what belongs to one team is not found by the address of another", async () => {
    for (const [kind, id] of [["invitations", invitationId], ["api-keys", keys.member]] as const) {
      const [mixed, missing] = await Promise.all([id, nobody].map((one) => world.rest(world.stranger, `/teams/${world.otherTeam}/${kind}/${one}`)));
      expect(mixed?.status, kind).toBe(404);
      expect(without(id, mixed), kind).toEqual(without(nobody, missing));
    }
  });

  test("a member of one team is no member of another by its members' ids", async () => {
    const mixed = await world.rest(world.stranger, `/teams/${world.otherTeam}/members/${member.id}`);
    const missing = await world.rest(world.stranger, `/teams/${world.otherTeam}/members/${nobody}`);
    expect(without(member.id, mixed)).toEqual(without(nobody, missing));
  });

  test("lists and their counts hold one's own alone", async () => {
    expect((await world.rest(world.stranger, "/teams")).body).toMatchObject({ data: [{ id: world.otherTeam }], pagination: { total: 1 } });
    expect((await world.rest(world.stranger, "/audit-log?page_size=100")).body["data"]).toSatisfy((rows: Array<{ team_id: string }>) => rows.length > 0 && rows.every(({ team_id }) => team_id === world.otherTeam));
    // what people do to their own account stands in no team's history
    expect((await world.rest(member, "/audit-log?filter=action:user.updated")).body).toMatchObject({ pagination: { total: 0 } });
  });

  test("what a removed member did stays, under no name; what an erased one did, under none either", async () => {
    const [leaver, erased] = [await world.person("member", "Lea"), await world.person("member", "Erik")];
    const { send } = world.server;
    const project = await world.server.project();
    const story = async (by: Somebody) => (await send("create_story", { project_id: project, title: "Stays" }, { principal: await world.principalOf(by) })).id;
    const [byLeaver, byErased] = [await story(leaver), await story(erased)];
    await send("remove_member", { team_id: LOCAL_TEAM_ID, user_id: leaver.id });
    await send("leave_team", { team_id: LOCAL_TEAM_ID }, { principal: await world.principalOf(erased) });
    await send("delete_user", { user_id: erased.id }, system);
    await world.server.upToDate();
    const actor = async (id: string, as: Somebody) => (await world.graphql(as, "query($id: ID!) { activity(entityId: $id) { edges { node { actor { id name avatarUrl } } } } }", { id })).data;
    await expect.poll(() => actor(byLeaver, member)).toEqual({ activity: { edges: [{ node: { actor: { id: leaver.id, name: "Former member", avatarUrl: null } } }] } });
    await expect.poll(() => actor(byErased, member)).toEqual({ activity: { edges: [{ node: { actor: { id: erased.id, name: "Deleted person", avatarUrl: null } } }] } });
    for (const id of [leaver.id, erased.id]) expect((await world.rest(member, `/users/${id}`)).status).toBe(404);
    // and the one who left sees the team no more
    expect((await world.rest(leaver, `/teams/${LOCAL_TEAM_ID}`)).status).toBe(404);
    expect((await world.rest(leaver, `/users/${leaver.id}`)).body).toMatchObject({ name: "Lea" });
  });
});
