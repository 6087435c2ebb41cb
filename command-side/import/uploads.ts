import { randomUUID } from "node:crypto";
import { open, rm } from "node:fs/promises";
import path from "node:path";
import { GalaxyError } from "#schemas/errors.ts";
import { EncodingDetector, type DetectedEncoding } from "./encoding.ts";

/** Bytes a file may have (spec: 100 MB a file). */
export const MAX_FILE_BYTES = 100 * 1024 * 1024;

export interface StoredFile {
  readonly path: string;
  readonly bytes: number;
  readonly detected: DetectedEncoding;
  /** Takes the file away; safe to call twice. */
  remove(): Promise<void>;
}

/**
 * Writes what arrives to a temporary file, looking at its encoding on the way.
 * @throws {GalaxyError} `payload_too_large`, or `validation_error` for a file that is empty or no text
 */
export async function storeUpload(source: AsyncIterable<Uint8Array>, directory: string, maxBytes: number = MAX_FILE_BYTES): Promise<StoredFile> {
  const target = path.join(directory, `${randomUUID()}.csv`);
  const detector = new EncodingDetector();
  const remove = (): Promise<void> => rm(target, { force: true });
  let bytes = 0;
  try {
    const file = await open(target, "wx", 0o600);
    try {
      for await (const chunk of source) {
        bytes += chunk.byteLength;
        if (bytes > maxBytes) throw new GalaxyError("payload_too_large", `The file is larger than ${Math.floor(maxBytes / 1024 / 1024)} MB.`);
        detector.write(chunk);
        await file.write(chunk);
      }
    } finally {
      await file.close();
    }
    if (bytes === 0) throw new GalaxyError("validation_error", "The file is empty.");
    refuseOtherKinds(detector.head, detector.result().encoding);
  } catch (error) {
    await remove();
    throw error;
  }
  return { path: target, bytes, detected: detector.result(), remove };
}

function refuseOtherKinds(head: Buffer, encoding: string): void {
  if (head.subarray(0, 4).equals(Buffer.from("PK\u0003\u0004", "latin1"))) {
    throw new GalaxyError("validation_error", "This is a spreadsheet or a zip archive, not CSV. Save it as CSV first.");
  }
  if (head.subarray(0, 4).equals(Buffer.from([0xd0, 0xcf, 0x11, 0xe0]))) throw new GalaxyError("validation_error", "This is an old Excel workbook, not CSV. Save it as CSV first.");
  if (head.subarray(0, 5).toString("latin1") === "%PDF-") throw new GalaxyError("validation_error", "This is a PDF document, not CSV.");
  if (head[0] === 0x1f && head[1] === 0x8b) throw new GalaxyError("validation_error", "This is a compressed file. Unpack it first.");
  // no text but UTF-16 holds zeros; pictures, programs and databases do
  if (!encoding.startsWith("utf16") && head.includes(0)) throw new GalaxyError("validation_error", "This is not a text file. Save it as CSV first.");
}
