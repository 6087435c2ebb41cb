import { createPublicKey, generateKeyPairSync, randomUUID, createPrivateKey, type JsonWebKey, type KeyObject } from "node:crypto";
import { errors, jwtVerify, SignJWT } from "jose";
import type { Pool } from "pg";
import { tell, type SecretsListener } from "./notices.ts";
import type { Vault } from "./vault.ts";

/** Seconds for which an access token holds. */
export const ACCESS_TOKEN_SECONDS = 15 * 60;
/** How much clocks of processes may differ, in seconds. */
const CLOCK_SKEW_SECONDS = 5;
/** Keys sign for so long, in days; then another is made. */
const ROTATE_AFTER_DAYS = 90;
/** A retired key may still sign in a process that has not heard of it, for as long as this, in seconds. */
const RETIRING_SECONDS = 60;
const ISSUER = "software-galaxy";
/** An unknown key is looked up no more often than this, in milliseconds: anybody can make one up. */
const LOOK_AGAIN_MS = 1_000;
const KEY_LOCK = 7_303_015;

export interface AccessClaims {
  readonly userId: string;
  readonly sessionId: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

interface Keys {
  readonly signing: { readonly kid: string; readonly key: KeyObject; readonly createdAt: number } | undefined;
  readonly verifying: ReadonlyMap<string, KeyObject>;
}

/** Signs and verifies access tokens (JWT, EdDSA). Keys rotate without signing anybody out: old ones verify until their last token is over. */
export class Tokens {
  readonly #pool: Pool;
  readonly #vault: Vault;
  #keys: Promise<Keys> | undefined;
  #lookedAt = 0;

  constructor(options: { readonly pool: Pool; readonly vault: Vault }) {
    this.#pool = options.pool;
    this.#vault = options.vault;
  }

  readonly listener: SecretsListener = {
    onNotice: ({ signing }) => {
      if (signing) this.#keys = undefined;
    },
    onGap: () => (this.#keys = undefined),
  };

  async issue(claims: { readonly userId: string; readonly sessionId: string }): Promise<string> {
    const { kid, key } = await this.#signing();
    return new SignJWT({ sid: claims.sessionId }).setProtectedHeader({ alg: "EdDSA", kid, typ: "JWT" }).setSubject(claims.userId).setIssuer(ISSUER).setIssuedAt().setExpirationTime(`${ACCESS_TOKEN_SECONDS}s`).sign(key);
  }

  /** What a token of ours says, or undefined when it is not one, is over, or was changed. Whether its session has ended is not asked. */
  async verify(token: string): Promise<AccessClaims | undefined> {
    try {
      const { payload } = await jwtVerify(token, ({ kid }) => this.#verifying(kid), { algorithms: ["EdDSA"], issuer: ISSUER, clockTolerance: CLOCK_SKEW_SECONDS, requiredClaims: ["sub", "sid", "exp", "iat"] });
      const { sub, sid, exp } = payload;
      return typeof sub === "string" && typeof sid === "string" && typeof exp === "number" ? { userId: sub, sessionId: sid, expiresAt: exp * 1_000 } : undefined;
    } catch (error) {
      if (error instanceof errors.JOSEError) return undefined;
      throw error;
    }
  }

  /** New tokens are signed by another key from now on; those that are out stay valid for their time. Resolves with the key's id. */
  async rotate(): Promise<string> {
    const kid = await this.#make(true);
    this.#keys = undefined;
    await tell(this.#pool, { signing: true });
    return kid;
  }

  async #signing(): Promise<NonNullable<Keys["signing"]>> {
    const { signing } = await this.#known();
    if (signing && Date.now() - signing.createdAt < ROTATE_AFTER_DAYS * 86_400_000) return signing;
    if (signing) await this.rotate();
    else await this.#make(false);
    this.#keys = undefined;
    const made = (await this.#known()).signing;
    if (!made) throw new Error("the key that signs access tokens vanished");
    return made;
  }

  async #verifying(kid: string | undefined): Promise<KeyObject> {
    const known = kid === undefined ? undefined : (await this.#known()).verifying.get(kid);
    if (known) return known;
    if (kid !== undefined && Date.now() - this.#lookedAt > LOOK_AGAIN_MS) {
      this.#keys = undefined;
      const found = (await this.#known()).verifying.get(kid);
      if (found) return found;
    }
    throw new errors.JWKSNoMatchingKey();
  }

  #known(): Promise<Keys> {
    if (!this.#keys) {
      const reading = this.#read();
      this.#keys = reading;
      reading.catch(() => {
        if (this.#keys === reading) this.#keys = undefined; // the next caller asks again
      });
    }
    return this.#keys;
  }

  async #read(): Promise<Keys> {
    this.#lookedAt = Date.now();
    const { rows } = await this.#pool.query<{ kid: string; public_key: JsonWebKey; wrapped: Buffer; created_at: Date; retired_at: Date | null }>(
      "select kid, public_key, wrapped, created_at, retired_at from secrets.signing_keys where retired_at is null or retired_at > now() - make_interval(secs => $1) order by created_at desc",
      [ACCESS_TOKEN_SECONDS + RETIRING_SECONDS + CLOCK_SKEW_SECONDS],
    );
    const signing = rows.find(({ retired_at }) => retired_at === null);
    return {
      signing: signing && { kid: signing.kid, key: createPrivateKey({ key: this.#vault.unwrap(signing.wrapped, `signing key ${signing.kid}`), format: "der", type: "pkcs8" }), createdAt: signing.created_at.getTime() },
      verifying: new Map(rows.map(({ kid, public_key }) => [kid, createPublicKey({ key: public_key, format: "jwk" })])),
    };
  }

  /** Of processes that find none at the same moment one makes it. Resolves with the id of the key made here, used or not. */
  async #make(retireOthers: boolean): Promise<string> {
    const { publicKey, privateKey } = generateKeyPairSync("ed25519");
    const kid = randomUUID();
    const wrapped = this.#vault.wrap(privateKey.export({ format: "der", type: "pkcs8" }), `signing key ${kid}`);
    const client = await this.#pool.connect();
    try {
      await client.query("begin");
      await client.query("select pg_advisory_xact_lock($1)", [KEY_LOCK]);
      if (retireOthers) await client.query("update secrets.signing_keys set retired_at = now() where retired_at is null");
      await client.query("insert into secrets.signing_keys (kid, public_key, wrapped) select $1, $2, $3 where not exists (select from secrets.signing_keys where retired_at is null)", [kid, publicKey.export({ format: "jwk" }), wrapped]);
      await client.query("delete from secrets.signing_keys where retired_at < now() - interval '1 day'");
      await client.query("commit");
      return kid;
    } catch (error) {
      await client.query("rollback").catch(() => {}); // the connection may be what broke; the error says so
      throw error;
    } finally {
      client.release();
    }
  }
}
