import { gql } from "@urql/core";
import { useEffect, useMemo } from "react";
import type { Action, TeamRole } from "#schemas/permissions.ts";
import { useData, type DataState } from "../api/use-data.ts";
import { notePictures } from "../ui/pictures.ts";

export interface Member {
  readonly role: TeamRole;
  readonly joinedAt: string;
  readonly person: { readonly id: string; readonly name: string; readonly email: string | null; readonly avatarUrl: string | null };
}
export interface Invitation {
  readonly id: string;
  readonly email: string;
  readonly role: TeamRole;
  readonly expiresAt: string;
  readonly createdAt: string;
}
export interface ApiKeyView {
  readonly id: string;
  readonly name: string;
  readonly prefix: string;
  readonly scopes: readonly Action[];
  readonly expiresAt: string | null;
  readonly lastUsedAt: string | null;
  readonly createdAt: string;
  readonly person: { readonly id: string; readonly name: string };
}
export interface TeamView {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly workspaceSlug: string;
}

const TEAM = gql<{ readonly team: TeamView | null }, { teamId: string; minPosition?: string }>`
  query TeamSettings($teamId: ID!, $minPosition: String) {
    team(id: $teamId, minPosition: $minPosition) { id name description workspaceSlug }
  }
`;
const MEMBERS = gql<{ readonly team: { readonly members: readonly Member[] } | null }, { teamId: string; minPosition?: string }>`
  query TeamMembers($teamId: ID!, $minPosition: String) {
    team(id: $teamId, minPosition: $minPosition) { members { role joinedAt person { id name email avatarUrl } } }
  }
`;
const INVITATIONS = gql<{ readonly team: { readonly invitations: readonly Invitation[] } | null }, { teamId: string; minPosition?: string }>`
  query TeamInvitations($teamId: ID!, $minPosition: String) {
    team(id: $teamId, minPosition: $minPosition) { invitations { id email role expiresAt createdAt } }
  }
`;
const API_KEYS = gql<{ readonly team: { readonly apiKeys: readonly ApiKeyView[] } | null }, { teamId: string; minPosition?: string }>`
  query TeamApiKeys($teamId: ID!, $minPosition: String) {
    team(id: $teamId, minPosition: $minPosition) { apiKeys { id name prefix scopes expiresAt lastUsedAt createdAt person { id name } } }
  }
`;

const refreshOn = ["team", "user"] as const;

export function useTeamView(teamId: string): DataState<{ readonly team: TeamView | null }> {
  const variables = useMemo(() => ({ teamId }), [teamId]);
  return useData({ query: TEAM, variables, refreshOn });
}

/** The members of a team with their roles, the owner first, then by name. */
export function useTeamMembers(teamId: string): DataState<{ readonly team: { readonly members: readonly Member[] } | null }> {
  const variables = useMemo(() => ({ teamId }), [teamId]);
  const state = useData({ query: MEMBERS, variables, refreshOn });
  const members = state.data?.team?.members;
  useEffect(() => notePictures((members ?? []).map(({ person }) => person)), [members]);
  return state;
}

/** Invitations nobody has answered yet; only for somebody who may manage members. */
export function useInvitations(teamId: string, pause: boolean): DataState<{ readonly team: { readonly invitations: readonly Invitation[] } | null }> {
  const variables = useMemo(() => ({ teamId }), [teamId]);
  return useData({ query: INVITATIONS, variables, refreshOn, pause });
}

/** One's own keys, everybody's for somebody who may manage members. */
export function useApiKeys(teamId: string): DataState<{ readonly team: { readonly apiKeys: readonly ApiKeyView[] } | null }> {
  const variables = useMemo(() => ({ teamId }), [teamId]);
  return useData({ query: API_KEYS, variables, refreshOn });
}
