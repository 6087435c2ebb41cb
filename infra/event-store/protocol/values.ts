import { TextDecoder, TextEncoder } from "node:util";
import type { Json } from "../port.ts";
import { shared, type StreamIdentifier, type UUID } from "./messages.ts";

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const strict = new TextDecoder("utf-8", { fatal: true });

export function toIdentifier(streamId: string): StreamIdentifier {
  return new shared.StreamIdentifier().setStreamName(encoder.encode(streamId));
}

export function fromIdentifier(identifier: StreamIdentifier | undefined): string {
  return identifier ? decoder.decode(identifier.getStreamName_asU8()) : "";
}

export function toUuid(id: string): UUID {
  return new shared.UUID().setString(id);
}

/** As two 64-bit numbers: what a client gets that did not ask for text. */
export function toStructuredUuid(id: string): UUID {
  const digits = id.replaceAll("-", "");
  const half = (from: number) => BigInt.asIntN(64, BigInt(`0x${digits.slice(from, from + 16)}`)).toString();
  return new shared.UUID().setStructured(new shared.UUID.Structured().setMostSignificantBits(half(0)).setLeastSignificantBits(half(16)));
}

/** Lower case with dashes; empty when there is none. */
export function fromUuid(uuid: UUID | undefined): string {
  if (!uuid) return "";
  const structured = uuid.getStructured();
  if (!structured) return uuid.getString().toLowerCase();
  const half = (bits: string) => BigInt.asUintN(64, BigInt(bits)).toString(16).padStart(16, "0");
  const digits = half(structured.getMostSignificantBits()) + half(structured.getLeastSignificantBits());
  return [digits.slice(0, 8), digits.slice(8, 12), digits.slice(12, 16), digits.slice(16, 20), digits.slice(20)].join("-");
}

export const JSON_CONTENT = "application/json";
export const BINARY_CONTENT = "application/octet-stream";

/** google-protobuf takes nothing for bytes but a plain Uint8Array. */
export function toBytes(value: Json | Uint8Array): Uint8Array {
  if (!(value instanceof Uint8Array)) {
    const text = JSON.stringify(value) as string | undefined;
    if (text === undefined) throw new TypeError("an event's data and metadata must be JSON or bytes");
    return encoder.encode(text);
  }
  return value.constructor === Uint8Array ? value : new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
}

/** Bytes that are no JSON stay bytes: a client may call JSON whatever it likes, and metadata carry no content type at all. */
export function fromJsonBytes(bytes: Uint8Array): Json | Uint8Array {
  try {
    return JSON.parse(strict.decode(bytes)) as Json;
  } catch {
    return bytes;
  }
}

const TICKS_PER_MS = 10_000n;

/** EventStoreDB's clock in this protocol: 100 ns since 1970. */
export function toTicks(date: Date): string {
  return (BigInt(date.getTime()) * TICKS_PER_MS).toString();
}

export function fromTicks(ticks: string | undefined): Date {
  return new Date(Number(BigInt(ticks ?? "0") / TICKS_PER_MS));
}
