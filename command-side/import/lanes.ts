/** Runs work side by side, a bounded number at once, and lets whoever hands it out wait for a free place. */
export class Lanes {
  readonly #max: number;
  readonly #running = new Set<Promise<void>>();
  #problem: { readonly error: unknown } | undefined;
  #lastBreath = performance.now();

  constructor(max: number) {
    this.#max = max;
  }

  /**
   * Starts the work as soon as a place is free, and resolves then.
   * @throws what earlier work has thrown
   */
  async start(work: () => Promise<void>): Promise<void> {
    while (this.#running.size >= this.#max) await Promise.race(this.#running);
    await this.#breathe();
    this.#fail();
    const running: Promise<void> = work()
      .catch((error: unknown) => {
        this.#problem ??= { error };
      })
      .finally(() => this.#running.delete(running));
    this.#running.add(running);
  }

  /**
   * Resolves when everything that was started has ended.
   * @throws what any of it has thrown first
   */
  async idle(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
    this.#fail();
  }

  #fail(): void {
    if (this.#problem) throw this.#problem.error;
  }

  /** Work that never waits for anything outside would keep the process from everybody else. */
  async #breathe(): Promise<void> {
    if (performance.now() - this.#lastBreath < BREATH_MS) return;
    await new Promise((resolve) => setImmediate(resolve));
    this.#lastBreath = performance.now();
  }
}

const BREATH_MS = 8;
