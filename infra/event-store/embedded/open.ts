import { mkdirSync } from "node:fs";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { prepareSchema } from "./schema.ts";
import { EmbeddedEventStore } from "./store.ts";

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
  } catch (cause) {
    throw new EmbeddedLogError("not_writable", `the directory ${directory} cannot be made or written; choose another with GALAXY_DATA_DIR or mend its permissions`, { cause });
  }
  let db: DatabaseSync | undefined;
  try {
    db = new DatabaseSync(path.join(directory, "log.sqlite"), { timeout: 0 });
    // An exclusive lock goes with the process, however it ends, and spares the shared-memory file.
    db.exec("pragma locking_mode = exclusive; pragma journal_mode = wal; pragma synchronous = full; pragma wal_autocheckpoint = 4000; pragma cache_size = -65536;");
    db.exec("begin immediate; commit;");
    const check = db.prepare("pragma integrity_check(1)");
    if (!quickLook(db)) throw new Error(String(Object.values(check.get() ?? {})[0]));
    prepareSchema(db);
    return new EmbeddedEventStore(db);
  } catch (cause) {
    db?.close();
    throw named(cause, directory);
  }
}

/**
 * Looks at the structure of the newest pages only: a whole check of a big log would make every start slow, while damage
 * by a crash is what the journal repairs and damage by a disk shows when the page is read.
 */
function quickLook(db: DatabaseSync): boolean {
  const exists = db.prepare("select count(*) as tables from sqlite_schema where name = 'events'").get();
  if (exists?.["tables"] === 0) return true;
  const rows = db.prepare("select position, stream_id, revision from events order by position desc limit 100").all();
  const byStream = db.prepare("select position from events where stream_id = ? and revision = ?");
  return rows.every((row) => byStream.get(String(row["stream_id"]), Number(row["revision"]))?.["position"] === row["position"]);
}

function named(cause: unknown, directory: string): EmbeddedLogError {
  const { errcode, message } = cause as { errcode?: number; message?: string };
  switch ((errcode ?? 0) & 0xff) {
    case 5: // SQLITE_BUSY
    case 6: // SQLITE_LOCKED
      return new EmbeddedLogError("locked", `the event log in ${directory} is in use by another process; stop it, or choose another directory with GALAXY_DATA_DIR`, { cause });
    case 8: // SQLITE_READONLY
    case 14: // SQLITE_CANTOPEN
      return new EmbeddedLogError("not_writable", `the event log in ${directory} cannot be written; mend the permissions or choose another directory with GALAXY_DATA_DIR`, { cause });
    default:
      return new EmbeddedLogError("corrupted", `the event log in ${directory} is damaged (${message ?? "unreadable"}); nothing was changed: keep a copy and restore a backup`, { cause });
  }
}
