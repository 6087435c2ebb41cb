import type { RecordedEvent } from "../port.ts";
import { fromRow, sizeOfRow, type EventRow } from "./rows.ts";

const MAX_EVENTS = 4_096;
const MAX_BYTES = 32 * 2 ** 20;

/** The newest events, parsed once for all live subscribers; bounded in number and in bytes. */
export class Tail {
  #events: RecordedEvent[] = [];
  #sizes: number[] = [];
  #bytes = 0;

  push(rows: readonly EventRow[]): void {
    for (const row of rows) {
      const size = sizeOfRow(row);
      this.#events.push(fromRow(row));
      this.#sizes.push(size);
      this.#bytes += size;
    }
    if (this.#events.length > MAX_EVENTS || this.#bytes > MAX_BYTES) this.#shrink();
  }

  /** Events behind the position, or undefined when the log itself must be asked. */
  after(position: number, limit: number): readonly RecordedEvent[] | undefined {
    const oldest = this.#events[0];
    if (!oldest || Number(oldest.position) > position + 1) return undefined;
    const start = position + 1 - Number(oldest.position);
    return this.#events.slice(start, start + limit);
  }

  /** To half of the bounds, so that it does not move everything at each append. */
  #shrink(): void {
    let drop = 0;
    while (this.#events.length - drop > MAX_EVENTS / 2 || (this.#bytes > MAX_BYTES / 2 && drop < this.#events.length)) {
      this.#bytes -= this.#sizes[drop] ?? 0;
      drop += 1;
    }
    this.#events = this.#events.slice(drop);
    this.#sizes = this.#sizes.slice(drop);
  }
}
