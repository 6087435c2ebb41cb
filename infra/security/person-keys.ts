import { createSecretKey, randomBytes, type KeyObject } from "node:crypto";
import { LRUCache } from "lru-cache";
import type { Pool } from "pg";
import { tell, type SecretsListener } from "./notices.ts";
import type { Vault } from "./vault.ts";

/** Two keys of 32 bytes: one encrypts, the other makes nonces. */
export interface PersonKey {
  readonly encryption: KeyObject;
  readonly nonce: KeyObject;
}

const KEY_BYTES = 64;
/** People whose key is kept in memory. */
const REMEMBERED = 50_000;

/** Keys under which people's data stand in events. Destroying one makes all of it unreadable, in every copy of the log. */
export class PersonKeys {
  readonly #pool: Pool;
  readonly #vault: Vault;
  /** `destroyed` never becomes anything else; that there is no key may change at any moment and is not remembered. */
  readonly #cache = new LRUCache<string, PersonKey | "destroyed">({ max: REMEMBERED });
  /** Counts what was forgotten, so that an answer that was under way meanwhile is not remembered. */
  #forgotten = 0;

  constructor(options: { readonly pool: Pool; readonly vault: Vault }) {
    this.#pool = options.pool;
    this.#vault = options.vault;
  }

  /** For the channel between processes. */
  readonly listener: SecretsListener = {
    onNotice: ({ person }) => this.#forget(person ?? []),
    onGap: () => {
      this.#forgotten += 1;
      this.#cache.clear();
    },
  };

  /** The key as this process remembers it: undefined when it would have to ask. */
  known(ownerId: string): PersonKey | "destroyed" | undefined {
    return this.#cache.get(ownerId);
  }

  /** The key of an owner, made when there was none; null when it was destroyed. */
  async getOrCreate(ownerId: string): Promise<PersonKey | null> {
    const [known] = (await this.get([ownerId])).values();
    if (known || this.#cache.get(ownerId) === "destroyed") return known ?? null;
    const made = this.#vault.wrap(randomBytes(KEY_BYTES), purposeOf(ownerId));
    await this.#pool.query("insert into secrets.person_keys (owner_id, wrapped) values ($1, $2) on conflict do nothing", [ownerId, made]);
    return (await this.get([ownerId])).get(ownerId) ?? null; // whoever was first made it for all
  }

  /** The keys of several owners in one query; null for those whose key is gone or never was. */
  async get(ownerIds: Iterable<string>): Promise<ReadonlyMap<string, PersonKey | null>> {
    const found = new Map<string, PersonKey | null>();
    const missing: string[] = [];
    for (const id of ownerIds) {
      const known = this.#cache.get(id);
      found.set(id, known === undefined || known === "destroyed" ? null : known);
      if (known === undefined) missing.push(id);
    }
    if (missing.length === 0) return found;
    const asked = this.#forgotten;
    const { rows } = await this.#pool.query<{ owner_id: string; wrapped: Buffer | null }>("select owner_id, wrapped from secrets.person_keys where owner_id = any($1)", [missing]);
    for (const { owner_id, wrapped } of rows) {
      const key = wrapped && this.#split(this.#vault.unwrap(wrapped, purposeOf(owner_id)));
      found.set(owner_id, key);
      if (key === null || asked === this.#forgotten) this.#cache.set(owner_id, key ?? "destroyed");
    }
    return found;
  }

  /** Destroys the keys for good, in every process. Owners who never had one will not get one either. */
  async destroy(ownerIds: readonly string[]): Promise<void> {
    await this.#pool.query(
      `insert into secrets.person_keys (owner_id, wrapped, destroyed_at) select owner, null, now() from unnest($1::text[]) as owner
       on conflict (owner_id) do update set wrapped = null, destroyed_at = coalesce(person_keys.destroyed_at, now())`,
      [ownerIds],
    );
    this.#forget(ownerIds);
    await tell(this.#pool, { person: [...ownerIds] });
  }

  #forget(ownerIds: readonly string[]): void {
    if (ownerIds.length > 0) this.#forgotten += 1;
    for (const id of ownerIds) this.#cache.delete(id);
  }

  #split(bytes: Buffer): PersonKey {
    return { encryption: createSecretKey(bytes.subarray(0, 32)), nonce: createSecretKey(bytes.subarray(32, KEY_BYTES)) };
  }
}

function purposeOf(ownerId: string): string {
  return `person key of ${ownerId}`;
}
