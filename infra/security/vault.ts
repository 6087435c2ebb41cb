import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";

const VERSION = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const HEAD_BYTES = 1 + NONCE_BYTES + TAG_BYTES;

/** What was wrapped cannot be unwrapped: another master key, another purpose, or changed bytes. */
export class VaultError extends Error {
  constructor(message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = "VaultError";
  }
}

/** Wraps secrets under the master key (AES-256-GCM), so that the database alone gives nothing away. */
export interface Vault {
  /** @param purpose what it is and whose; the same must be named to unwrap it, so that nothing can be put in another's place */
  wrap(secret: Uint8Array, purpose: string): Buffer;
  /** @throws {VaultError} */
  unwrap(wrapped: Uint8Array, purpose: string): Buffer;
}

/** @param masterKey 32 bytes */
export function createVault(masterKey: Uint8Array): Vault {
  if (masterKey.length !== 32) throw new VaultError("the master key must be 32 bytes");
  return {
    wrap(secret, purpose) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv("aes-256-gcm", masterKey, nonce).setAAD(Buffer.from(purpose));
      const body = Buffer.concat([cipher.update(secret), cipher.final()]);
      return Buffer.concat([Buffer.of(VERSION), nonce, cipher.getAuthTag(), body]);
    },
    unwrap(wrapped, purpose) {
      if (wrapped.length < HEAD_BYTES || wrapped[0] !== VERSION) throw new VaultError("this was not wrapped by a vault of this version");
      const decipher = createDecipheriv("aes-256-gcm", masterKey, wrapped.subarray(1, 1 + NONCE_BYTES), { authTagLength: TAG_BYTES }).setAAD(Buffer.from(purpose));
      decipher.setAuthTag(wrapped.subarray(1 + NONCE_BYTES, HEAD_BYTES));
      try {
        return Buffer.concat([decipher.update(wrapped.subarray(HEAD_BYTES)), decipher.final()]);
      } catch (cause) {
        throw new VaultError("this cannot be unwrapped with this master key", { cause });
      }
    },
  };
}
