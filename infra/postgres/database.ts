import { Kysely, PostgresDialect } from "kysely";
import pg from "pg";
import type { ReadModels } from "#schemas/read-models.ts";

export interface Database {
  readonly db: Kysely<ReadModels>;
  readonly pool: pg.Pool;
  close(): Promise<void>;
}

const DATE = 1082;

/** `date` stays the text it is: a calendar day has no hour and no zone. Everything else as pg does it, `bigint` as text. */
const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: "text" | "binary") =>
    oid === DATE ? (value: string) => value : pg.types.getTypeParser(oid, format)) as pg.CustomTypesConfig["getTypeParser"],
};

/** A pool of connections and Kysely over it. Connects on first use. */
export function openDatabase(url: string, options: { readonly max?: number } = {}): Database {
  const pool = new pg.Pool({ connectionString: url, max: options.max ?? 10, types, application_name: "galaxy", keepAlive: true });
  pool.on("error", () => {}); // an idle connection that breaks is replaced; whoever queries next is told if the server is gone
  const db = new Kysely<ReadModels>({ dialect: new PostgresDialect({ pool }) });
  let closing: Promise<void> | undefined;
  return { db, pool, close: () => (closing ??= db.destroy()) };
}
