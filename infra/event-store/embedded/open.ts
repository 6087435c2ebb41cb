import { accessSync, constants, existsSync, mkdirSync, statSync } from "node:fs";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { EventLog } from "./log.ts";
import { prepareSchema } from "./schema.ts";
import { EmbeddedEventStore } from "./store.ts";

/** Up to this size the whole file is checked at the start; it takes a fraction of a second. */
const CHECKED_BYTES = 32 * 2 ** 20;

/** The embedded log cannot be opened. `code` says why; the message names the directory and what to do. */
export class EmbeddedLogError extends Error {
  readonly code: "locked" | "not_writable" | "corrupted";
  constructor(code: EmbeddedLogError["code"], message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = "EmbeddedLogError";
    this.code = code;
  }
}

export interface EmbeddedOptions {
  /** Holds `log.sqlite` and its journal; made when it is not there. One process at a time. */
  readonly directory: string;
}

/** @throws {EmbeddedLogError} */
export async function openEmbeddedEventStore({ directory }: EmbeddedOptions): Promise<EmbeddedEventStore> {
  try {
    mkdirSync(directory, { recursive: true });
    // SQLite would say "disk I/O error" of a file that it may read but not lock.
    accessSync(directory, constants.W_OK | constants.X_OK);
    if (existsSync(path.join(directory, "log.sqlite"))) accessSync(path.join(directory, "log.sqlite"), constants.R_OK | constants.W_OK);
  } catch (cause) {
    throw new EmbeddedLogError("not_writable", `the directory ${directory} cannot be made or written; choose another with GALAXY_DATA_DIR or mend its permissions`, { cause });
  }
  const file = path.join(directory, "log.sqlite");
  let db: DatabaseSync | undefined;
  try {
    db = new DatabaseSync(file, { timeout: 0 });
    // An exclusive lock goes with the process, however it ends, and spares the shared-memory file.
    db.exec("pragma locking_mode = exclusive; pragma journal_mode = wal; pragma synchronous = full; pragma wal_autocheckpoint = 4000; pragma cache_size = -65536;");
    db.exec("begin immediate; commit;");
    mustBeSound(db, statSync(file).size);
    prepareSchema(db);
    return new EmbeddedEventStore(new EventLog(db));
  } catch (cause) {
    db?.close();
    throw named(cause, directory);
  }
}

/**
 * A small log is checked whole, of a big one the newest pages: checking everything would make every start slow, while
 * damage by a crash is what the journal repairs, and damage by a disk shows when the page is read.
 */
function mustBeSound(db: DatabaseSync, bytes: number): void {
  if (bytes <= CHECKED_BYTES) {
    const answer = Object.values(db.prepare("pragma quick_check(1)").get() ?? {})[0];
    if (answer !== "ok") throw new Error(String(answer));
  }
  if (db.prepare("select 1 from sqlite_schema where name = 'events'").get() === undefined) return;
  const newest = db.prepare("select position, stream_id, revision from events order by position desc limit 100").all();
  const byStream = db.prepare("select position from events where stream_id = ? and revision = ?");
  for (const row of newest) {
    const found = byStream.get(String(row["stream_id"]), Number(row["revision"]));
    if (found?.["position"] !== row["position"]) throw new Error(`event ${String(row["position"])} is missing in the index of streams`);
  }
}

function named(cause: unknown, directory: string): EmbeddedLogError {
  const { errcode, message } = cause as { errcode?: number; message?: string };
  switch ((errcode ?? 0) & 0xff) {
    case 5: // SQLITE_BUSY
    case 6: // SQLITE_LOCKED
      return new EmbeddedLogError("locked", `the event log in ${directory} is in use by another process; stop it, or choose another directory with GALAXY_DATA_DIR`, { cause });
    case 8: // SQLITE_READONLY
    case 13: // SQLITE_FULL
    case 14: // SQLITE_CANTOPEN
      return new EmbeddedLogError("not_writable", `the event log in ${directory} cannot be written (${message ?? "refused"}); mend the permissions or choose another directory with GALAXY_DATA_DIR`, { cause });
    default:
      return new EmbeddedLogError("corrupted", `the event log in ${directory} is damaged (${message ?? "unreadable"}); nothing was changed: keep a copy and restore a backup`, { cause });
  }
}
