import { percentile } from "./report.ts";

/** How long things took, in milliseconds, by what they were. */
export class Latencies {
  readonly #byKind = new Map<string, number[]>();

  add(kind: string, milliseconds: number): void {
    const known = this.#byKind.get(kind);
    if (known) known.push(milliseconds);
    else this.#byKind.set(kind, [milliseconds]);
  }

  all(): number[] {
    return [...this.#byKind.values()].flat();
  }

  /** p50, p95 and p99 of everything, and of each kind, for a footnote. */
  words(): string {
    return [["all", this.all()] as const, ...this.#byKind].map(([kind, values]) => `${kind} ${[0.5, 0.95, 0.99].map((share) => percentile(values, share).toFixed(percentile(values, share) < 10 ? 1 : 0)).join("/")}`).join(", ");
  }
}
