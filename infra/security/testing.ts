import { randomBytes } from "node:crypto";
import { testDatabase, type TestDatabase } from "../postgres/testing.ts";
import { createLogger } from "../telemetry/logger.ts";
import { openSecrets, type Secrets } from "./secrets.ts";

/** One installation's secrets, opened as often as it has processes. */
export interface TestSecrets extends AsyncDisposable {
  readonly database: TestDatabase;
  readonly masterKey: Buffer;
  /** Opens them as another process does; closed with the rest. */
  open(): Promise<Secrets>;
}

export async function testSecrets(): Promise<TestSecrets> {
  const database = await testDatabase();
  const masterKey = randomBytes(32);
  const opened: Secrets[] = [];
  return {
    database,
    masterKey,
    async open() {
      const secrets = await openSecrets({ pool: database.pool, databaseUrl: database.url, masterKey, logger: createLogger({ level: "silent" }) });
      opened.push(secrets);
      return secrets;
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(opened.map((secrets) => secrets.close()));
      await database.close();
    },
  };
}
