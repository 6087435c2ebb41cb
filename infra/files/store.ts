import type { Readable } from "node:stream";

/** Bytes from `start` to `end`, both counted from 0 and both included. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

export interface StoredFile {
  readonly key: string;
  /** When it was put there. */
  readonly storedAt: Date;
}

/** Where files are kept: a directory, or an S3 bucket. Keys are made by us: letters, digits, `-`, `.` and `/`. */
export interface FileStore {
  /** Takes a finished file over from where it was written; when it resolves the file is durable. The same key again replaces it. */
  put(key: string, file: { readonly path: string; readonly size: number; readonly sha256: string }): Promise<void>;
  /** The file's bytes, or undefined when it is not there. */
  read(key: string, range?: ByteRange): Promise<Readable | undefined>;
  /** Takes a file away; one that is not there is fine. */
  remove(key: string): Promise<void>;
  /** All there are, in no order. */
  list(): AsyncIterable<StoredFile>;
  close(): void;
}

const KEY = /^[a-z0-9][a-z0-9.-]*(?:\/[a-z0-9][a-z0-9.-]*)*$/;

/** Keys never leave their store, whoever made them. */
export function checkedKey(key: string): string {
  if (!KEY.test(key) || key.includes("..")) throw new Error("a file's key is not one of ours");
  return key;
}
