import { useEffect, useState } from "react";
import { liveFeed, type LiveMessage } from "../api/live-feed.ts";
import type { BurndownData } from "./burndown-series.ts";

type BurndownMessage = LiveMessage & { readonly burndown?: BurndownData | null };

const QUERY = `subscription Burndown($sprintId: ID!, $after: String) {
  burndownChanges(sprintId: $sprintId, after: $after) {
    kind cursor reason
    burndown {
      timeZone committed scope completed remaining
      days { day ideal remaining completed scope workingDay }
      changes { at eventType storyId storyKey scopeChange scopeDelta completedDelta scope completed remaining }
    }
  }
}`;

export interface LiveBurndown {
  readonly data: BurndownData | undefined;
  /** The server's refusal, in its words. */
  readonly error: string | undefined;
}
const waiting: LiveBurndown = { data: undefined, error: undefined };

/** A sprint's burndown as it changes. Mounted anew for another sprint. */
export function useBurndown(sprintId: string): LiveBurndown {
  const [state, setState] = useState<LiveBurndown>(waiting);
  useEffect(
    () =>
      liveFeed<BurndownMessage>({
        query: QUERY,
        variables: { sprintId },
        field: "burndownChanges",
        onMessage: ({ burndown }) => {
          if (burndown) setState({ data: burndown, error: undefined });
        },
        onRefused: (error) => setState((now) => ({ ...now, error })),
      }),
    [sprintId],
  );
  return state;
}
