import { describe, expect, test } from "vitest";
import type { CommandName } from "#schemas/commands/catalogue.ts";
import type { TeamEvent } from "#schemas/events/team.ts";
import { team, type Team, type TeamFacts } from "./team.ts";
import { at, command, id, refusal } from "./testing.ts";
import { user } from "./user.ts";

describe("a team", () => {
  const [ada, bob, cleo] = [id(1), id(2), id(3)];
  const now = "2026-11-23T09:00:00.000Z";
  const later = "2026-11-30T09:00:00.000Z";
  const facts = (actorId: string, more: Partial<TeamFacts> = {}): TeamFacts => ({ suggestedSlug: "ground-control", actor: { kind: "user", id: actorId }, isKnown: true, now, ...more });
  const fold = (state: Team | null, events: readonly TeamEvent[]) => events.reduce<Team | null>((folded, event) => team.evolve(folded, event, at), state) as Team;
  const ask = (state: Team | null, actorId: string, name: CommandName, input: object, more?: Partial<TeamFacts>) => team.decide(state, command(name, { ...(state ? { team_id: id(0) } : {}), ...input } as never) as never, facts(actorId, more));
  const made = () => fold(null, ask(null, ada, "create_team", { name: "Ground control" }));
  const withBob = (role: string) => fold(made(), ask(made(), ada, "add_member", { user_id: bob, role }));

  test("is created with an address and an owner, and changed", () => {
    expect(ask(null, ada, "create_team", { name: "Ground control" })).toEqual([
      { type: "team.created", data: { name: "Ground control", workspace_slug: "ground-control", description: "" } },
      { type: "team.member_added", data: { user_id: ada, role: "owner", invitation_id: null } },
    ]);
    const renamed = ask(made(), ada, "update_team", { name: "Mission control", settings: { time_zone: "Europe/Berlin" } });
    expect(renamed).toEqual([{ type: "team.updated", data: { name: "Mission control", settings: { time_zone: "Europe/Berlin" } } }]);
    expect(fold(made(), renamed).name).toBe("Mission control");
    expect(ask(made(), ada, "update_team", { name: "Ground control" })).toEqual([]);
    expect(team.isDeleted(made())).toBe(false);
    expect(team.present?.(made())).toEqual({ name: "Ground control", workspace_slug: "ground-control", description: "", settings: {}, owner_id: ada, member_count: 1 });
  });

  test("takes in people who are known, once, and never a second owner", () => {
    expect(withBob("developer").members).toEqual({ [ada]: "owner", [bob]: "member" });
    expect(refusal(() => ask(withBob("lead"), ada, "add_member", { user_id: bob })).code).toBe("duplicate");
    expect(refusal(() => ask(made(), ada, "add_member", { user_id: bob }, { isKnown: false })).code).toBe("not_found");
    expect(refusal(() => ask(made(), ada, "add_member", { user_id: bob, role: "owner" })).code).toBe("rule_violation");
  });

  test("nobody gives a role above their own or changes who stands above them", () => {
    const state = withBob("admin");
    expect(refusal(() => ask(state, bob, "change_member_role", { user_id: ada, role: "viewer" })).code).toBe("rule_violation");
    expect(refusal(() => ask(state, bob, "change_member_role", { user_id: bob, role: "owner" })).code).toBe("forbidden");
    const lead = fold(state, ask(state, ada, "change_member_role", { user_id: bob, role: "lead" }));
    expect(refusal(() => ask(lead, bob, "invite_member", { invitation_id: id(9), email: "c@example.com", role: "admin", expires_at: later })).code).toBe("forbidden");
    expect(refusal(() => ask(lead, bob, "remove_member", { user_id: ada })).code).toBe("rule_violation");
  });

  test("always has one owner: the ownership passes on, and its owner cannot leave", () => {
    const passed = fold(withBob("member"), ask(withBob("member"), ada, "change_member_role", { user_id: bob, role: "owner" }));
    expect(passed.members).toEqual({ [ada]: "admin", [bob]: "owner" });
    expect(refusal(() => ask(made(), ada, "leave_team", {})).code).toBe("rule_violation");
    expect(refusal(() => ask(made(), ada, "change_member_role", { user_id: ada, role: "admin" })).code).toBe("rule_violation");
    const left = ask(passed, ada, "leave_team", {});
    expect(left).toEqual([{ type: "team.member_removed", data: { user_id: ada, reason: "left" } }]);
    expect(fold(passed, left).members).toEqual({ [bob]: "owner" });
  });

  test("lets in who was invited, once, until the invitation is over or taken back", () => {
    const invite = { invitation_id: id(9), email: "cleo@example.com", role: "member", expires_at: later };
    const state = fold(made(), ask(made(), ada, "invite_member", invite));
    const accept = { invitation_id: id(9), user_id: cleo };
    const joined = fold(state, ask(state, cleo, "accept_invitation", accept));
    expect(joined.members[cleo]).toBe("member");
    expect(ask(joined, cleo, "accept_invitation", accept)).toEqual([]);
    expect(refusal(() => ask(joined, bob, "accept_invitation", { ...accept, user_id: bob })).code).toBe("not_found");
    expect(refusal(() => ask(state, cleo, "accept_invitation", accept, { now: later })).code).toBe("not_found");
    const revoked = fold(state, ask(state, ada, "revoke_invitation", { invitation_id: id(9) }));
    expect(refusal(() => ask(revoked, cleo, "accept_invitation", accept)).code).toBe("not_found");
    expect(ask(revoked, ada, "revoke_invitation", { invitation_id: id(9) })).toEqual([]);
    expect(refusal(() => ask(joined, ada, "revoke_invitation", { invitation_id: id(9) })).code).toBe("rule_violation");
    expect(refusal(() => ask(made(), ada, "invite_member", { ...invite, role: "owner" })).code).toBe("rule_violation");
    expect(refusal(() => ask(made(), ada, "invite_member", { ...invite, expires_at: now })).code).toBe("validation_error");
  });

  test("has keys within the role of whoever makes them, revoked by them or by who manages members", () => {
    const state = withBob("member");
    const key = { key_id: id(8), name: "CI", prefix: "sg_abcdefgh", scopes: ["read", "work_on_tasks"] };
    expect(refusal(() => ask(state, bob, "create_api_key", { ...key, scopes: ["manage_team"] })).code).toBe("forbidden");
    expect(refusal(() => ask(state, bob, "create_api_key", { ...key, expires_at: now })).code).toBe("validation_error");
    const keyed = fold(state, ask(state, bob, "create_api_key", key));
    expect(keyed.api_keys).toEqual({ [id(8)]: { user_id: bob, revoked: false } });
    expect(refusal(() => ask(keyed, cleo, "revoke_api_key", { key_id: id(8) })).code).toBe("not_found");
    const revoked = fold(keyed, ask(keyed, ada, "revoke_api_key", { key_id: id(8) }));
    expect(revoked.api_keys[id(8)]?.revoked).toBe(true);
    expect(ask(revoked, bob, "revoke_api_key", { key_id: id(8) })).toEqual([]);
  });
});

