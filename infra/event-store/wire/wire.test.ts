import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { pipeline } from "node:stream";
import {
  BACKWARDS,
  END,
  EventStoreDBClient,
  MaxAppendSizeExceededError,
  NO_STREAM,
  STREAM_EXISTS,
  START,
  StreamDeletedError,
  StreamNotFoundError,
  UnavailableError,
  WrongExpectedVersionError,
  binaryEvent,
  eventTypeFilter,
  excludeSystemEvents,
  jsonEvent,
  streamNameFilter,
  type AllStreamSubscription,
  type AppendToStreamOptions,
  type Position,
  type ResolvedEvent,
} from "@eventstore/db-client";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { openEmbeddedEventStore } from "../embedded/open.ts";
import type { EventStore } from "../port.ts";
import { startWireServer, type WireServer } from "./server.ts";

let directory: string;
let store: EventStore;
let server: WireServer;
let client: EventStoreDBClient;

beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), "wire "));
  store = await openEmbeddedEventStore({ directory });
  server = await startWireServer(store, { host: "127.0.0.1", port: 0 });
  client = EventStoreDBClient.connectionString(`esdb://127.0.0.1:${server.port}?tls=false`);
});

afterAll(async () => {
  await client.dispose();
  await server.close();
  await store.close();
  await rm(directory, { recursive: true });
});

const name = () => `wire-${randomUUID()}`;
const happened = (n: number, type = "Happened") => jsonEvent({ type, data: { n }, metadata: { by: "me" } });
const several = (count: number) => Array.from({ length: count }, (_, n) => happened(n));

async function collect(events: AsyncIterable<ResolvedEvent>): Promise<ResolvedEvent[]> {
  const found: ResolvedEvent[] = [];
  for await (const event of events) found.push(event);
  return found;
}

const numbers = (found: readonly ResolvedEvent[]) => found.map(({ event }) => event?.data as { n: number } | undefined).map((data) => data?.n);

/** With credentials in the call, the client appends by `Append`, without by `BatchAppend`. */
const ways: readonly [string, AppendToStreamOptions][] = [
  ["BatchAppend", {}],
  ["Append", { credentials: { username: "admin", password: "changeit" } }],
];

describe.each(ways)("the unmodified client, appending by %s", (_, options) => {
  it("writes JSON and binary events and reads them back", async () => {
    const stream = `${name()}-größe-🚀`;
    const bytes = Uint8Array.from([0, 255, 1, 254]);
    const written = [happened(1), binaryEvent({ type: "Bytes", data: bytes, metadata: bytes })];
    const result = await client.appendToStream(stream, written, { ...options, expectedRevision: NO_STREAM });
    expect(result).toMatchObject({ success: true, nextExpectedRevision: 1n });
    const [json, binary] = (await collect(client.readStream(stream))).map(({ event }) => event);
    expect(json).toMatchObject({ streamId: stream, revision: 0n, id: written[0]?.id, type: "Happened", isJson: true, data: { n: 1 }, metadata: { by: "me" } });
    expect(Math.abs((json?.created.getTime() ?? 0) - Date.now())).toBeLessThan(60_000);
    expect(binary).toMatchObject({ revision: 1n, isJson: false, position: result.position });
    expect([binary?.data, binary?.metadata].map((read) => Buffer.compare(read as Uint8Array, bytes))).toEqual([0, 0]);
  });

  it("learns of a wrong expected version", async () => {
    const stream = name();
    await client.appendToStream(stream, several(3), options);
    const refused = await client.appendToStream(stream, happened(0), { ...options, expectedRevision: 7n }).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(WrongExpectedVersionError);
    expect(refused).toMatchObject({ type: "wrong-expected-version", streamName: stream, expectedVersion: 7n, actualVersion: 2n });
    await expect(client.appendToStream(stream, happened(0), { ...options, expectedRevision: NO_STREAM })).rejects.toMatchObject({ expectedVersion: NO_STREAM, actualVersion: 2n });
    await expect(client.appendToStream(name(), happened(0), { ...options, expectedRevision: STREAM_EXISTS })).rejects.toMatchObject({ expectedVersion: STREAM_EXISTS, actualVersion: NO_STREAM });
  });

  it("may retry", async () => {
    const stream = name();
    const same = several(2);
    const first = await client.appendToStream(stream, same, { ...options, expectedRevision: NO_STREAM });
    expect(await client.appendToStream(stream, same, { ...options, expectedRevision: NO_STREAM })).toEqual(first);
  });

  it("learns that an append is too large, in one piece or in several", async () => {
    const large = (bytes: number) => jsonEvent({ type: "Large", data: { text: "x".repeat(bytes) } });
    for (const events of [[large(1_100_000)], [large(5_000_000)], Array.from({ length: 12 }, () => large(500_000))]) {
      const refused = await client.appendToStream(name(), events, options).catch((error: unknown) => error);
      expect(refused).toBeInstanceOf(MaxAppendSizeExceededError);
      expect(refused).toMatchObject({ maxAppendSize: 1_048_576 });
    }
    await client.appendToStream(name(), Array.from({ length: 1_000 }, () => large(900)), { ...options, batchAppendSize: 10_000 });
  });

  it("learns that a stream is deleted for ever", async () => {
    const stream = name();
    await client.appendToStream(stream, happened(0), options);
    await client.tombstoneStream(stream);
    await expect(client.appendToStream(stream, happened(1), options)).rejects.toBeInstanceOf(StreamDeletedError);
  });

  it("appends many at once, some refused", async () => {
    const stream = name();
    await client.appendToStream(stream, happened(0), options);
    const outcomes = await Promise.allSettled(Array.from({ length: 300 }, (_, n) => client.appendToStream(n % 3 === 0 ? stream : name(), happened(n), { ...options, expectedRevision: NO_STREAM })));
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(200);
  });
});

