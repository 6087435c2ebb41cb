import type { PoolClient } from "pg";
import { Gauge, Histogram } from "prom-client";
import type { EventStore, Position } from "#infra/event-store/port.ts";
import type { Database } from "#infra/postgres/database.ts";
import { leadAlone } from "#infra/postgres/leader.ts";
import { prepareRebuildRequests, REBUILD_CHANNEL, takeRebuildRequests } from "#infra/postgres/rebuild-requests.ts";
import type { PersonalData } from "#infra/security/personal-data.ts";
import type { Logger } from "#infra/telemetry/logger.ts";
import type { Metrics } from "#infra/telemetry/metrics.ts";
import { Projector, type ProjectorOptions } from "./engine/projector.ts";
import { buildBeside, switchTo } from "./engine/rebuild.ts";
import { rebuildReport } from "./engine/rebuild-report.ts";
import { createIndexes, createTables, LIVE } from "./engine/schema.ts";
import { projections as allProjections } from "./projections/all.ts";
import type { Projection } from "./projections/projection.ts";

export interface ProjectorsOptions {
  readonly store: EventStore;
  readonly database: Database;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** Opens what is personal in events. */
  readonly personal: Pick<PersonalData, "openPersonal">;
  /** For tests; otherwise every projection there is. */
  readonly projections?: readonly Projection[];
}

export interface Projectors {
  /** Resolves when the read models' tables are there to be read; what they say follows the log from then on. */
  start(): Promise<void>;
  /** Resolves when the live read models have handled the log up to `position`. */
  caughtUp(position: Position): Promise<void>;
  close(): Promise<void>;
}

/** So near to the live read models, in log positions, a rebuild lets them wait for it and switches. */
const CLOSE = 500n;
/** A log longer than this, in positions, is not projected into empty live tables event by event. */
const MUCH = 5_000n;
/** Of several projector processes one writes, the others stand by. */
const LOCK = 7_301_002;

export function createProjectors({ store, database, logger, metrics, personal, projections = allProjections }: ProjectorsOptions): Projectors {
  const { pool } = database;
  const measure = measures(metrics);
  const arrivals = new Set<{ readonly position: Position; readonly resolve: () => void }>();
  let live = 0n;
  let leader: { close(): Promise<void> } | undefined;

  const arrived = (position: Position) => {
    live = position;
    for (const arrival of arrivals) {
      if (arrival.position > position) continue;
      arrivals.delete(arrival);
      arrival.resolve();
    }
  };
  const options: Omit<ProjectorOptions, "schema"> = { store, pool, logger, projections, personal };
  const liveOptions: ProjectorOptions = {
    ...options,
    schema: LIVE,
    onBatch: (batch) => {
      measure(batch);
      arrived(batch.position);
    },
  };

  async function lead(client: PoolClient, signal: AbortSignal): Promise<void> {
    /** Ends the live projector's turn, so that requests for a rebuild are looked for. */
    let look = new AbortController();
    client.on("notification", () => look.abort());
    await client.query(`listen ${REBUILD_CHANNEL}`);
    while (!signal.aborted) {
      const [last] = await store.readAll({ direction: "backwards", maxCount: 1 });
      const why = await reasonToRebuild(last?.position ?? 0n);
      if (why !== undefined) {
        logger.warn(`${why}; building the read models anew`);
        await buildBeside(options, () => last?.position ?? 0n, signal);
        if (!signal.aborted) await switchTo(options);
        continue;
      }
      const projector = new Projector(liveOptions);
      await projector.open();
      arrived(projector.position);
      look = new AbortController();
      const requests = await takeRebuildRequests(client);
      if (requests.length === 0) await projector.run(AbortSignal.any([signal, look.signal]));
      else await rebuild(requests, projector, signal);
    }
  }

  /** Builds everything anew while the live projector goes on, and switches over. */
  async function rebuild(requests: readonly string[], present: Projector, signal: AbortSignal): Promise<void> {
    const report = rebuildReport(pool, requests, () => present.position, logger);
    const enough = new AbortController();
    const following = present.run(AbortSignal.any([signal, enough.signal]));
    following.catch(() => {}); // told where it is awaited, which is later
    try {
      const builder = await buildBeside({ ...options, onBatch: report.onBatch }, () => present.position - CLOSE, signal);
      enough.abort();
      await following;
      if (!builder) return; // the process ends: the next leader begins again
      await builder.run(signal, () => builder.position >= present.position);
      if (signal.aborted) return;
      await switchTo(options);
      await report.done();
    } catch (error) {
      enough.abort();
      await following.catch(() => {}); // the first error is the one to tell
      await report.failed(error);
      throw error;
    }
  }

  /** Why the live tables cannot be gone on with, or undefined. */
  async function reasonToRebuild(head: Position): Promise<string | undefined> {
    const { rows } = await pool.query<{ name: string; version: number; position: string }>("select name, version, position::text as position from projections");
    if (rows.length === 0) return head < MUCH ? undefined : "the log is long and there are no read models yet";
    if (rows.length !== projections.length || !projections.every(({ name, version }) => rows.some((row) => row.name === name && row.version === version))) return "the projections have changed";
    if (rows.some(({ position }) => BigInt(position) > head)) return "the log is shorter than what was projected: it is another one, or an older backup";
    const [newest] = (await pool.query<{ position: string; event_id: string }>("select position::text as position, event_id from audit_log order by position desc limit 1")).rows;
    if (!newest) return undefined;
    const [there] = await store.readAll({ from: BigInt(newest.position), maxCount: 1 });
    return there?.id === newest.event_id ? undefined : "the log is not the one that was projected";
  }

  return {
    async start() {
      await prepareRebuildRequests(pool);
      const client = await pool.connect();
      try {
        // several processes may start at once, and "if not exists" does not wait for one another
        await client.query("select pg_advisory_lock($1)", [LOCK + 1]);
        const { rows } = await client.query<{ there: boolean }>("select to_regclass($1) is not null as there", [`${LIVE}.projections`]);
        // Tables of another version stay as they are until their successors are built.
        if (!rows[0]?.there) {
          await client.query("begin");
          await createTables(client, LIVE);
          await createIndexes(client, LIVE);
          await client.query("commit");
        }
      } finally {
        client.release(true);
      }
      leader = leadAlone({ pool, lock: LOCK, name: "projecting", logger }, lead);
    },
    caughtUp(position) {
      if (live >= position) return Promise.resolve();
      return new Promise((resolve) => arrivals.add({ position, resolve }));
    },
    async close() {
      await leader?.close();
    },
  };
}

function measures(registry: Metrics): NonNullable<ProjectorOptions["onBatch"]> {
  const position = new Gauge({ name: "galaxy_projection_position", help: "Log position the read models have handled", registers: [registry] });
  const lag = new Gauge({ name: "galaxy_projection_lag_seconds", help: "Age of the oldest event of the last batch when it was in the read models", registers: [registry] });
  const batch = new Histogram({ name: "galaxy_projection_batch_seconds", help: "Time to apply and commit a batch", buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 0.5, 2], registers: [registry] });
  const events = new Histogram({ name: "galaxy_projection_batch_events", help: "Events in a batch", buckets: [1, 2, 5, 10, 50, 200, 1_000, 4_000], registers: [registry] });
  return (applied) => {
    position.set(Number(applied.position));
    if (applied.oldest) lag.set(Math.max(0, (Date.now() - applied.oldest.getTime()) / 1_000));
    batch.observe(applied.seconds);
    events.observe(applied.events);
  };
}
