import { useEffect, useState } from "react";
import { liveFeed, type LiveMessage } from "../api/live-feed.ts";
import { useMe } from "../session/session.ts";
import { notePictures } from "../ui/pictures.ts";

export interface PresentPerson {
  readonly id: string;
  readonly name: string;
  readonly avatarUrl: string | null;
}
type PresenceMessage = LiveMessage & { readonly people: readonly PresentPerson[] };

const QUERY = "subscription Presence($sprintId: ID!) { presence(sprintId: $sprintId) { kind cursor people { id name avatarUrl } } }";
const nobody: readonly PresentPerson[] = [];
/** A page in the background does not look at the board, but somebody who glances elsewhere has not gone. */
const AWAY_MS = 60_000;

/** The others who look at this board now; whoever has it open is among those for the others. */
export function usePresence(sprintId: string): readonly PresentPerson[] {
  const me = useMe();
  const off = me === undefined;
  const [people, setPeople] = useState(nobody);
  useEffect(() => {
    if (off) return undefined;
    let stop: (() => void) | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = () => {
      stop ??= liveFeed<PresenceMessage>({
        query: QUERY,
        variables: { sprintId },
        field: "presence",
        onMessage: (message) => {
          notePictures(message.people);
          setPeople(message.people);
        },
      });
    };
    const turned = () => {
      clearTimeout(timer);
      if (document.visibilityState === "visible") return look();
      timer = setTimeout(() => {
        stop?.();
        stop = undefined;
      }, AWAY_MS);
    };
    look();
    turned();
    document.addEventListener("visibilitychange", turned);
    return () => {
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", turned);
      stop?.();
      setPeople(nobody);
    };
  }, [sprintId, off]);
  return off ? nobody : people.filter(({ id }) => id !== me.id);
}
