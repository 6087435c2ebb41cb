import DataLoader from "dataloader";
import { sql, type Kysely } from "kysely";
import { LRUCache } from "lru-cache";
import { setTimeout as pause } from "node:timers/promises";
import { z } from "zod";
import { uuid } from "#schemas/ids.ts";
import { jsonText } from "#schemas/json.ts";
import type { TeamRole } from "#schemas/permissions.ts";
import { channels, type ReadModels } from "#schemas/read-models.ts";
import { listen } from "../postgres/listen.ts";
import type { Logger } from "../telemetry/logger.ts";

/** What is known of somebody at this moment. It lives: whoever keeps it reads from it what is true later on, too. */
export interface DirectoryPerson {
  readonly id: string;
  /** Null of somebody who never registered, or was erased. */
  readonly name: string | null;
  readonly status: "active" | "deleted" | "unknown";
  /** Role by team id. Empty once the person is erased. A new object whenever something in it changes; never changed itself. */
  readonly teams: Readonly<Record<string, TeamRole>>;
}

export interface Directory {
  /**
   * Somebody as the read models have them now; status `unknown` when they are not there. Loads at the same moment are one
   * query.
   */
  person(userId: string): Promise<DirectoryPerson>;
  /** Asks Postgres anew, whatever is remembered: for who has just been told that something is there. */
  renewed(userId: string): Promise<DirectoryPerson>;
  people(userIds: readonly string[]): Promise<DirectoryPerson[]>;
  /** Calls back after what was known of these people has been replaced. Returns what ends it. */
  onChange(listener: (userIds: readonly string[]) => void): () => void;
  /** Resolves when changes are heard of. */
  readonly listening: Promise<void>;
  close(): Promise<void>;
}

export interface DirectoryOptions {
  readonly db: Kysely<ReadModels>;
  readonly databaseUrl: string;
  readonly logger: Logger;
  /** People kept in memory though nobody asks for them. */
  readonly max?: number;
}

/** People of one query: a parameter of Postgres could hold more, a reader's patience not. */
const MOST_AT_ONCE = 1_000;
/** Between two attempts to ask Postgres anew, in milliseconds. */
const RETRY_MS = 500;

const notice = jsonText(z.object({ users: z.array(z.string()).default([]), teams: z.array(z.string()).default([]), all: z.boolean().default(false) }));
const nobody: Readonly<Record<string, TeamRole>> = Object.freeze({});

class Entry implements DirectoryPerson {
  readonly id: string;
  name: string | null = null;
  status: DirectoryPerson["status"] = "unknown";
  teams = nobody;
  /** Whether something may have changed since it was read. */
  stale = true;

  constructor(id: string) {
    this.id = id;
  }

  learn(row: Found | undefined): void {
    this.name = row?.name ?? null;
    this.status = row?.status ?? "unknown";
    const teams = row && row.status !== "deleted" ? row.teams : nobody;
    if (!same(this.teams, teams)) this.teams = Object.freeze({ ...teams });
  }
}

