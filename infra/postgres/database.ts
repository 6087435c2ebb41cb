import { Kysely, PostgresDialect } from "kysely";
import { Pool, types as pgTypes, type CustomTypesConfig } from "pg";
import type { ReadModels } from "#schemas/read-models.ts";

export interface Database {
  readonly db: Kysely<ReadModels>;
  readonly pool: Pool;
  close(): Promise<void>;
}

const DATE = 1082;

/** `date` stays the text it is: a calendar day has no hour and no zone. Everything else as pg does it, `bigint` as text. */
const types: CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: "text" | "binary") =>
    oid === DATE ? (value: string) => value : pgTypes.getTypeParser(oid, format)) as CustomTypesConfig["getTypeParser"],
};

/** A pool of connections and Kysely over it. Connects on first use. */
export function openDatabase(url: string, options: { readonly max?: number } = {}): Database {
  const pool = new Pool({ connectionString: url, max: options.max ?? 10, types, application_name: "galaxy", keepAlive: true });
  // Whoever is using a connection that breaks is told by its query; the event alone would end the process.
  pool.on("connect", (client) => client.on("error", () => {}));
  pool.on("error", () => {}); // an idle connection that breaks is replaced; whoever queries next is told if the server is gone
  const db = new Kysely<ReadModels>({ dialect: new PostgresDialect({ pool }) });
  let closing: Promise<void> | undefined;
  const end = async () => {
    await db.destroy();
    if (!pool.ending) await pool.end(); // Kysely ends only a pool that it has used
  };
  return { db, pool, close: () => (closing ??= end()) };
}
