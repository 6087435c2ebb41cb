import { setTimeout as pause } from "node:timers/promises";

const FIRST_MS = 50;
const LONGEST_MS = 5_000;

/** Growing pauses between tries, each a random part shorter, so that many clients do not come back at once. */
export class Backoff {
  #next = FIRST_MS;

  reset(): void {
    this.#next = FIRST_MS;
  }

  /** Ends early, without an error, when the signal aborts. */
  async wait(signal: AbortSignal): Promise<void> {
    const delay = this.#next * (0.5 + Math.random() / 2);
    this.#next = Math.min(this.#next * 2, LONGEST_MS);
    await pause(delay, undefined, { signal }).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
  }
}
