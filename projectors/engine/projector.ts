import { setTimeout as pause } from "node:timers/promises";
import type { Pool, PoolClient } from "pg";
import type { EventStore, Position, RecordedEvent, SubscriptionMessage } from "#infra/event-store/port.ts";
import type { PersonalData } from "#infra/security/personal-data.ts";
import type { Logger } from "#infra/telemetry/logger.ts";
import type { DomainEvent } from "#schemas/events/catalogue.ts";
import { channels } from "#schemas/read-models.ts";
import { apply, decode, type Parked } from "./batch.ts";
import { load } from "./load.ts";
import { peopleNotices } from "./people-notices.ts";
import { Rows } from "./rows.ts";
import { LIVE, type Schema } from "./schema.ts";
import { write } from "./write.ts";
import type { Projection } from "../projections/projection.ts";

export interface ProjectorOptions {
  readonly store: EventStore;
  readonly pool: Pool;
  readonly logger: Logger;
  readonly projections: readonly Projection[];
  /** Opens what is personal in events; where the key is gone it is null. */
  readonly personal: Pick<PersonalData, "openPersonal">;
  readonly schema: Schema;
  readonly onBatch?: (batch: { readonly events: number; readonly position: Position; readonly seconds: number; readonly oldest: Date | undefined }) => void;
}

/** Another process has written to these read models since: this one must begin again from what is there. */
export class Overtaken extends Error {
  constructor(expected: bigint, actual: bigint) {
    super(`the read models are at ${actual}, not at ${expected}: another projector writes them`);
    this.name = "Overtaken";
  }
}

const MAX_BATCH = 4_000;
/** Under load a batch begins at most this often, in milliseconds: after one of `COALESCE_MS` events or more. */
const COALESCE_MS = 25;

/** Feeds the log to the projections of one schema: each batch and its checkpoint in one transaction. */
export class Projector {
  readonly #options: ProjectorOptions;
  readonly #rows = new Rows();
  readonly #parkedStreams = new Set<string>();
  #position = 0n;

  constructor(options: ProjectorOptions) {
    this.#options = options;
  }

  /** Everything up to here is applied. */
  get position(): Position {
    return this.#position;
  }

