/** A row that became nothing: `skipped` because it is there already, `failed` because it broke a rule. */
export interface ReportedRow {
  /** Line of the file, from 1. */
  readonly line: number;
  /** The row's key, else its title; empty where neither could be read. */
  readonly key: string;
  readonly reason: string;
  readonly kind: "skipped" | "failed";
}

/** Something a person should know, with how many rows it concerns and the first of them. */
export interface ReportedNote {
  readonly note: string;
  readonly count: number;
  readonly lines: readonly number[];
}

const MAX_ROWS = 1_000;
const MAX_NOTES = 100;
const MAX_LINES_OF_A_NOTE = 10;

/** Counts what became of each row, and remembers as much of it as a person reads. */
export class ImportReport {
  created = 0;
  skipped = 0;
  failed = 0;
  #failedRows: ReportedRow[] = [];
  #skippedRows: ReportedRow[] = [];
  #notes = new Map<string, { count: number; lines: number[] }>();

  get processed(): number {
    return this.created + this.skipped + this.failed;
  }

  skip(line: number, key: string, reason: string): void {
    this.skipped += 1;
    if (this.#skippedRows.length < MAX_ROWS) this.#skippedRows.push({ line, key, reason, kind: "skipped" });
  }

  fail(line: number, key: string, reason: string): void {
    this.failed += 1;
    if (this.#failedRows.length < MAX_ROWS) this.#failedRows.push({ line, key, reason, kind: "failed" });
  }

  note(line: number, note: string): void {
    const known = this.#notes.get(note);
    if (known !== undefined) {
      known.count += 1;
      if (known.lines.length < MAX_LINES_OF_A_NOTE) known.lines.push(line);
    } else if (this.#notes.size < MAX_NOTES) {
      this.#notes.set(note, { count: 1, lines: [line] });
    }
  }

  /** In the order of the file. When there are more than fit, those that failed come before those that were there already. */
  get rows(): readonly ReportedRow[] {
    return [...this.#failedRows, ...this.#skippedRows.slice(0, MAX_ROWS - this.#failedRows.length)].sort((one, other) => one.line - other.line);
  }

  get notes(): readonly ReportedNote[] {
    return [...this.#notes].map(([note, { count, lines }]) => ({ note, count, lines: lines.toSorted((one, other) => one - other) }));
  }
}
