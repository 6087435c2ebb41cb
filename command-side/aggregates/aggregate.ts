import type { EventType } from "#schemas/events/catalogue.ts";
import { GalaxyError, type ErrorCode } from "#schemas/errors.ts";
import { allowedFrom, pathBetween, statusNames, type WorkStatus } from "#schemas/status.ts";

export interface AnyEvent {
  readonly type: EventType;
  readonly data: unknown;
}

/**
 * The shape of every aggregate: what it is (`State`), how an event changes it, and what a command makes of it. Pure:
 * what it needs to know of others comes in as `facts`. A command that may not be done throws a {@link GalaxyError}.
 */
export interface Aggregate<State, Event extends AnyEvent, Command, Facts> {
  /** The state after one more event; null before the first. */
  evolve(state: State | null, event: Event, at: string): State;
  /** The events a command leads to, in order; `[]` when there is nothing to do. */
  decide(state: State | null, command: Command, facts: Facts): readonly Event[];
  /** Deleted entities answer every command with `not_found`. */
  isDeleted(state: State): boolean;
  /** What an answer shows of the state; all of it where this is left out. */
  present?(state: State): object;
}

/** Refuses a command in words for whoever sent it. */
export function refuse(code: ErrorCode, message: string, details?: Readonly<Record<string, readonly string[]>>): never {
  throw new GalaxyError(code, message, details);
}

/** The steps from one status to another. Refuses, naming what is allowed, where no legal path leads. */
export function stepsTo(what: string, from: WorkStatus, to: WorkStatus): Array<{ readonly from: WorkStatus; readonly to: WorkStatus }> {
  const path = pathBetween(from, to);
  if (!path) {
    const allowed = allowedFrom(from);
    return refuse("illegal_transition", `A ${what} that is ${words(from)} cannot become ${words(to)}; from here it can become ${allowed.map(words).join(", ")}`, { status: [`must be one of ${allowed.join(", ")}`] });
  }
  return path.map((status, index) => ({ from: path[index - 1] ?? from, to: status }));
}

function words(status: WorkStatus): string {
  return statusNames[status].toLowerCase();
}

/** Only what differs from the present: an update that changes nothing is no event. */
export function changesOf<Fields extends object>(present: Fields, wanted: { readonly [Key in keyof Fields]?: Fields[Key] | undefined }): Partial<Fields> {
  const changed: Partial<Fields> = {};
  for (const key of Object.keys(wanted) as Array<keyof Fields>) {
    const value = wanted[key];
    if (value !== undefined && JSON.stringify(value) !== JSON.stringify(present[key])) changed[key] = value as Fields[typeof key];
  }
  return changed;
}

export function isEmpty(changes: object): boolean {
  return Object.keys(changes).length === 0;
}
