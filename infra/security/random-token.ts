import { hash, randomBytes } from "node:crypto";

/** 256 bits from the system's random source, in 43 characters. */
export function randomToken(): string {
  return randomBytes(32).toString("base64url");
}

/** What is kept of a random token: enough to recognise it, nothing to use it. It has too many bits to be guessed, so no salt is needed. */
export function tokenHash(token: string): Buffer {
  return hash("sha256", token, "buffer");
}
