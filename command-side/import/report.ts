import type { ImportNote, ImportRow } from "#schemas/imports.ts";

/** Rows shown with the progress; the whole report has all that are kept. */
const SHOWN_ROWS = 1_000;
/** A bound on memory, some tens of megabytes at the most. */
const KEPT_ROWS = 200_000;
const MAX_NOTES = 100;
const MAX_LINES_OF_A_NOTE = 10;

/** Counts what became of each row, and remembers as much of it as a person reads. */
export class ImportReport {
  created = 0;
  skipped = 0;
  failed = 0;
  #failedRows: ImportRow[] = [];
  #skippedRows: ImportRow[] = [];
  #notes = new Map<string, { count: number; lines: number[] }>();

  get processed(): number {
    return this.created + this.skipped + this.failed;
  }

  skip(line: number, key: string, reason: string): void {
    this.skipped += 1;
    if (this.#skippedRows.length < KEPT_ROWS) this.#skippedRows.push({ line, key, reason, kind: "skipped" });
  }

  fail(line: number, key: string, reason: string): void {
    this.failed += 1;
    if (this.#failedRows.length < KEPT_ROWS) this.#failedRows.push({ line, key, reason, kind: "failed" });
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
  get rows(): readonly ImportRow[] {
    const failed = this.#failedRows.slice(0, SHOWN_ROWS);
    return [...failed, ...this.#skippedRows.slice(0, SHOWN_ROWS - failed.length)].sort(byLine);
  }

  /** Every row that was not created, then every note, as lines of a CSV file. */
  *csv(): Generator<string> {
    yield csvRow(["Line", "Key", "What happened", "Reason"]);
    for (const { line, key, kind, reason } of [...this.#failedRows, ...this.#skippedRows].sort(byLine)) yield csvRow([line, key, kind, reason]);
    for (const { note, count, lines } of this.notes) yield csvRow([lines[0] ?? "", "", "note", count === 1 ? note : `${note} (${count} rows)`]);
  }

  get notes(): readonly ImportNote[] {
    return [...this.#notes].map(([note, { count, lines }]) => ({ note, count, lines: lines.toSorted((one, other) => one - other) }));
  }
}

function byLine(one: ImportRow, other: ImportRow): number {
  return one.line - other.line;
}

/** A cell that a spreadsheet would take for a formula is kept from being one. */
function csvRow(cells: readonly (string | number)[]): string {
  const written = cells.map((cell) => {
    const text = typeof cell === "string" && /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : String(cell);
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  });
  return `${written.join(",")}\r\n`;
}
