import iconv from "iconv-lite";

/** What the bytes of a file say about themselves. */
export interface DetectedEncoding {
  /** A name that iconv-lite knows. */
  readonly encoding: string;
  /** Whether the file says so itself, by a byte order mark. */
  readonly bom: boolean;
}

/** Bytes looked at for the shape of UTF-16 without a byte order mark. */
const PROBE_BYTES = 4096;

/**
 * Watches the bytes of a file go by and says at the end how they are to be read: by its byte order mark; as UTF-8 when all of it is
 * valid UTF-8 (a character cut in two at the very end does not count against it); otherwise as Windows-1252, of which
 * Latin-1's letters are a part.
 */
export class EncodingDetector {
  #head = Buffer.alloc(0);
  #utf8 = true;
  readonly #decoder = new TextDecoder("utf-8", { fatal: true });

  write(chunk: Uint8Array): void {
    if (this.#head.length < PROBE_BYTES) this.#head = Buffer.concat([this.#head, chunk.subarray(0, PROBE_BYTES - this.#head.length)]);
    if (!this.#utf8) return;
    try {
      this.#decoder.decode(chunk, { stream: true });
    } catch {
      this.#utf8 = false;
    }
  }

  /** First bytes of the file, for recognising what is no text at all. */
  get head(): Buffer {
    return this.#head;
  }

  result(): DetectedEncoding {
    const [first, second, third] = this.#head;
    if (first === 0xef && second === 0xbb && third === 0xbf) return { encoding: this.#utf8 ? "utf8" : "win1252", bom: true };
    if (first === 0xff && second === 0xfe) return { encoding: "utf16le", bom: true };
    if (first === 0xfe && second === 0xff) return { encoding: "utf16be", bom: true };
    const wide = zeroBytes(this.#head);
    if (wide !== undefined) return { encoding: wide, bom: false };
    return { encoding: this.#utf8 ? "utf8" : "win1252", bom: false };
  }
}

/** UTF-16 text of a Western language has a zero in every second byte; no other text we read has any. */
function zeroBytes(head: Buffer): "utf16le" | "utf16be" | undefined {
  let even = 0;
  let odd = 0;
  for (let index = 0; index < head.length; index += 1) {
    if (head[index] !== 0) continue;
    if (index % 2 === 0) even += 1;
    else odd += 1;
  }
  const half = head.length / 2;
  if (half < 4) return undefined;
  if (odd > half * 0.6 && even < half * 0.1) return "utf16le";
  if (even > half * 0.6 && odd < half * 0.1) return "utf16be";
  return undefined;
}

export function isKnownEncoding(name: string): boolean {
  return iconv.encodingExists(name);
}

/** The same bytes as UTF-8. A byte order mark is left where it is for UTF-8 and taken off otherwise. */
export async function* toUtf8(bytes: AsyncIterable<Uint8Array>, encoding: string): AsyncGenerator<Uint8Array> {
  if (/^utf-?8$/i.test(encoding)) {
    yield* bytes;
    return;
  }
  const decoder = iconv.getDecoder(encoding, { stripBOM: true });
  for await (const chunk of bytes) {
    const text = decoder.write(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength));
    if (text !== "") yield Buffer.from(text, "utf8");
  }
  const rest = decoder.end();
  if (rest !== undefined && rest !== "") yield Buffer.from(rest, "utf8");
}