describe("a person", () => {
  const none = { ownsTeamsWithOthers: [] };
  const ada = () => user.evolve(null, user.decide(null, command("register_user", { name: "Ada", email: " Ada@Example.com ", time_zone: "Europe/London" }) as never, none)[0]!, at);

  test("registers, signs in, changes what is theirs", () => {
    expect(ada()).toEqual({ name: "Ada", email: "Ada@Example.com", avatar_url: null, time_zone: "Europe/London", preferences: {}, deleted: false });
    const login = user.decide(ada(), command("record_login", { user_id: id(1), method: "password", session_id: id(5) }) as never, none);
    expect(user.evolve(ada(), login[0]!, at)).toEqual(ada());
    const changed = user.decide(ada(), command("update_user", { user_id: id(1), name: "Ada L.", time_zone: "Europe/London", preferences: { theme: "dark" } }) as never, none);
    expect(changed).toEqual([{ type: "user.updated", data: { name: "Ada L.", preferences: { theme: "dark" } } }]);
    expect(user.evolve(ada(), changed[0]!, at)).toMatchObject({ name: "Ada L.", preferences: { theme: "dark" } });
    expect(user.decide(ada(), command("update_user", { user_id: id(1), name: "Ada" }) as never, none)).toEqual([]);
  });

  test("is erased, but not while others depend on teams they own", () => {
    const erase = command("delete_user", { user_id: id(1) }) as never;
    expect(refusal(() => user.decide(ada(), erase, { ownsTeamsWithOthers: ["Ground control"] })).code).toBe("has_dependants");
    const erased = user.evolve(ada(), user.decide(ada(), erase, none)[0]!, at);
    expect(erased).toMatchObject({ name: null, email: null, avatar_url: null });
    expect(user.isDeleted(erased)).toBe(true);
  });
});
