import { createHash, randomUUID } from "node:crypto";
import { mkdir, open, readdir, rm, stat } from "node:fs/promises";
import path from "node:path";
import { fileTypeFromFile } from "file-type";
import { MAX_ATTACHMENT_BYTES } from "#schemas/attachments.ts";
import { GalaxyError } from "#schemas/errors.ts";

/** A file that has arrived whole and belongs to nothing yet. */
export interface Incoming {
  readonly path: string;
  readonly size: number;
  readonly sha256: string;
  readonly mediaType: string;
  /** Takes it away; fine when somebody else has taken it over. */
  remove(): Promise<void>;
}

/** Bytes looked at to tell text from everything else. */
const HEAD_BYTES = 64 * 1024;
/** What a process that was killed left behind is taken away after this, in milliseconds. */
const STALE_MS = 24 * 60 * 60 * 1_000;

/**
 * Writes what arrives to a temporary file, counting and hashing on the way, and looks at its bytes for what it is.
 * @throws {GalaxyError} `payload_too_large`, or `validation_error` for a file that is empty or broken off
 */
export async function receive(source: AsyncIterable<Uint8Array>, directory: string, maxBytes: number = MAX_ATTACHMENT_BYTES): Promise<Incoming> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const target = path.join(directory, randomUUID());
  const remove = (): Promise<void> => rm(target, { force: true });
  const hash = createHash("sha256");
  const head: Uint8Array[] = [];
  let size = 0;
  try {
    const file = await open(target, "wx", 0o600);
    try {
      for await (const chunk of source) {
        if (size < HEAD_BYTES) head.push(chunk.subarray(0, HEAD_BYTES - size));
        size += chunk.byteLength;
        if (size > maxBytes) throw new GalaxyError("payload_too_large", `The file is larger than ${Math.floor(maxBytes / 1024 / 1024)} MB`);
        hash.update(chunk);
        for (let written = 0; written < chunk.byteLength; ) written += (await file.write(chunk, written)).bytesWritten;
      }
    } finally {
      await file.close();
    }
    if (size === 0) throw new GalaxyError("validation_error", "The file is empty", { _: ["must not be empty"] });
    const found = await fileTypeFromFile(target);
    const bytes = Buffer.concat(head);
    return { path: target, size, sha256: hash.digest("hex"), mediaType: found?.mime ?? (isText(bytes, size > bytes.byteLength) ? "text/plain" : "application/octet-stream"), remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** UTF-8 without control characters that no text has. A letter cut in two at the end of the head is fine. */
function isText(head: Buffer, isCut: boolean): boolean {
  // oxlint-disable-next-line no-control-regex -- control characters are exactly what tells
  const whole = (text: string) => !/[\u0000-\u0008\u000e-\u001a\u001c-\u001f]/.test(text);
  try {
    return whole(new TextDecoder("utf-8", { fatal: true }).decode(head, { stream: isCut }));
  } catch {
    return false; // it is something else
  }
}

/** Takes away what processes that were killed left half written. */
export async function removeStale(directory: string, now = Date.now()): Promise<void> {
  const names = await readdir(directory).catch(() => []); // nothing has arrived yet
  for (const name of names) {
    const file = path.join(directory, name);
    const found = await stat(file).catch(() => undefined); // gone meanwhile
    if (found?.isFile() && now - found.mtimeMs > STALE_MS) await rm(file, { force: true });
  }
}
