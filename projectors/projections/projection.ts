import type { DomainEvent } from "#schemas/events/catalogue.ts";
import type { Rows } from "../engine/rows.ts";

/**
 * Makes a read model out of events. Pure but for the rows it is handed: no clock, no database, no other event.
 * Projections run in the order of `all.ts`: what stands behind in that list sees what those before it have written.
 */
export interface Projection {
  readonly name: string;
  /** Raise it when the rows change shape or meaning: then everything is rebuilt beside the live tables. */
  readonly version: number;
  apply(event: DomainEvent, rows: Rows, before: Before): void;
}

/** The rows an event is about, as they were before any projection saw it. */
export interface Before {
  readonly row: Readonly<Record<string, unknown>> | undefined;
}
