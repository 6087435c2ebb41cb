import { randomUUID } from "node:crypto";
import { openEventStore } from "#infra/event-store/open.ts";
import type { Bench } from "./run.ts";
import { throughput } from "./report.ts";
import { sampleEvent, withPostgres } from "./setting.ts";

/** Durable appends in the process from 64 callers, against a raw INSERT of the same event on 16 connections. */
export const log: Bench = {
  name: "log",
  help: "embedded log: durable appends in process, 64 callers",
  async run({ directory, seconds, progress }) {
    progress("embedded log, 64 callers");
    const store = await openEventStore({ eventStoreUrl: undefined, directory: `${directory}/log` });
    const append = (caller: number, turn: number) => store.append(`story-${caller}-${turn}`, [sampleEvent()], "no_stream");
    await throughput(64, seconds / 4, (caller, turn) => append(caller + 1_000, turn));
    const ours = await throughput(64, seconds, append);
    await store.close();

    progress("raw INSERT through pg, 16 connections");
    const baseline = await withPostgres(`${directory}/log-pg`, 16, async (pool) => {
      await pool.query("create table events (position bigserial primary key, id uuid not null, stream text not null, revision int not null, type text not null, data jsonb not null, metadata jsonb not null, unique (stream, revision))");
      const insert = async (caller: number, turn: number) => {
        const event = sampleEvent();
        await pool.query({
          name: "insert",
          text: "insert into events (id, stream, revision, type, data, metadata) values ($1, $2, $3, $4, $5, $6)",
          values: [randomUUID(), `story-${caller}-${turn}`, 0, event.type, event.data, event.metadata],
        });
      };
      await throughput(64, seconds / 4, (caller, turn) => insert(caller + 1_000, turn));
      return throughput(64, seconds, insert);
    });
    return [{ name: "embedded log, durable appends in process (64 callers)", unit: "/s", ours, baseline: { what: "raw INSERT, pg, 16 connections", value: baseline }, target: { kind: "ratio_at_least", value: 3 } }];
  },
};
