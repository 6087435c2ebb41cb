import type { Pool } from "pg";
import { expect } from "vitest";
import type { EventStore } from "#infra/event-store/port.ts";
import { verifyLog } from "#infra/event-store/verify.ts";
import { testDatabase } from "#infra/postgres/testing.ts";
import { readMasterKey } from "#infra/security/master-key.ts";
import { PersonKeys } from "#infra/security/person-keys.ts";
import { personalData } from "#infra/security/personal-data.ts";
import { createVault } from "#infra/security/vault.ts";
import { createLogger } from "#infra/telemetry/logger.ts";
import { createMetrics } from "#infra/telemetry/metrics.ts";
import { createProjectors } from "#projectors/app.ts";
import { commandsInLog } from "./load.ts";
import { dumpReadModels } from "./read-model-dump.ts";

/**
 * What must hold after any crash: acknowledged commands once in the log, read models equal to rebuilt ones, chains whole.
 * The master key is that of the data directory.
 */
export async function expectWhole(store: EventStore, readModels: Pool, acknowledged: ReadonlySet<string>, dataDir: string): Promise<void> {
  const times = await commandsInLog(store);
  expect([...acknowledged].filter((commandId) => times.get(commandId) !== 1)).toEqual([]);
  expect([...times].filter(([, count]) => count > 1)).toEqual([]);

  const { broken } = await verifyLog(store);
  expect(broken).toEqual([]);

  await using database = await testDatabase();
  const keys = new PersonKeys({ pool: readModels, vault: createVault(await readMasterKey({ masterKey: undefined, dataDir })) });
  const projectors = createProjectors({ store, database, personal: personalData(keys), logger: createLogger({ level: "silent" }), metrics: createMetrics() });
  await projectors.start();
  const [last] = await store.readAll({ direction: "backwards", maxCount: 1 });
  await projectors.caughtUp(last?.position ?? 0n);
  await projectors.close();
  expect(await dumpReadModels(readModels)).toEqual(await dumpReadModels(database.pool));
}
