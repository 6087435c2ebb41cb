import type { Json, StreamMetadata } from "./port.ts";

/** `$tb` of a soft-deleted stream. EventStoreDB writes the largest 64-bit number; this is the largest one JavaScript can count. */
const DELETED = Number.MAX_SAFE_INTEGER;

/** A stream's metadata as they stand in the events of `$$stream`, with EventStoreDB's names. */
export interface RawMetadata {
  readonly $maxCount?: number;
  /** Seconds. */
  readonly $maxAge?: number;
  readonly $tb?: number;
  readonly [key: string]: Json | undefined;
}

export function metadataStreamOf(streamId: string): string {
  return `$$${streamId}`;
}

export function toRaw({ maxCount, maxAge, truncateBefore, custom }: StreamMetadata): RawMetadata {
  return {
    ...custom,
    ...(maxCount === undefined ? {} : { $maxCount: maxCount }),
    ...(maxAge === undefined ? {} : { $maxAge: maxAge }),
    ...(truncateBefore === undefined ? {} : { $tb: truncateBefore }),
  };
}

export function fromRaw({ $maxCount, $maxAge, $tb, ...custom }: RawMetadata): StreamMetadata {
  return {
    ...($maxCount === undefined ? {} : { maxCount: $maxCount }),
    ...($maxAge === undefined ? {} : { maxAge: $maxAge }),
    ...($tb === undefined ? {} : { truncateBefore: Math.min($tb, DELETED) }),
    ...(Object.keys(custom).length === 0 ? {} : { custom: custom as { readonly [key: string]: Json } }),
  };
}

/** Metadata that are no JSON object (somebody wrote bytes into `$$stream`) count as none, as in EventStoreDB. */
export function parseRaw(data: string | Uint8Array): RawMetadata {
  if (typeof data !== "string") return {};
  const parsed = JSON.parse(data) as Json;
  return typeof parsed === "object" && parsed !== null && !Array.isArray(parsed) ? (parsed as RawMetadata) : {};
}

export function isSoftDeleted(metadata: RawMetadata | undefined): boolean {
  return metadata?.$tb !== undefined && metadata.$tb >= DELETED;
}

export function softDeleted(metadata: RawMetadata | undefined): RawMetadata {
  return { ...metadata, $tb: DELETED };
}

/** What an append makes of a soft-deleted stream's metadata: everything before it stays hidden. */
export function recreated(metadata: RawMetadata | undefined, firstVisible: number): RawMetadata {
  return { ...metadata, $tb: firstVisible };
}
