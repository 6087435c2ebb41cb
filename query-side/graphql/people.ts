import type { Actor } from "#schemas/envelope.ts";
import type { TeamRole } from "#schemas/permissions.ts";
import type { Principal } from "#schemas/principal.ts";
import type { TeamRow } from "#schemas/read-models.ts";
import type { PersonRow } from "../people.ts";
import { builder } from "./builder.ts";
import { ActorKindEnum, TeamRoleEnum } from "./enums.ts";
import { minPositionHelp, reached } from "./position.ts";

export const Person = builder.objectRef<PersonRow>("Person").implement({
  fields: (t) => ({ id: t.exposeID("id"), name: t.exposeString("name") }),
});

export const ActorType = builder.objectRef<Actor>("Actor").implement({
  description: "Who did something: a person, an agent, an integration, or the product by itself.",
  fields: (t) => ({
    kind: t.field({ type: ActorKindEnum, resolve: (actor) => actor.kind }),
    id: t.exposeID("id"),
    name: t.string({ resolve: (actor, _args, { people }) => people.nameOf(actor) }),
    onBehalfOf: t.id({ nullable: true, description: "The person an agent or an integration acts for.", resolve: (actor) => actor.onBehalfOf ?? null }),
  }),
});

interface Membership {
  readonly team: TeamRow;
  readonly role: TeamRole;
}

const ViewerTeam = builder.objectRef<Membership>("ViewerTeam").implement({
  fields: (t) => ({
    id: t.id({ resolve: ({ team }) => team.id }),
    name: t.string({ resolve: ({ team }) => team.name }),
    role: t.field({ type: TeamRoleEnum, resolve: ({ role }) => role }),
  }),
});

const Viewer = builder.objectRef<Principal>("Viewer").implement({
  description: "Whoever is asking.",
  fields: (t) => ({
    id: t.id({ resolve: ({ actor }) => actor.id }),
    name: t.exposeString("name"),
    teams: t.field({
      type: [ViewerTeam],
      resolve: async (principal, _args, { reads }) => {
        const teams = await reads.teams(Object.keys(principal.teams));
        return teams.flatMap((team) => {
          const role = principal.teams[team.id];
          return role === undefined ? [] : [{ team, role }];
        });
      },
    }),
  }),
});

builder.queryFields((t) => ({
  viewer: t.field({ type: Viewer, args: { minPosition: t.arg.string({ description: minPositionHelp }) }, resolve: reached((_root, _args, { principal }) => principal) }),
  members: t.field({
    type: [Person],
    description: "Everybody known to belong to the team, by name; empty for a team the viewer is not in.",
    args: { teamId: t.arg.id({ required: true }), minPosition: t.arg.string({ description: minPositionHelp }) },
    resolve: reached((_root, { teamId }, { people, principal }) => (Object.hasOwn(principal.teams, teamId) ? people.membersOf(teamId) : [])),
  }),
}));
