import type { Actor } from "#schemas/envelope.ts";
import type { Principal } from "#schemas/principal.ts";
import { LRUCache } from "lru-cache";

export interface PersonRow {
  readonly id: string;
  readonly name: string;
}

/**
 * The names of people, learned from those who sign in: until people are events of their own, the process that
 * authenticates them is the only one that knows what they are called.
 */
export class People {
  readonly #seen = new LRUCache<string, Principal>({ max: 10_000 });

  remember(principal: Principal): void {
    if (principal.actor.kind === "user") this.#seen.set(principal.actor.id, principal);
  }

  /** A person by id; somebody never seen is named by the start of the id, so that two of them can be told apart. */
  person(id: string): PersonRow {
    return { id, name: this.#seen.get(id)?.name ?? `Person ${id.slice(0, 8)}` };
  }

  /** Everybody known to belong to the team, by name. */
  membersOf(teamId: string): PersonRow[] {
    const members: PersonRow[] = [];
    for (const principal of this.#seen.values()) {
      if (Object.hasOwn(principal.teams, teamId)) members.push({ id: principal.actor.id, name: principal.name });
    }
    return members.sort((a, b) => a.name.localeCompare(b.name) || (a.id < b.id ? -1 : 1));
  }

  nameOf(actor: Actor): string {
    return actor.kind === "user" ? this.person(actor.id).name : actor.id;
  }
}
