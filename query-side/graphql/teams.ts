import { actions, actionsOf, teamRoles, type TeamRole } from "#schemas/permissions.ts";
import { mayDo, roleIn } from "#schemas/principal.ts";
import type { ApiKeyRow, InvitationRow } from "#schemas/read-models.ts";
import type { TeamMember } from "../reads/reads.ts";
import { builder } from "./builder.ts";
import { QUERY_COST } from "./connection.ts";
import { ActionEnum, TeamRoleEnum } from "./enums.ts";
import { PersonType } from "./people.ts";
import { minPositionHelp, reached } from "./position.ts";
import { Team } from "./refs.ts";

const TeamMemberType = builder.objectRef<TeamMember>("TeamMember").implement({
  fields: (t) => ({
    person: t.field({ type: PersonType, resolve: ({ person }) => person }),
    role: t.expose("role", { type: TeamRoleEnum }),
    joinedAt: t.expose("joined_at", { type: "DateTime" }),
  }),
});

const Invitation = builder.objectRef<InvitationRow>("Invitation").implement({
  fields: (t) => ({
    id: t.exposeID("id"),
    email: t.string({ description: "Empty where the invited person has been erased.", resolve: ({ email }) => email ?? "" }),
    role: t.expose("role", { type: TeamRoleEnum }),
    invitedBy: t.field({ type: PersonType, resolve: ({ invited_by }, _args, { reads }) => reads.person(invited_by) }),
    expiresAt: t.expose("expires_at", { type: "DateTime" }),
    createdAt: t.expose("created_at", { type: "DateTime" }),
  }),
});

const ApiKey = builder.objectRef<ApiKeyRow & { readonly last_used_at: Date | null }>("ApiKey").implement({
  description: "A key that acts as a member in this team alone, within its scopes.",
  fields: (t) => ({
    id: t.exposeID("id"),
    name: t.exposeString("name"),
    prefix: t.exposeString("prefix", { description: "What the key begins with; all that is kept of it in clear." }),
    scopes: t.expose("scopes", { type: [ActionEnum] }),
    person: t.field({ type: PersonType, description: "As whom it acts.", resolve: ({ user_id }, _args, { reads }) => reads.person(user_id) }),
    expiresAt: t.expose("expires_at", { type: "DateTime", nullable: true }),
    lastUsedAt: t.expose("last_used_at", { type: "DateTime", nullable: true }),
    createdAt: t.expose("created_at", { type: "DateTime" }),
  }),
});

const RolePermissions = builder.objectRef<TeamRole>("RolePermissions").implement({
  fields: (t) => ({
    role: t.field({ type: TeamRoleEnum, resolve: (role) => role }),
    actions: t.field({ type: [ActionEnum], resolve: (role) => [...actionsOf(role)] }),
  }),
});

/** Lists that are as long as the team is large. */
const memberCost = { field: QUERY_COST, multiplier: 50 } as const;

builder.objectType(Team, {
  fields: (t) => ({
    id: t.exposeID("id"),
    name: t.exposeString("name"),
    workspaceSlug: t.exposeString("workspace_slug", { description: "Its address; unique." }),
    description: t.exposeString("description"),
    settings: t.expose("settings", { type: "JSON", description: "What new projects begin with." }),
    memberCount: t.exposeInt("member_count"),
    owner: t.field({ type: PersonType, nullable: true, description: "Null only of a team from before teams had members.", resolve: ({ owner_id }, _args, { reads }) => (owner_id === null ? null : reads.person(owner_id)) }),
    role: t.field({ type: TeamRoleEnum, description: "The viewer's.", resolve: ({ id }, _args, { principal }) => roleIn(principal, id) ?? "viewer" }),
    actions: t.field({ type: [ActionEnum], description: "What the viewer may do.", resolve: ({ id }, _args, { principal }) => actions.filter((action) => mayDo(principal, id, action)) }),
    permissions: t.field({ type: [RolePermissions], description: "What each role may do, most powerful first.", resolve: () => [...teamRoles] }),
    members: t.field({ type: [TeamMemberType], complexity: memberCost, description: "By name.", resolve: async ({ id }, _args, { reads }) => [...(await reads.members(id))] }),
    invitations: t.field({ type: [Invitation], complexity: memberCost, description: "Those that can still be accepted; for who manages the members.", resolve: async ({ id }, _args, { reads }) => [...(await reads.invitations(id))] }),
    apiKeys: t.field({ type: [ApiKey], complexity: memberCost, description: "The viewer's own that work; everybody's for who manages the members.", resolve: async ({ id }, _args, { reads }) => [...(await reads.apiKeys(id))] }),
    revision: t.exposeInt("revision"),
    createdAt: t.expose("created_at", { type: "DateTime" }),
    updatedAt: t.expose("updated_at", { type: "DateTime" }),
  }),
});

builder.queryField("team", (t) =>
  t.field({
    type: Team,
    nullable: true,
    description: "One of the viewer's teams.",
    args: { id: t.arg.id({ required: true }), minPosition: t.arg.string({ description: minPositionHelp }) },
    resolve: reached((_root, { id }, { reads }) => reads.team(id)),
  }),
);