describe("the unmodified client, reading", () => {
  it("reads a stream from either end", async () => {
    const stream = name();
    await client.appendToStream(stream, several(700));
    expect(numbers(await collect(client.readStream(stream)))).toEqual(Array.from({ length: 700 }, (_, n) => n));
    expect(numbers(await collect(client.readStream(stream, { fromRevision: 10n, maxCount: 3 })))).toEqual([10, 11, 12]);
    expect(numbers(await collect(client.readStream(stream, { direction: BACKWARDS, fromRevision: END, maxCount: 2 })))).toEqual([699, 698]);
    await expect(collect(client.readStream(name()))).rejects.toBeInstanceOf(StreamNotFoundError);
  });

  it("reads $all, system events included; backwards a position is the place behind an event", async () => {
    const stream = name();
    const { position } = await client.appendToStream(stream, happened(1));
    await client.setStreamMetadata(stream, { maxCount: 5 });
    const last = await client.appendToStream(stream, happened(2));
    if (!position || !last.position) throw new Error("no position");
    const forwards = await collect(client.readAll({ fromPosition: position }));
    expect(forwards.map(({ event }) => event?.type)).toEqual(["Happened", "$metadata", "Happened"]);
    expect(forwards[0]?.commitPosition).toBe(position.commit);
    const backwards = await collect(client.readAll({ fromPosition: last.position, direction: BACKWARDS, maxCount: 2 }));
    expect(backwards.map(({ event }) => event?.streamId)).toEqual([`$$${stream}`, stream]);
    expect(numbers(await collect(client.readAll({ fromPosition: END, direction: BACKWARDS, maxCount: 1 })))).toEqual([2]);
    expect(await collect(client.readAll({ fromPosition: END }))).toEqual([]);
    expect((await collect(client.readAll({ fromPosition: START, maxCount: 250 }))).length).toBe(250);
  });

  it("may stop in the middle", async () => {
    const stream = name();
    await client.appendToStream(stream, several(2_000));
    const reading = client.readStream(stream);
    for await (const { event } of reading) {
      expect(event?.revision).toBe(0n);
      break;
    }
    await reading.cancel();
    expect(numbers(await collect(client.readStream(stream, { maxCount: 1 })))).toEqual([0]);
  });
});

