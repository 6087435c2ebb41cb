import type { EntityKind } from "#schemas/ids.ts";
import { readMe } from "../session/keep.ts";
import { currentTeam, onTeamChange } from "../session/team.ts";
import { liveFeed, type LiveMessage } from "./live-feed.ts";
import { notePosition } from "./position.ts";

/** Something happened in the team: enough to know what to read again. */
export interface TeamEvent {
  readonly type: string;
  readonly entity: EntityKind;
  readonly entityId: string;
  readonly projectId: string | null;
  readonly position: string;
  readonly commandId: string;
  readonly actor: { readonly id: string; readonly name: string };
}
type EventMessage = LiveMessage & { readonly event?: TeamEvent | null };

const QUERY = `subscription TeamEvents($teamId: ID!, $after: String) {
  events(teamId: $teamId, after: $after) {
    kind cursor reason
    event { type entity entityId projectId position commandId actor { id name } }
  }
}`;

const listeners = new Set<(event: TeamEvent | undefined) => void>();
let stop: (() => void) | undefined;
let followed: string | undefined;
let offTeam: (() => void) | undefined;

/**
 * Calls back on every event of the team from now on, everybody's included; with undefined when some may have been
 * missed and everything is to be read again. One subscription serves all listeners. Answers how to stop.
 */
export function onTeamEvent(listener: (event: TeamEvent | undefined) => void): () => void {
  listeners.add(listener);
  offTeam ??= onTeamChange(follow);
  follow();
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    offTeam?.();
    offTeam = undefined;
    leave();
  };
}

/** Follows the team that is worked in, and it alone. */
function follow(): void {
  const teamId = currentTeam()?.id;
  if (teamId === followed) return;
  leave();
  followed = teamId;
  if (teamId === undefined) return;
  stop = liveFeed<EventMessage>({
    query: QUERY,
    variables: { teamId },
    field: "events",
    onMessage: (message) => {
      if (message.kind === "RESYNC") tell(undefined);
      if (!message.event) return;
      notePosition(message.event.position);
      if (message.event.entity === "team") void readMe();
      tell(message.event);
    },
  });
}

function leave(): void {
  stop?.();
  stop = undefined;
  followed = undefined;
}

function tell(event: TeamEvent | undefined): void {
  for (const listener of listeners) listener(event);
}
