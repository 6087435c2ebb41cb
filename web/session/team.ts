import { createContext, use, useMemo, useSyncExternalStore } from "react";
import { LOCAL_TEAM_ID } from "#schemas/principal.ts";
import { may, type Action, type TeamRole } from "#schemas/permissions.ts";
import { onSessionChange, personHere, useMe, type Me, type TeamOfMine } from "./session.ts";

const KEY = "galaxy.team";
let chosen: string | undefined = read();
const listeners = new Set<() => void>();

function read(): string | undefined {
  try {
    return localStorage.getItem(KEY) ?? undefined;
  } catch {
    return undefined;
  }
}

function subscribe(listener: () => void): () => void {
  const off = onSessionChange(listener);
  listeners.add(listener);
  return () => {
    off();
    listeners.delete(listener);
  };
}

function pick(me: Me | undefined): TeamOfMine | undefined {
  return me?.teams.find((team) => team.id === chosen) ?? me?.teams[0];
}

/** The team this browser works in; the first of the person's until they choose. Undefined for somebody without one. */
export function currentTeam(): TeamOfMine | undefined {
  return pick(personHere());
}

/** Calls back when another team is worked in, or the person's part in it changes. */
export function onTeamChange(listener: () => void): () => void {
  return subscribe(listener);
}

/** Remembers the choice in this browser. */
export function chooseTeam(teamId: string): void {
  chosen = teamId;
  try {
    localStorage.setItem(KEY, teamId);
  } catch {
    // Without storage it holds until the page is closed.
  }
  for (const listener of listeners) listener();
}

export function useTeam(): TeamOfMine | undefined {
  return useSyncExternalStore(subscribe, currentTeam);
}

/** The id of the team worked in; that of the local team while nobody has one, so that queries have something to ask for. */
export function useTeamId(): string {
  return useTeam()?.id ?? LOCAL_TEAM_ID;
}

/** The viewer's role in a team; undefined where they have none. */
export function useRole(teamId: string | undefined): TeamRole | undefined {
  const me = useMe();
  return me?.teams.find((team) => team.id === teamId)?.role;
}

/** What the viewer may do in a team: what they may not is not offered. */
export function useMay(teamId: string | undefined): (action: Action) => boolean {
  const role = useRole(teamId);
  return useMemo(() => (action: Action) => role !== undefined && may(role, action), [role]);
}

/** The team that what is on the screen belongs to, where that is not the one worked in. */
export const TeamHere = createContext<string | undefined>(undefined);

/** What the viewer may do with what is on the screen. */
export function useMayHere(): (action: Action) => boolean {
  const here = use(TeamHere);
  const worked = useTeam()?.id;
  return useMay(here ?? worked);
}
