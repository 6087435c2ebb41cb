import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { GalaxyError } from "#schemas/errors.ts";
import type { ImportShape } from "#schemas/imports.ts";
import { sniffDelimiter } from "./delimiter.ts";
import { toUtf8 } from "./encoding.ts";
import { type Column, columnsOf, shapeOf } from "./fields.ts";
import { type FileFormat, readRecords } from "./records.ts";
import type { StoredFile } from "./uploads.ts";

/** What a file looks like before anybody decides to import it. */
export interface Inspection {
  readonly format: FileFormat;
  readonly shape: ImportShape;
  readonly columns: readonly Column[];
  /** The first rows, cells shortened. */
  readonly sample: readonly (readonly string[])[];
  /** Rows behind the header, those that cannot be read included. */
  readonly rows: number;
}

const SAMPLE_ROWS = 5;
const SAMPLE_CELL = 200;
const MAX_COLUMNS = 2_000;
/** Bytes of the file's beginning in which its header ends, whatever the export. */
const HEADER_BYTES = 256 * 1024;

/**
 * Reads the whole file once, without keeping it: its delimiter, its columns, how many rows there are.
 * @param encoding a name of iconv-lite's, for a person who knows better than the detection
 * @throws {GalaxyError} `validation_error` when there is no header, or nothing below it
 */
export async function inspect(file: StoredFile, encoding: string = file.detected.encoding): Promise<Inspection> {
  const delimiter = sniffDelimiter(await beginning(file.path, encoding));
  const format: FileFormat = { encoding, delimiter };
  let header: readonly string[] | undefined;
  const sample: string[][] = [];
  let rows = 0;
  for await (const batch of readRecords(createReadStream(file.path), format)) {
    for (const record of batch) {
      if (record.kind === "broken") {
        if (header === undefined) throw new GalaxyError("validation_error", `The file cannot be read: ${record.reason}.`);
        rows += 1;
      } else if (header === undefined) {
        header = record.cells;
        if (header.length > MAX_COLUMNS) throw new GalaxyError("validation_error", `The file has more than ${MAX_COLUMNS} columns.`);
      } else {
        rows += 1;
        if (sample.length < SAMPLE_ROWS) sample.push(record.cells.map((cell) => (cell.length > SAMPLE_CELL ? `${cell.slice(0, SAMPLE_CELL)}…` : cell)));
      }
    }
    await new Promise(setImmediate); // others use this process too
  }
  if (header === undefined) throw new GalaxyError("validation_error", "The file has no header: its first line must name the columns.");
  const columns = columnsOf(header);
  return { format, shape: shapeOf(columns), columns, sample, rows };
}

async function beginning(path: string, encoding: string): Promise<string> {
  const file = await open(path, "r");
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEADER_BYTES), 0, HEADER_BYTES, 0);
    const parts: Uint8Array[] = [];
    for await (const part of toUtf8(once(buffer.subarray(0, bytesRead)), encoding)) parts.push(part);
    return Buffer.concat(parts).toString("utf8");
  } finally {
    await file.close();
  }
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