describe("the unmodified client, deleting", () => {
  it("deletes softly", async () => {
    const stream = name();
    await client.appendToStream(stream, several(3));
    await expect(client.deleteStream(stream, { expectedRevision: 1n })).rejects.toMatchObject({ type: "wrong-expected-version", streamName: stream, expectedVersion: 1n, actualVersion: 2n });
    const deleted = await client.deleteStream(stream, { expectedRevision: 2n });
    expect(deleted.position?.commit).toBeGreaterThan(0n);
    await expect(collect(client.readStream(stream))).rejects.toBeInstanceOf(StreamNotFoundError);
    await client.appendToStream(stream, happened(9), { expectedRevision: NO_STREAM });
    expect((await collect(client.readStream(stream))).map(({ event }) => event?.revision)).toEqual([3n]);
  });

  it("deletes for ever", async () => {
    const stream = `${name()}-für-immer`;
    await client.appendToStream(stream, several(3));
    await client.tombstoneStream(stream, { expectedRevision: 2n });
    await expect(collect(client.readStream(stream))).rejects.toMatchObject({ type: "stream-deleted" });
    await expect(client.tombstoneStream(stream)).rejects.toBeInstanceOf(StreamDeletedError);
    await expect(client.deleteStream(stream)).rejects.toBeInstanceOf(StreamDeletedError);
  });

  it("keeps stream metadata", async () => {
    const stream = name();
    await client.appendToStream(stream, several(5));
    expect(await client.getStreamMetadata(stream)).toEqual({ streamName: stream });
    await client.setStreamMetadata(stream, { maxCount: 2, maxAge: 100, truncateBefore: 1, custom: "x" }, { expectedRevision: NO_STREAM });
    expect((await client.getStreamMetadata(stream)).metadata).toEqual({ maxCount: 2, maxAge: 100, truncateBefore: 1, custom: "x" });
    expect(numbers(await collect(client.readStream(stream)))).toEqual([3, 4]);
  });
});

describe("the unmodified client, subscribing", () => {
  it("to a stream: waits for it, catches up, goes live, resumes", async () => {
    const stream = name();
    const subscription = client.subscribeToStream(stream, { fromRevision: START });
    const live = new Promise((resolve) => subscription.once("caughtUp", () => resolve(undefined)));
    await live;
    await client.appendToStream(stream, several(3));
    expect(numbers(await take(subscription, 3))).toEqual([0, 1, 2]);
    expect(numbers(await take(client.subscribeToStream(stream, { fromRevision: 0n }), 2))).toEqual([1, 2]);
    const gone = client.subscribeToStream(stream, { fromRevision: END });
    const ended = new Promise<unknown>((resolve) => gone.once("error", resolve));
    await new Promise((resolve) => gone.once("caughtUp", () => resolve(undefined)));
    await client.tombstoneStream(stream);
    expect(await ended).toBeInstanceOf(StreamDeletedError);
  });

  it("to $all with filters: history, a checkpoint, caught-up, live, checkpoints", async () => {
    const mark = randomUUID().replaceAll("-", "");
    const { position } = await client.appendToStream(name(), happened(0));
    if (!position) throw new Error("no position");
    await client.appendToStream(`a${mark}`, [happened(1, `Red${mark}`), happened(2, `Blue${mark}`)]);
    await client.appendToStream(`b${mark}`, [happened(3, `Red${mark}`)]);
    const filters = [
      [streamNameFilter({ prefixes: [`a${mark}`] }), [1, 2]],
      [streamNameFilter({ regex: `^b${mark}$` }), [3]],
      [eventTypeFilter({ prefixes: [`Red${mark}`] }), [1, 3]],
      [eventTypeFilter({ regex: `lue${mark}$` }), [2]],
    ] as const;
    for (const [filter, expected] of filters) {
      expect(numbers(await take(client.subscribeToAll({ fromPosition: position, filter }), expected.length))).toEqual(expected);
    }

    const order: string[] = [];
    const checkpoints: Position[] = [];
    const enough = Promise.withResolvers<void>();
    const checkpointReached = async (_: AllStreamSubscription, at: Position) => {
      order.push("checkpoint");
      checkpoints.push(at);
      if (checkpoints.length === 2) enough.resolve();
    };
    const subscription = client.subscribeToAll({ fromPosition: position, filter: streamNameFilter({ prefixes: [`a${mark}`], checkpointReached, checkpointInterval: 1 }) });
    subscription.on("confirmation", () => order.push("confirmation"));
    subscription.on("data", ({ event }) => order.push(event?.type ?? ""));
    const live = new Promise((resolve) => subscription.once("caughtUp", () => resolve(order.push("caughtUp"))));
    await live;
    await client.appendToStream(`a${mark}`, happened(4, "Live"));
    await client.appendToStream(name(), several(100));
    await enough.promise;
    await subscription.unsubscribe();
    expect(order).toEqual(["confirmation", `Red${mark}`, `Blue${mark}`, "checkpoint", "caughtUp", "Live", "checkpoint"]);
    expect(checkpoints[1]?.commit).toBeGreaterThan(checkpoints[0]?.commit ?? 0n);
  });

  it("to $all: system events come unless they are filtered out", async () => {
    const stream = name();
    const { position } = await client.appendToStream(stream, happened(0));
    if (!position) throw new Error("no position");
    await client.setStreamMetadata(stream, { maxCount: 9 });
    await client.appendToStream(stream, happened(1));
    expect((await take(client.subscribeToAll({ fromPosition: position }), 2)).map(({ event }) => event?.type)).toEqual(["$metadata", "Happened"]);
    expect((await take(client.subscribeToAll({ fromPosition: position, filter: excludeSystemEvents() }), 1)).map(({ event }) => event?.type)).toEqual(["Happened"]);
    await expect(take(client.subscribeToAll({ filter: streamNameFilter({ regex: "(" }) }), 1)).rejects.toThrow("not a valid regular expression");
  });
});

