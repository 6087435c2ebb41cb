import { argon2, randomBytes, timingSafeEqual, type Argon2Parameters } from "node:crypto";
import pLimit from "p-limit";
import { GalaxyError } from "#schemas/errors.ts";

/** OWASP's first choice for argon2id with little memory: 19 MiB, two passes, one lane. */
const PARAMETERS = { memory: 19_456, passes: 2, parallelism: 1 } as const;
const SALT_BYTES = 16;
const HASH_BYTES = 32;
/** Hashing goes on threads that files need too: so many at once, */
const AT_ONCE = 2;
/** and so many waiting; whoever comes then is told to try again. */
const WAITING = 64;

interface Parsed {
  readonly memory: number;
  readonly passes: number;
  readonly parallelism: number;
  readonly salt: Buffer;
  readonly hash: Buffer;
}

/** Hashes of passwords as PHC strings: `$argon2id$v=19$m=…,t=…,p=…$salt$hash`. */
export interface Passwords {
  /** @throws {GalaxyError} `unavailable` when too many are waiting */
  hash(password: string): Promise<string>;
  /**
   * Whether this is the password. Without a hash, for somebody unknown, it takes the same time and is false.
   * @throws {GalaxyError} `unavailable` when too many are waiting
   */
  verify(password: string, hash: string | undefined): Promise<boolean>;
  /** Whether the hash was made with other parameters than a new one would be. */
  isDated(hash: string): boolean;
}

/** @param pepper known to this installation alone and not in the database in clear: hashes without it are worth nothing */
export function createPasswords(pepper: Uint8Array): Passwords {
  const limit = pLimit(AT_ONCE);
  const derive = (password: string, with_: Omit<Parsed, "hash">, tagLength: number): Promise<Buffer> => {
    if (limit.pendingCount >= WAITING) throw new GalaxyError("unavailable", "Too many people are signing in at this moment; try again in a few seconds");
    const parameters: Argon2Parameters = { message: Buffer.from(password.normalize("NFC")), nonce: with_.salt, secret: pepper, memory: with_.memory, passes: with_.passes, parallelism: with_.parallelism, tagLength };
    return limit(() => new Promise<Buffer>((resolve, reject) => argon2("argon2id", parameters, (error, derived) => (error ? reject(error) : resolve(derived)))));
  };
  const nobody: Parsed = { ...PARAMETERS, salt: randomBytes(SALT_BYTES), hash: randomBytes(HASH_BYTES) };
  return {
    async hash(password) {
      const salt = randomBytes(SALT_BYTES);
      const derived = await derive(password, { ...PARAMETERS, salt }, HASH_BYTES);
      return `$argon2id$v=19$m=${PARAMETERS.memory},t=${PARAMETERS.passes},p=${PARAMETERS.parallelism}$${base64(salt)}$${base64(derived)}`;
    },
    async verify(password, hash) {
      const parsed = hash === undefined ? nobody : parse(hash);
      const derived = await derive(password, parsed, parsed.hash.length);
      return timingSafeEqual(derived, parsed.hash) && hash !== undefined;
    },
    isDated(hash) {
      const { memory, passes, parallelism } = parse(hash);
      return memory !== PARAMETERS.memory || passes !== PARAMETERS.passes || parallelism !== PARAMETERS.parallelism;
    },
  };
}

function parse(hash: string): Parsed {
  const found = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([\w+/]+)\$([\w+/]+)$/.exec(hash);
  if (!found) throw new Error("a stored password hash is not an argon2id hash of ours");
  const [, memory, passes, parallelism, salt = "", derived = ""] = found;
  return { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism), salt: Buffer.from(salt, "base64"), hash: Buffer.from(derived, "base64") };
}

function base64(bytes: Buffer): string {
  return bytes.toString("base64").replace(/=+$/, "");
}
