import type { DatabaseSync } from "node:sqlite";

/**
 * The log is one table in the order of appends; `position` never repeats, even after a crash (AUTOINCREMENT).
 * Metadata of a stream are events of `$$stream`, as in EventStoreDB; `tombstones` names the streams deleted for ever.
 */
export function prepareSchema(db: DatabaseSync): void {
  db.exec(`
    create table if not exists events (
      position integer primary key autoincrement,
      stream_id text not null,
      revision integer not null,
      id text not null,
      type text not null,
      data any not null,
      metadata any,
      created integer not null
    ) strict;
    create unique index if not exists events_by_stream on events (stream_id, revision);
    create table if not exists tombstones (stream_id text primary key) strict, without rowid;
    pragma user_version = 1;
  `);
}