/** Who belongs to which team as what, as of now: remembered, and asked for again as soon as Postgres tells of a change. */
export function createDirectory({ db, databaseUrl, logger, max = 20_000 }: DirectoryOptions): Directory {
  /** Keeps the ones asked for of late; whoever holds another one (a connection that lives for hours) keeps that. */
  const recent = new LRUCache<string, Entry>({ max });
  const all = new Map<string, WeakRef<Entry>>();
  const collected = new FinalizationRegistry<string>((id) => {
    if (all.get(id)?.deref() === undefined) all.delete(id);
  });
  const listeners = new Set<(userIds: readonly string[]) => void>();
  const stop = new AbortController();
  const ready = Promise.withResolvers<void>();
  /** Counts what may have changed, so that an answer that was under way meanwhile is not taken for the newest. */
  let notices = 0;
  let renewing: Promise<void> | undefined;

  const entryOf = (id: string): Entry => {
    let entry = recent.get(id) ?? all.get(id)?.deref();
    if (!entry) {
      entry = new Entry(id);
      all.set(id, new WeakRef(entry));
      collected.register(entry, id);
    }
    recent.set(id, entry);
    return entry;
  };

  const loader = new DataLoader<string, Entry>(
    async (ids) => {
      const asked = notices;
      const found = new Map((await read(db, ids)).map((row) => [row.id, row]));
      const overtaken = asked !== notices; // what was told of meanwhile may not be in this answer
      const entries = ids.map((id) => {
        const entry = entryOf(id);
        entry.learn(found.get(id));
        entry.stale = overtaken;
        return entry;
      });
      if (overtaken) renew();
      return entries;
    },
    { cache: false, maxBatchSize: MOST_AT_ONCE },
  );

  /** Marks what may have changed and asks for it anew, so that those who hold it need not ask. */
  const changed = (ids: Iterable<string>): void => {
    notices += 1;
    for (const id of ids) {
      const entry = all.get(id)?.deref();
      if (entry) entry.stale = true;
    }
    renew();
  };
  const renew = (): void => {
    renewing ??= renewAll().finally(() => {
      renewing = undefined;
      if (!stop.signal.aborted && stalePeople().length > 0) renew();
    });
  };
  const stalePeople = () => [...all.values()].flatMap((ref) => ref.deref() ?? []).filter(({ stale }) => stale);
  const renewAll = async (): Promise<void> => {
    for (let stale = stalePeople(); stale.length > 0 && !stop.signal.aborted; stale = stalePeople()) {
      try {
        const ids = stale.map(({ id }) => id);
        await Promise.all(ids.map((id) => loader.load(id)));
        for (const listener of listeners) listener(ids);
      } catch (error) {
        if (stop.signal.aborted) return;
        logger.warn({ err: error }, "who belongs to which team could not be read; trying again");
        await pause(RETRY_MS, undefined, { signal: stop.signal }).catch(() => {}); // aborted while waiting: the loop ends
      }
    }
  };

  const listening = listen(databaseUrl, {
    channels: [channels.people],
    onNotification: (_channel, payload) => {
      const said = notice.safeParse(payload);
      if (!said.success) return; // others may use the same Postgres, and its channels
      changed(said.data.all ? all.keys() : said.data.users);
    },
    // what was said before may have been missed
    onConnected: () => {
      changed(all.keys());
      ready.resolve();
    },
    signal: stop.signal,
    logger,
  });

  const person = async (userId: string): Promise<Entry> => {
    const id = userId.toLowerCase();
    const known = recent.get(id);
    if (known && !known.stale) return known;
    if (!uuid.safeParse(id).success) return new Entry(id); // nobody of ours, and Postgres cannot be asked
    return loader.load(id);
  };
  return {
    person,
    async renewed(userId) {
      const id = userId.toLowerCase();
      return uuid.safeParse(id).success ? loader.load(id) : new Entry(id);
    },
    people: (userIds) => Promise.all(userIds.map(person)),
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    listening: ready.promise,
    async close() {
      stop.abort();
      await listening;
      await renewing;
    },
  };
}

interface Found {
  readonly id: string;
  readonly name: string | null;
  readonly status: "active" | "deleted" | "unknown";
  readonly teams: Readonly<Record<string, TeamRole>>;
}

/** Registered or not: somebody can have been a member of a team before people had names. */
async function read(db: Kysely<ReadModels>, ids: readonly string[]): Promise<Found[]> {
  const { rows } = await sql<Found>`
    select asked.id::text, u.name, coalesce(u.status, 'unknown') as status,
      coalesce((select jsonb_object_agg(m.team_id, m.role) from team_members m where m.user_id = asked.id), '{}') as teams
    from unnest(${[...ids]}::uuid[]) as asked(id) left join users u on u.id = asked.id`.execute(db);
  return rows;
}

function same(a: Readonly<Record<string, TeamRole>>, b: Readonly<Record<string, TeamRole>>): boolean {
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && a[key] === b[key]);
}
