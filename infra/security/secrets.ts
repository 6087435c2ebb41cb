import { createHmac, randomBytes } from "node:crypto";
import type { Pool } from "pg";
import { ConfigError } from "../config/config.ts";
import type { Logger } from "../telemetry/logger.ts";
import { SecretsNotices } from "./notices.ts";
import { PersonKeys } from "./person-keys.ts";
import { personalData, type PersonalData } from "./personal-data.ts";
import { migrateSecrets } from "./tables.ts";
import { createVault, VaultError, type Vault } from "./vault.ts";

/** What a process needs to handle secrets at all. */
export interface Secrets {
  readonly pool: Pool;
  readonly vault: Vault;
  readonly keys: PersonKeys;
  readonly personal: PersonalData;
  readonly notices: SecretsNotices;
  /** HMAC-SHA-256 under a key that only this installation has: equal texts are recognised, and nothing else. */
  pepper(purpose: string, text: string): Buffer;
  close(): Promise<void>;
}

export interface SecretsOptions {
  readonly pool: Pool;
  readonly databaseUrl: string;
  /** 32 bytes. */
  readonly masterKey: Uint8Array;
  readonly logger: Logger;
}

/**
 * Opens the schema `secrets`, made or brought up to date where needed.
 * @throws {ConfigError} when the master key is not the one its secrets were wrapped under
 */
export async function openSecrets({ pool, databaseUrl, masterKey, logger }: SecretsOptions): Promise<Secrets> {
  await migrateSecrets(pool);
  const vault = createVault(masterKey);
  const pepper = await instanceSecret(pool, vault, "pepper");
  const keys = new PersonKeys({ pool, vault });
  const notices = new SecretsNotices({ databaseUrl, logger });
  notices.add(keys.listener);
  return {
    pool,
    vault,
    keys,
    personal: personalData(keys),
    notices,
    pepper: (purpose, text) => createHmac("sha256", pepper).update(`${purpose}|${text}`).digest(),
    close: () => notices.close(),
  };
}

/**
 * The vault of an installation that is there already.
 * @throws {ConfigError} when there is none yet, or the master key is another one
 */
export async function openVault(pool: Pool, masterKey: Uint8Array): Promise<Vault> {
  const { rows } = await pool.query<{ present: boolean }>("select to_regclass('secrets.instance') is not null as present");
  if (!rows[0]?.present) throw new ConfigError("This Postgres holds no installation of Software Galaxy yet; start the product on it first");
  const vault = createVault(masterKey);
  await readInstanceSecret(pool, vault, "pepper");
  return vault;
}

/** A secret of the installation; made by whoever asks first. */
async function instanceSecret(pool: Pool, vault: Vault, name: string): Promise<Buffer> {
  await pool.query("insert into secrets.instance (name, wrapped) values ($1, $2) on conflict do nothing", [name, vault.wrap(randomBytes(32), `instance ${name}`)]);
  return readInstanceSecret(pool, vault, name);
}

async function readInstanceSecret(pool: Pool, vault: Vault, name: string): Promise<Buffer> {
  const { rows } = await pool.query<{ wrapped: Buffer }>("select wrapped from secrets.instance where name = $1", [name]);
  const row = rows[0];
  if (!row) throw new Error(`the installation's secret ${name} is not there`);
  try {
    return vault.unwrap(row.wrapped, `instance ${name}`);
  } catch (cause) {
    if (!(cause instanceof VaultError)) throw cause;
    throw new ConfigError("The master key is not the one this database's secrets are encrypted under: set GALAXY_MASTER_KEY to the right one, or put the right master.key back into the data directory", { cause });
  }
}
