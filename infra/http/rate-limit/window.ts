/** What became of one request. */
export interface Taken {
  readonly allowed: boolean;
  readonly limit: number;
  /** Requests left in this window. */
  readonly remaining: number;
  /** Seconds until the next window begins, at least 1. */
  readonly resetSeconds: number;
  readonly windowSeconds: number;
}

export interface Policy {
  /** Keys of one policy never meet those of another. */
  readonly name: string;
  readonly limit: number;
  readonly windowSeconds: number;
}

interface Counter {
  /** Counted by this process. */
  own: number;
  /** Of those, what other processes know of. */
  told: number;
  /** Counted by other processes, as far as this one knows. */
  others: number;
}

/** What one process has counted of a key and nobody else knows yet. */
export interface Untold {
  readonly key: string;
  readonly points: number;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

/** Most keys counted at a time: more come only from somebody who makes them up. */
const MAX_KEYS = 100_000;

/**
 * Counts by key in windows that begin at the same moment in every process. Everything is in memory; what other
 * processes counted is told by {@link learn}.
 */
export class Window {
  readonly policy: Policy;
  readonly #now: () => number;
  #number = -1;
  #counters = new Map<string, Counter>();

  constructor(policy: Policy, now: () => number = Date.now) {
    this.policy = policy;
    this.#now = now;
  }

  /** Counts a request and says whether it is one too many. Those that are, are not counted. */
  take(key: string): Taken {
    const counter = this.#counter(key);
    const used = counter.own + counter.others;
    const allowed = used < this.policy.limit;
    if (allowed) counter.own += 1;
    return this.#taken(allowed, used + (allowed ? 1 : 0));
  }

  /** What is to be said of a request that {@link take} counted, now that more is known of other processes. */
  again(key: string): Taken {
    const { own, others } = this.#counter(key);
    return this.#taken(own + others <= this.policy.limit, own + others);
  }

  /** What nobody else knows yet, of keys that have used at least this part of the limit. */
  untold(part: number): Untold[] {
    this.#turn();
    const least = this.policy.limit * part;
    const expiresAt = (this.#number + 2) * this.policy.windowSeconds * 1_000;
    return [...this.#counters].filter(([, { own, told }]) => own > told && own >= least).map(([key, { own, told }]) => ({ key: this.#named(key), points: own - told, expiresAt }));
  }

  /** The total of all processes for a key as {@link untold} named it, after `told` of this one's points were added. */
  learn(named: string, total: number, told: number): void {
    const prefix = this.#named("");
    const counter = named.startsWith(prefix) ? this.#counters.get(named.slice(prefix.length)) : undefined;
    if (!counter) return; // a window that is over
    counter.told += told;
    counter.others = Math.max(0, total - counter.told);
  }

  #named(key: string): string {
    return `${this.policy.name}|${this.#number}|${key}`;
  }

  #counter(key: string): Counter {
    this.#turn();
    let counter = this.#counters.get(key);
    if (!counter) {
      if (this.#counters.size >= MAX_KEYS) for (const [oldest] of this.#counters) {
        this.#counters.delete(oldest);
        break;
      }
      counter = { own: 0, told: 0, others: 0 };
      this.#counters.set(key, counter);
    }
    return counter;
  }

  #turn(): void {
    const number = Math.floor(this.#now() / (this.policy.windowSeconds * 1_000));
    if (number === this.#number) return;
    this.#number = number;
    this.#counters = new Map();
  }

  #taken(allowed: boolean, used: number): Taken {
    const { limit, windowSeconds } = this.policy;
    const end = (this.#number + 1) * windowSeconds * 1_000;
    return { allowed, limit, remaining: Math.max(0, limit - used), resetSeconds: Math.max(1, Math.ceil((end - this.#now()) / 1_000)), windowSeconds };
  }
}
