import type { Command } from "#schemas/commands/catalogue.ts";
import type { EventData } from "#schemas/events/catalogue.ts";
import type { TeamEvent } from "#schemas/events/team.ts";
import type { TeamSettings } from "#schemas/people.ts";
import { actionsOf, isAbove, may, type TeamRole } from "#schemas/permissions.ts";
import { changesOf, isEmpty, refuse, type Aggregate } from "./aggregate.ts";

export interface Team {
  readonly name: string;
  readonly workspace_slug: string;
  readonly description: string;
  readonly settings: TeamSettings;
  /** Role by user id; exactly one is the owner. */
  readonly members: Readonly<Record<string, TeamRole>>;
  readonly invitations: Readonly<Record<string, Invitation>>;
  readonly api_keys: Readonly<Record<string, { readonly user_id: string; readonly revoked: boolean }>>;
}

interface Invitation {
  readonly role: TeamRole;
  readonly expires_at: string;
  readonly status: "pending" | "accepted" | "revoked";
}

export interface TeamFacts {
  /** Address made from the name, for a team that names none. */
  readonly suggestedSlug: string;
  /** Who asks. */
  readonly actor: { readonly kind: string; readonly id: string };
  /** Whether the person to add is there and known to whoever adds them. */
  readonly isKnown: boolean;
  /** RFC 3339. */
  readonly now: string;
}

/** So that a team's state stays small enough to be asked for every command. */
const MOST_MEMBERS = 1_000;
const MOST_PENDING = 500;
const MOST_KEYS = 50;

type TeamCommand = Command<"create_team" | "update_team" | "add_member" | "invite_member" | "revoke_invitation" | "accept_invitation" | "change_member_role" | "remove_member" | "leave_team" | "create_api_key" | "revoke_api_key">;

