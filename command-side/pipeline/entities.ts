import { LRUCache } from "lru-cache";
import { toDomainEvent } from "#infra/event-store/codec.ts";
import { StreamNotFound, type EventStore } from "#infra/event-store/port.ts";
import type { PersonalData } from "#infra/security/personal-data.ts";
import type { DomainEvent } from "#schemas/events/catalogue.ts";
import { streamOf, type EntityKind } from "#schemas/ids.ts";
import type { Actor } from "#schemas/envelope.ts";
import { aggregates, type AggregateKind, type StateOf } from "../aggregates/registry.ts";

/** What a command that was accepted before left behind, to answer it again without doing it again. */
export interface PastCommand {
  readonly hash: string;
  readonly revision: number;
  readonly position: bigint;
}

/** An entity folded from its stream, with all that its next event must continue. */
export interface Entity<Kind extends AggregateKind = AggregateKind> {
  readonly kind: Kind;
  readonly id: string;
  readonly state: StateOf<Kind>;
  readonly revision: number;
  /** Position of its last event. */
  readonly position: bigint;
  readonly teamId: string;
  readonly projectId: string | undefined;
  readonly hash: string;
  readonly createdAt: string;
  readonly createdBy: Actor;
  /** When its last event happened in the work. */
  readonly occurredAt: string;
  readonly commands: ReadonlyMap<string, PastCommand>;
}

/** Command ids remembered an entity: a retry comes soon or never. */
const REMEMBERED = 1_000;
const CACHE_BYTES = 128 * 2 ** 20;

/** Loads entities from their streams and keeps the folded state, so that an active one costs one read in its life. */
export class Entities {
  readonly #store: EventStore;
  readonly #personal: PersonalData;
  readonly #cache = new LRUCache<string, Entity>({ maxSize: CACHE_BYTES, sizeCalculation: weigh });

  constructor(store: EventStore, personal: PersonalData) {
    this.#store = store;
    this.#personal = personal;
  }

  /** As this process knows it: fresh unless another process has written since. */
  async load<Kind extends AggregateKind>(kind: Kind, id: string): Promise<Entity<Kind> | null> {
    const known = this.#cache.get(streamOf(kind, id));
    return known ? (known as Entity<Kind>) : this.#read(kind, id, null);
  }

  /** As the log has it now. */
  async refresh<Kind extends AggregateKind>(kind: Kind, id: string): Promise<Entity<Kind> | null> {
    return this.#read(kind, id, (this.#cache.get(streamOf(kind, id)) as Entity<Kind> | undefined) ?? null);
  }

  keep(entity: Entity): void {
    this.#cache.set(streamOf(entity.kind, entity.id), entity);
  }

  forget(kind: EntityKind, id: string): void {
    this.#cache.delete(streamOf(kind, id));
  }

  async #read<Kind extends AggregateKind>(kind: Kind, id: string, known: Entity<Kind> | null): Promise<Entity<Kind> | null> {
    let entity: Entity<Kind> | null = known;
    try {
      for await (const page of this.#store.readStream(streamOf(kind, id), { from: (known?.revision ?? -1) + 1 })) {
        const events = page.flatMap((recorded) => toDomainEvent(recorded) ?? []);
        // where somebody was when they asked is nothing an entity decides by
        for (const event of await this.#personal.openPersonal(events, { metadata: false })) entity = fold(kind, id, entity, event);
      }
    } catch (error) {
      if (error instanceof StreamNotFound) return null;
      throw error;
    }
    if (entity) this.keep(entity);
    return entity;
  }
}

/** The entity after one more event. */
export function fold<Kind extends AggregateKind>(kind: Kind, id: string, entity: Entity<Kind> | null, event: DomainEvent): Entity<Kind> {
  const { metadata } = event;
  const commands = new Map(entity?.commands);
  commands.set(metadata.commandId, { hash: metadata.commandHash, revision: event.revision, position: event.position });
  if (commands.size > REMEMBERED) for (const oldest of commands.keys()) { commands.delete(oldest); break; }
  return {
    kind,
    id,
    state: aggregates[kind].evolve(entity?.state ?? null, event, metadata.occurredAt) as StateOf<Kind>,
    revision: event.revision,
    position: event.position,
    teamId: metadata.teamId,
    projectId: metadata.projectId,
    hash: metadata.hash,
    createdAt: entity?.createdAt ?? metadata.occurredAt,
    createdBy: entity?.createdBy ?? metadata.actor,
    occurredAt: metadata.occurredAt,
    commands,
  };
}

function weigh(entity: Entity): number {
  const { description } = entity.state as { description?: string };
  return 1_500 + (description?.length ?? 0) * 2 + entity.commands.size * 200;
}
