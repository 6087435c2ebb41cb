import type { Actor } from "#schemas/envelope.ts";
import type { Principal } from "#schemas/principal.ts";
import type { UserRow } from "#schemas/read-models.ts";
import type { Person } from "../reads/reads.ts";
import { builder } from "./builder.ts";
import { ActorKindEnum } from "./enums.ts";
import { minPositionHelp, reached } from "./position.ts";
import { Team } from "./refs.ts";

export const PersonType = builder.objectRef<Person>("Person").implement({
  description: "Somebody with whom the viewer shares a team. Of others it is told only that they are there.",
  fields: (t) => ({
    id: t.exposeID("id"),
    name: t.exposeString("name"),
    avatarUrl: t.string({ nullable: true, description: "A small picture as a data URL.", resolve: (person, _args, { reads }) => reads.avatar(person) }),
    email: t.string({ nullable: true, description: "The viewer's own, and those of members the viewer manages.", resolve: (person, _args, { reads }) => reads.email(person) }),
  }),
});

export const ActorType = builder.objectRef<Actor>("Actor").implement({
  description: "Who did something: a person, an agent, an integration, or the product by itself.",
  fields: (t) => ({
    kind: t.field({ type: ActorKindEnum, resolve: (actor) => actor.kind }),
    id: t.exposeID("id"),
    name: t.string({ resolve: (actor, _args, { reads }) => reads.actorName(actor) }),
    avatarUrl: t.string({ nullable: true, resolve: async ({ kind, id }, _args, { reads }) => (kind === "user" ? reads.avatar(await reads.person(id)) : null) }),
    onBehalfOf: t.id({ nullable: true, description: "The person an agent or an integration acts for.", resolve: (actor) => actor.onBehalfOf ?? null }),
  }),
});

interface Asking {
  readonly principal: Principal;
  /** Null of who is no person, or has never registered. */
  readonly user: UserRow | null;
}

const Viewer = builder.objectRef<Asking>("Viewer").implement({
  description: "Whoever is asking.",
  fields: (t) => ({
    id: t.id({ resolve: ({ principal }) => principal.actor.id }),
    name: t.string({ resolve: ({ principal, user }) => user?.name ?? principal.name }),
    email: t.string({ nullable: true, resolve: ({ user }) => user?.email ?? null }),
    avatarUrl: t.string({ nullable: true, resolve: ({ user }) => user?.avatar_url ?? null }),
    timeZone: t.string({ resolve: ({ user }) => user?.time_zone ?? "UTC" }),
    preferences: t.field({ type: "JSON", resolve: ({ user }) => user?.preferences ?? {} }),
    revision: t.int({ nullable: true, resolve: ({ user }) => user?.revision ?? null }),
    teams: t.field({ type: [Team], description: "By name.", resolve: async (_viewer, _args, { reads }) => [...(await reads.teams())] }),
  }),
});

builder.queryFields((t) => ({
  viewer: t.field({
    type: Viewer,
    args: { minPosition: t.arg.string({ description: minPositionHelp }) },
    resolve: reached(async (_root, _args, { principal, reads }) => ({ principal, user: await reads.ownUser() })),
  }),
  members: t.field({
    type: [PersonType],
    description: "Everybody who belongs to the team, by name; empty for a team the viewer is not in.",
    args: { teamId: t.arg.id({ required: true }), minPosition: t.arg.string({ description: minPositionHelp }) },
    resolve: reached(async (_root, { teamId }, { reads }) => {
      const team = await reads.team(teamId);
      return team ? (await reads.members(team.id)).map(({ person }) => person) : [];
    }),
  }),
}));