it("is found by discovery", async () => {
  const discovering = EventStoreDBClient.connectionString(`esdb+discover://127.0.0.1:${server.port}?tls=false`);
  await expect(discovering.appendToStream(name(), happened(0))).resolves.toMatchObject({ success: true });
  await discovering.dispose();
});

it("ends what it does for a client whose connection breaks", async () => {
  let open = 0;
  const counting: EventStore = Object.create(store, {
    subscribeAll: {
      value: async function* (...args: Parameters<EventStore["subscribeAll"]>) {
        open += 1;
        try {
          yield* store.subscribeAll(...args);
        } finally {
          open -= 1;
        }
      },
    },
  }) as EventStore;
  const own = await startWireServer(counting, { host: "127.0.0.1", port: 0 });
  const sockets: Socket[] = [];
  const between = createServer((socket) => {
    const onwards = connect(own.port, "127.0.0.1");
    sockets.push(socket, onwards);
    pipeline(socket, onwards, socket, () => {}); // it breaks, that is the point
  }).listen(0, "127.0.0.1");
  await once(between, "listening");
  const other = EventStoreDBClient.connectionString(`esdb://127.0.0.1:${(between.address() as AddressInfo).port}?tls=false`);
  const subscription = other.subscribeToAll({ fromPosition: START });
  const ended = new Promise<unknown>((resolve) => subscription.once("error", resolve));
  await new Promise((resolve) => subscription.once("data", resolve));
  expect(open).toBe(1);
  for (const socket of sockets) socket.destroy();
  expect(await ended).toBeInstanceOf(UnavailableError);
  await vi.waitFor(() => expect(open).toBe(0));
  between.close();
  await other.dispose();
  await own.close();
});

it("stops with subscriptions open, and its clients learn of it", async () => {
  const own = await startWireServer(store, { host: "127.0.0.1", port: 0 });
  const other = EventStoreDBClient.connectionString(`esdb://127.0.0.1:${own.port}?tls=false`);
  const subscription = other.subscribeToAll({ fromPosition: END });
  const ended = new Promise<unknown>((resolve) => subscription.once("error", resolve));
  await new Promise((resolve) => subscription.once("caughtUp", () => resolve(undefined)));
  const { nextExpectedRevision } = await other.appendToStream(name(), happened(0));
  expect(nextExpectedRevision).toBe(0n);
  await own.close();
  expect(await ended).toBeInstanceOf(UnavailableError);
  await other.dispose();
});

async function take(subscription: AsyncIterable<ResolvedEvent> & { unsubscribe(): Promise<void> }, count: number): Promise<ResolvedEvent[]> {
  const found: ResolvedEvent[] = [];
  for await (const event of subscription) {
    found.push(event);
    if (found.length === count) break;
  }
  await subscription.unsubscribe();
  return found;
}