  /** Reads where the schema's projections stand, writing the first checkpoint where there is none. */
  async open(): Promise<void> {
    await this.#inTransaction(async (client) => {
      const status = this.#options.schema === LIVE ? "live" : "building";
      for (const { name, version } of this.#options.projections) {
        await client.query("insert into projections (name, version, status, position, updated_at) values ($1, $2, $3, 0, now()) on conflict (name) do nothing", [name, version, status]);
      }
      const { rows } = await client.query<{ position: string }>("select min(position)::text as position from projections");
      this.#position = BigInt(rows[0]?.position ?? "0");
      const parked = await client.query<{ stream_id: string }>("select distinct stream_id from parked_events");
      this.#parkedStreams.clear();
      for (const { stream_id } of parked.rows) this.#parkedStreams.add(stream_id);
    });
    this.#rows.forget();
  }

  /** Follows the log until the signal aborts, or (for a rebuild) until `until` says that the end it asked for is reached. */
  async run(signal: AbortSignal, until?: (caughtUp: boolean) => boolean): Promise<void> {
    const after = this.#position === 0n ? ("start" as const) : this.#position;
    const messages = this.#options.store.subscribeAll({ after, signal, batchSize: MAX_BATCH })[Symbol.asyncIterator]();
    try {
      for (let next = messages.next(); ; ) {
        const { done, value: message } = await next;
        if (done || signal.aborted) return;
        let ahead: Promise<IteratorResult<SubscriptionMessage>> | undefined;
        const readAhead = () => {
          ahead = messages.next();
          ahead.catch(() => {}); // told where it is awaited; when this batch fails, nobody awaits it any more
        };
        if (message.kind === "events") await this.#take(message.events, readAhead);
        else if (message.kind === "checkpoint") await this.#checkpoint(message.position);
        if (until?.(message.kind === "caught_up")) return;
        next = ahead ?? messages.next();
      }
    } finally {
      await messages.return?.();
    }
  }

  async #take(events: readonly RecordedEvent[], readAhead: () => unknown): Promise<void> {
    const started = performance.now();
    try {
      await this.#apply(events, readAhead);
    } catch (error) {
      if (!isDataError(error)) throw error;
      await this.open(); // nothing of the batch is there
      // One of them is more than Postgres can hold. Alone, it can be named and parked, and the rest goes on.
      this.#options.logger.warn({ err: error }, "a batch was refused; its events are applied one by one");
      for (const event of events) await this.#applyOrPark(event);
    }
    const last = events.at(-1);
    if (last) this.#options.onBatch?.({ events: events.length, position: last.position, seconds: (performance.now() - started) / 1_000, oldest: events[0]?.created });
    // What comes within a few milliseconds costs little more than one event. A batch waits for the next by a millisecond
    // an event: with hundreds of events a second that comes to nothing, and nobody who watches is kept waiting; with thousands it
    // comes to the whole time.
    const left = Math.min(events.length, COALESCE_MS) - (performance.now() - started);
    if (left > 1 && events.length > 1 && this.#options.schema === LIVE) await pause(left);
  }

  async #applyOrPark(event: RecordedEvent): Promise<void> {
    try {
      await this.#apply([event]);
    } catch (error) {
      if (!isDataError(error)) throw error;
      await this.open();
      await this.#inTransaction(async (client) => {
        await this.#park(client, [{ event, projection: "*", reason: error.message }]);
        await this.#moveTo(client, event.position);
        await this.#notify(client, event.position, []);
      });
      this.#position = event.position;
    }
  }

  async #apply(events: readonly RecordedEvent[], readAhead?: () => unknown): Promise<void> {
    const last = events.at(-1);
    if (!last) return;
    const { readable: sealed, unreadable } = decode(events);
    const readable = await this.#options.personal.openPersonal(sealed);
    const parked: Parked[] = [...unreadable];
    const byId = new Map(events.map((event) => [event.id, event]));
    for (const { event } of unreadable) this.#parkedStreams.add(event.streamId);
    await this.#inTransaction(async (client, beside) => {
      await load(client, readable, this.#rows);
      apply(readable, this.#options.projections, this.#rows, (streamId) => this.#parkedStreams.has(streamId), (event: DomainEvent, projection, reason) => {
        this.#parkedStreams.add(event.streamId);
        const recorded = byId.get(event.id);
        if (recorded) parked.push({ event: recorded, projection, reason });
      });
      // While Postgres is writing a large batch, the next one is read.
      if (readAhead && events.length >= MAX_BATCH / 4) setImmediate(readAhead);
      await write(client, this.#rows.changes, beside);
      if (parked.length > 0) await this.#park(client, parked);
      await this.#moveTo(client, last.position);
      await this.#notify(client, last.position, readable);
    });
    this.#position = last.position;
    this.#rows.committed();
  }

  async #park(client: PoolClient, parked: readonly Parked[]): Promise<void> {
    for (const { event, projection, reason } of parked) {
      this.#parkedStreams.add(event.streamId);
      this.#options.logger.error({ stream: event.streamId, revision: event.revision, type: event.type, projection, reason }, "an event could not be applied and is parked");
      await client.query("insert into parked_events (projection, stream_id, revision, position, event_id, event_type, reason, parked_at) values ($1, $2, $3, $4, $5, $6, $7, now()) on conflict do nothing", [
        projection, event.streamId, event.revision, event.position.toString(), event.id, event.type, reason.slice(0, 2_000),
      ]);
    }
  }

  async #checkpoint(position: Position): Promise<void> {
    if (position <= this.#position) return;
    await this.#inTransaction(async (client) => {
      await this.#moveTo(client, position);
      await this.#notify(client, position, []);
    });
    this.#position = position;
  }

  /** The fence: the checkpoint moves only from where this projector believes it to be. */
  async #moveTo(client: PoolClient, position: Position): Promise<void> {
    const { rows } = await client.query<{ before: string }>({
      name: "checkpoint",
      text: "with before as (select min(position) as position from (select position from projections order by name for update) locked) update projections set position = $1, updated_at = now() from before returning before.position::text as before",
      values: [position.toString()],
    });
    const before = BigInt(rows[0]?.before ?? "-1");
    if (before !== this.#position) throw new Overtaken(this.#position, before);
  }

  async #notify(client: PoolClient, position: Position, events: readonly DomainEvent[]): Promise<void> {
    if (this.#options.schema !== LIVE) return;
    const { remembered, grown } = this.#rows.changes;
    const notices: Array<readonly [string, object]> = [];
    const boards = new Set(grown.board_changes.map(({ sprint_id }) => sprint_id));
    const charts = new Set(grown.burndown_changes.map(({ sprint_id }) => sprint_id));
    for (const sprintId of new Set([...boards, ...charts])) {
      const row = remembered.boards.get(sprintId);
      if (!row || !("last_seq" in row)) continue;
      if (boards.has(sprintId)) notices.push([channels.board, { sprint_id: sprintId, seq: row.last_seq }]);
      if (charts.has(sprintId)) notices.push([channels.burndown, { sprint_id: sprintId, seq: row.last_burndown_seq }]);
    }
    for (const notice of peopleNotices(events)) notices.push([channels.people, notice]);
    notices.push([channels.checkpoint, { position: position.toString() }]);
    await client.query({ name: "notify", text: "select pg_notify(channel, payload) from unnest($1::text[], $2::text[]) as n(channel, payload)", values: [notices.map(([channel]) => channel), notices.map(([, payload]) => JSON.stringify(payload))] });
  }

  /**
   * While building there is a second transaction beside the first, so that two connections write at once. Should only
   * one of them be committed, the error that comes of it ends the build, and the next one begins with nothing.
   */
  async #inTransaction(work: (client: PoolClient, beside?: PoolClient) => Promise<void>): Promise<void> {
    if (this.#options.schema === LIVE) return this.#transaction(work);
    return this.#transaction((client) => this.#transaction((beside) => work(client, beside)));
  }

  async #transaction(work: (client: PoolClient) => Promise<void>): Promise<void> {
    const client = await this.#options.pool.connect();
    let broken: unknown;
    try {
      // What a crash of Postgres takes back is projected again from the log: waiting for its disk would buy nothing.
      await client.query(`begin; set local synchronous_commit = off; set local search_path to ${this.#options.schema}`);
      await work(client);
      await client.query("commit");
    } catch (error) {
      await client.query("rollback").catch((rollback: unknown) => (broken = rollback));
      throw error;
    } finally {
      client.release(broken !== undefined);
    }
  }
}

/** Postgres refuses the data itself (class 22) or a constraint (23): trying again would not help. */
function isDataError(error: unknown): error is Error & { code: string } {
  return error instanceof Error && "code" in error && typeof error.code === "string" && /^(22|23|54)/.test(error.code);
}
