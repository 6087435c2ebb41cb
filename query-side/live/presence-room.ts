/** How long another process is believed without having said anything, in milliseconds: two of its heartbeats may be lost. */
export const BELIEVED_MS = 35_000;
/** People whom one process tells of in a room; a notice of Postgres holds 8,000 bytes. */
export const MOST_TOLD = 150;
/** People whom a watcher is told of. */
const MOST_SHOWN = 100;

/** Who looks at one sprint's board: those connected to this process, and those whom others say are with them. */
export class PresenceRoom {
  /** Connections of each person here. */
  readonly #local = new Map<string, number>();
  readonly #remote = new Map<string, { readonly people: readonly string[]; readonly heardAt: number }>();
  /** People in the order in which they came. */
  readonly #since = new Map<string, number>();

  get isEmpty(): boolean {
    return this.#local.size === 0;
  }

  /** @returns whether they were not here before */
  enter(personId: string): boolean {
    const before = this.#local.get(personId) ?? 0;
    this.#local.set(personId, before + 1);
    return before === 0;
  }

  /** @returns whether it was their last connection */
  leave(personId: string): boolean {
    const left = (this.#local.get(personId) ?? 0) - 1;
    if (left > 0) this.#local.set(personId, left);
    else this.#local.delete(personId);
    return left <= 0;
  }

  /** Everybody who is with another process; it replaces what that one said before. */
  hear(processId: string, people: readonly string[], now: number): void {
    if (people.length === 0) this.#remote.delete(processId);
    else this.#remote.set(processId, { people: people.slice(0, MOST_TOLD), heardAt: now });
  }

  /** Whom this process tells the others of. */
  here(): readonly string[] {
    return [...this.#local.keys()].slice(0, MOST_TOLD);
  }

  /** Everybody there is, the first to come first. */
  present(now: number): readonly string[] {
    const all = new Set(this.#local.keys());
    for (const [processId, { people, heardAt }] of this.#remote) {
      if (heardAt + BELIEVED_MS < now) this.#remote.delete(processId);
      else for (const person of people) all.add(person);
    }
    for (const person of this.#since.keys()) if (!all.has(person)) this.#since.delete(person);
    for (const person of all) if (!this.#since.has(person)) this.#since.set(person, now);
    return [...this.#since.keys()].slice(0, MOST_SHOWN);
  }
}
