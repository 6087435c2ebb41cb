/** Runs work for one key in the order it came, work for different keys at once. */
export class KeyedQueue {
  readonly #tails = new Map<string, Promise<unknown>>();

  run<Result>(key: string, work: () => Promise<Result>): Promise<Result> {
    const before = this.#tails.get(key);
    const result = before ? before.then(work, work) : work();
    this.#tails.set(key, result);
    const done = () => {
      if (this.#tails.get(key) === result) this.#tails.delete(key);
    };
    result.then(done, done);
    return result;
  }
}