export const team: Aggregate<Team, TeamEvent, TeamCommand, TeamFacts> = {
  evolve(state, event) {
    const present = state as Team;
    switch (event.type) {
      case "team.created":
        return { ...event.data, settings: {}, members: {}, invitations: {}, api_keys: {} };
      case "team.updated":
        return { ...present, ...event.data } as Team;
      case "team.member_invited": {
        const { invitation_id, role, expires_at } = event.data;
        return withInvitation(present, invitation_id, { role, expires_at, status: "pending" });
      }
      case "team.invitation_revoked":
        return withInvitation(present, event.data.invitation_id, { status: "revoked" });
      case "team.member_added": {
        const { user_id, role, invitation_id } = event.data;
        const joined = { ...present, members: { ...present.members, [user_id]: role } };
        return invitation_id === null ? joined : withInvitation(joined, invitation_id, { status: "accepted" });
      }
      case "team.member_role_changed":
        return { ...present, members: { ...present.members, [event.data.user_id]: event.data.to } };
      case "team.member_removed": {
        const { [event.data.user_id]: _gone, ...members } = present.members;
        return { ...present, members };
      }
      case "api_key.created":
        return { ...present, api_keys: { ...present.api_keys, [event.data.key_id]: { user_id: event.data.user_id, revoked: false } } };
      case "api_key.revoked": {
        const key = present.api_keys[event.data.key_id];
        return key ? { ...present, api_keys: { ...present.api_keys, [event.data.key_id]: { ...key, revoked: true } } } : present;
      }
      default:
        return event satisfies never;
    }
  },

  decide(state, command, { suggestedSlug, actor, isKnown, now }) {
    if (command.name === "create_team") {
      const { name, workspace_slug, description } = command.data;
      return [{ type: "team.created", data: { name, workspace_slug: workspace_slug ?? suggestedSlug, description } }, added(actor.id, "owner", null)];
    }
    const present = state as Team;
    const { members, invitations, api_keys: keys } = present;
    // Code of ours that acts for nobody stands above everybody.
    const own: TeamRole = actor.kind === "user" ? (members[actor.id] ?? "viewer") : "owner";
    switch (command.name) {
      case "update_team": {
        const { team_id: _id, ...wanted } = command.data;
        const changes = changesOf({ name: present.name, description: present.description, settings: present.settings }, wanted);
        return isEmpty(changes) ? [] : [{ type: "team.updated", data: changes }];
      }
      case "add_member": {
        const { user_id, role } = command.data;
        if (members[user_id]) refuse("duplicate", "This person belongs to the team already", { user_id: ["is a member already"] });
        if (!isKnown) refuse("not_found", "There is no such person among those you share a team with; invite them by their address", { user_id: ["must be somebody you share a team with"] });
        if (role === "owner" && Object.values(members).includes("owner")) refuse("rule_violation", "A team has one owner; add the person first, then transfer the ownership", { role: ["must not be owner"] });
        mayGive(own, role);
        hasRoom(members);
        return [added(user_id, role, null)];
      }
      case "invite_member": {
        const { invitation_id, email, role, expires_at } = command.data;
        if (role === "owner") refuse("rule_violation", "Nobody is invited as owner; transfer the ownership once they have joined", { role: ["must not be owner"] });
        mayGive(own, role);
        hasRoom(members);
        if (expires_at <= now) refuse("validation_error", "The invitation would be over already", { expires_at: ["must be in the future"] });
        if (invitations[invitation_id]) refuse("duplicate", "There is an invitation with this id already", { invitation_id: ["is taken"] });
        if (Object.values(invitations).filter(({ status, expires_at: until }) => status === "pending" && until > now).length >= MOST_PENDING) refuse("rule_violation", `A team has at most ${MOST_PENDING} open invitations; revoke some first`);
        return [{ type: "team.member_invited", data: { invitation_id, email, role, expires_at } }];
      }
      case "revoke_invitation": {
        const invitation = invitations[command.data.invitation_id] ?? refuse("not_found", "There is no such invitation", { invitation_id: ["must be an invitation of this team"] });
        if (invitation.status === "accepted") refuse("rule_violation", "The invitation was accepted; remove the member instead");
        return invitation.status === "revoked" ? [] : [{ type: "team.invitation_revoked", data: { invitation_id: command.data.invitation_id } }];
      }
      case "accept_invitation": {
        const { invitation_id, user_id } = command.data;
        const invitation = invitations[invitation_id];
        if (invitation?.status === "accepted" && members[user_id]) return [];
        if (invitation?.status !== "pending" || invitation.expires_at <= now) return refuse("not_found", "This invitation is not valid any more; ask for a new one");
        if (members[user_id]) return [];
        hasRoom(members);
        return [added(user_id, invitation.role, invitation_id)];
      }
      case "change_member_role": {
        const { user_id, role } = command.data;
        const from = memberOf(members, user_id);
        if (from === role) return [];
        if (from === "owner") refuse("rule_violation", "A team always has an owner; transfer the ownership by making another member the owner", { role: ["must stay owner"] });
        mayChange(own, from);
        mayGive(own, role);
        const changed = changedRole(user_id, from, role);
        const owner = Object.entries(members).find(([, present]) => present === "owner")?.[0];
        return role === "owner" && owner !== undefined ? [changed, changedRole(owner, "owner", "admin")] : [changed];
      }
      case "remove_member":
      case "leave_team": {
        const userId = command.name === "leave_team" ? actor.id : command.data.user_id;
        const role = memberOf(members, userId);
        if (role === "owner") refuse("rule_violation", "The owner cannot leave the team; transfer the ownership first");
        if (userId !== actor.id) mayChange(own, role);
        return [{ type: "team.member_removed", data: { user_id: userId, reason: actor.kind === "system" ? "account_deleted" : userId === actor.id ? "left" : "removed" } }];
      }
      case "create_api_key": {
        const { team_id: _id, ...key } = command.data;
        if (keys[key.key_id]) refuse("duplicate", "There is a key with this id already", { key_id: ["is taken"] });
        const beyond = key.scopes.filter((scope) => !may(own, scope));
        if (beyond.length > 0) refuse("forbidden", `Your role (${own}) does not allow ${beyond.join(", ")}`, { scopes: [`must be among ${actionsOf(own).join(", ")}`] });
        if (key.expires_at !== null && key.expires_at <= now) refuse("validation_error", "The key would be over already", { expires_at: ["must be in the future"] });
        if (Object.values(keys).filter(({ user_id, revoked }) => user_id === actor.id && !revoked).length >= MOST_KEYS) refuse("rule_violation", `A person has at most ${MOST_KEYS} keys a team; revoke one first`);
        return [{ type: "api_key.created", data: { ...key, user_id: actor.id } }];
      }
      case "revoke_api_key": {
        const key = keys[command.data.key_id];
        // another's key is as if it were not there
        if (!key || (key.user_id !== actor.id && !may(own, "manage_members"))) return refuse("not_found", "There is no such key", { key_id: ["must be a key of this team"] });
        return key.revoked ? [] : [{ type: "api_key.revoked", data: { key_id: command.data.key_id } }];
      }
      default:
        return command satisfies never;
    }
  },

  isDeleted: () => false,

  /** Addresses and keys are for those who manage them: they have reads of their own. */
  present({ members, invitations: _invitations, api_keys: _keys, ...team }) {
    return { ...team, owner_id: Object.entries(members).find(([, role]) => role === "owner")?.[0] ?? null, member_count: Object.keys(members).length };
  },
};

function added(user_id: string, role: TeamRole, invitation_id: string | null) {
  return { type: "team.member_added" as const, data: { user_id, role, invitation_id } satisfies EventData<"team.member_added"> };
}

function changedRole(user_id: string, from: TeamRole, to: TeamRole) {
  return { type: "team.member_role_changed" as const, data: { user_id, from, to } };
}

function withInvitation(team: Team, id: string, change: Partial<Invitation>): Team {
  return { ...team, invitations: { ...team.invitations, [id]: { ...team.invitations[id], ...change } as Invitation } };
}

function memberOf(members: Team["members"], userId: string): TeamRole {
  return members[userId] ?? refuse("not_found", "This person does not belong to the team", { user_id: ["must be a member"] });
}

function hasRoom(members: Team["members"]): void {
  if (Object.keys(members).length >= MOST_MEMBERS) refuse("rule_violation", `A team has at most ${MOST_MEMBERS} members`);
}

function mayGive(own: TeamRole, role: TeamRole): void {
  if (isAbove(role, own)) refuse("forbidden", `Your role in this team (${own}) does not allow you to make somebody ${role}`, { role: [`must not be above ${own}`] });
}

function mayChange(own: TeamRole, theirs: TeamRole): void {
  if (isAbove(theirs, own)) refuse("forbidden", `Your role in this team (${own}) does not allow you to change somebody who is ${theirs}`);
}
