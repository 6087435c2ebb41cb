import type { DomainEvent } from "#schemas/events/catalogue.ts";
import type { BoardChangeRow, Card } from "#schemas/read-models.ts";
import type { BurndownChange } from "../burndown/burndown.ts";
import type { BurndownView } from "../burndown/view.ts";

/** What a live feed says. `cursor` is where a watcher stands after it. */
export type LiveMessage<State, Change> =
  | { readonly kind: "SNAPSHOT"; readonly cursor: string; readonly state: State }
  | { readonly kind: "RESYNC"; readonly cursor: string; readonly reason: string; readonly state: State }
  | { readonly kind: "CAUGHT_UP"; readonly cursor: string }
  | ({ readonly kind: "CHANGE"; readonly cursor: string } & Change);

export type BoardMessage = LiveMessage<readonly Card[], { readonly change: BoardChangeRow }>;

/** The chart behind a change is computed only when a document asks for it. */
export type BurndownMessage = LiveMessage<BurndownView, { readonly sums: () => Promise<BurndownChange | null>; readonly chart: () => Promise<BurndownView> }>;

export type LiveEvent = DomainEvent;
export type EventMessage = LiveMessage<null, { readonly change: LiveEvent }>;
