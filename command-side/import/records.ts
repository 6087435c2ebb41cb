import { CsvError, Parser } from "csv-parse";
import type { Delimiter } from "./delimiter.ts";
import { toUtf8 } from "./encoding.ts";

/** A record that could be read. */
export interface FileRecord {
  readonly kind: "record";
  /** Line of the file (from 1) on which the record begins. */
  readonly line: number;
  readonly cells: readonly string[];
  /** The file ends right behind this record, without a line break. */
  readonly endsFile: boolean;
}

/** A place where the file could not be read as CSV; nothing behind it could be read either. */
export interface BrokenRecord {
  readonly kind: "broken";
  readonly line: number;
  readonly reason: string;
}

export interface FileFormat {
  /** A name that iconv-lite knows. */
  readonly encoding: string;
  readonly delimiter: Delimiter;
}

/** UTF-8 bytes of one record: more than any export holds, and a bound on what a quote that is never closed can swallow. */
const MAX_RECORD_BYTES = 8 * 1024 * 1024;

/**
 * Reads a CSV file in batches, the header first, holding no more than one record and one chunk in memory. Blank lines and lines of
 * nothing but delimiters are left out. Never throws over what the file holds: what cannot be read comes as a {@link BrokenRecord}.
 */
export async function* readRecords(bytes: AsyncIterable<Uint8Array>, format: FileFormat): AsyncGenerator<readonly (FileRecord | BrokenRecord)[]> {
  let batch: { line: number; cells: readonly string[] }[] = [];
  // The parser counts a CRLF inside a cell twice, so lines are counted here: one a record, those inside its cells, the blank ones.
  let linesOfRecords = 0;
  let blankLines = 0;
  const parser = new Parser({
    delimiter: format.delimiter,
    bom: true,
    relax_quotes: true,
    relax_column_count: true,
    skip_empty_lines: true,
    record_delimiter: ["\r\n", "\n", "\r"],
    max_record_size: MAX_RECORD_BYTES,
    on_record: (cells: readonly string[], info): null => {
      blankLines = info.empty_lines;
      const line = 1 + linesOfRecords + blankLines;
      linesOfRecords += 1 + lineBreaksIn(cells);
      if (cells.some((cell) => cell.trim() !== "")) batch.push({ line, cells });
      return null;
    },
  });
  parser.on("error", () => {}); // reported by the callbacks of write and end
  parser.resume();

  let held: { line: number; cells: readonly string[] } | undefined;
  const ready = (): FileRecord[] => {
    const all = held === undefined ? batch : [held, ...batch];
    held = all.pop();
    batch = [];
    return all.map((record) => ({ kind: "record", ...record, endsFile: false }));
  };

  let lastByte = 0x0a;
  let problem: Error | undefined;
  for await (const chunk of toUtf8(bytes, format.encoding)) {
    problem = await step((done) => parser.write(chunk, done));
    lastByte = chunk[chunk.length - 1] ?? lastByte;
    const records = ready();
    if (records.length > 0) yield records;
    if (problem) break;
  }
  problem ??= await step((done) => parser.end(done));
  const records: (FileRecord | BrokenRecord)[] = ready();
  if (held !== undefined) records.push({ kind: "record", ...held, endsFile: problem === undefined && lastByte !== 0x0a && lastByte !== 0x0d });
  if (problem) records.push({ kind: "broken", line: 1 + linesOfRecords + parser.info.empty_lines, reason: reasonOf(problem) });
  if (records.length > 0) yield records;
}

/** One write to the parser; the error it ended with, if any. */
function step(act: (done: (error?: Error | null) => void) => void): Promise<Error | undefined> {
  return new Promise((resolve) => {
    act((error) => resolve(error ?? undefined));
  });
}

function lineBreaksIn(cells: readonly string[]): number {
  let breaks = 0;
  for (const cell of cells) {
    for (let at = 0; at < cell.length; at += 1) {
      const code = cell.charCodeAt(at);
      if (code === 0x0a || (code === 0x0d && cell.charCodeAt(at + 1) !== 0x0a)) breaks += 1;
    }
  }
  return breaks;
}

function reasonOf(problem: Error): string {
  if (!(problem instanceof CsvError)) throw problem;
  switch (problem.code) {
    case "CSV_QUOTE_NOT_CLOSED":
      return "the file ends inside a quoted cell of this row: it seems to be cut off here";
    case "CSV_MAX_RECORD_SIZE":
      return `a row of more than ${MAX_RECORD_BYTES / 1024 / 1024} MB starts here: a quote is probably never closed; nothing behind it could be read`;
    default:
      throw problem;
  }
}
