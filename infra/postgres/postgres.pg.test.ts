import { expect, test } from "vitest";
import { setTimeout as pause } from "node:timers/promises";
import { createLogger } from "../telemetry/logger.ts";
import { listen } from "./listen.ts";
import { testDatabase } from "./testing.ts";

test("days stay text, positions stay text, points are numbers", async () => {
  await using database = await testDatabase();
  const { rows } = await database.pool.query("select date '2026-11-23' as day, 9007199254740993::bigint as position, 0.5::float8 as points, '{\"a\":1}'::jsonb as card");
  expect(rows[0]).toEqual({ day: "2026-11-23", position: "9007199254740993", points: 0.5, card: { a: 1 } });
});

test("listening survives a connection that is cut, and says so", async () => {
  await using database = await testDatabase();
  const stop = new AbortController();
  const heard: string[] = [];
  let connected = 0;
  const waitFor = async (what: () => boolean) => {
    while (!what()) await pause(10);
  };
  const ended = listen(database.url, { channels: ["galaxy_test"], onNotification: (_channel, payload) => heard.push(payload), onConnected: () => (connected += 1), signal: stop.signal, logger: createLogger({ level: "silent" }) });
  await waitFor(() => connected === 1);
  await database.pool.query("select pg_notify('galaxy_test', 'one')");
  await waitFor(() => heard.includes("one"));
  await database.pool.query("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'galaxy-listen' and datname = current_database()");
  await waitFor(() => connected === 2);
  await database.pool.query("select pg_notify('galaxy_test', 'two')");
  await waitFor(() => heard.includes("two"));
  stop.abort();
  await ended;
  expect(heard).toEqual(["one", "two"]);
});
