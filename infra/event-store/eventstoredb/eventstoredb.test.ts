import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventStoreContract } from "../contract.ts";
import { event, events, history, listen, onStreams, readAllOf, streamName } from "../contract/support.ts";
import { openEventStore } from "../open.ts";
import { EventStoreUnavailable, type EventStore } from "../port.ts";
import { startTestServer, type TestServer } from "../testing.ts";
import { EventStoreDBEventStore } from "./store.ts";

const open = (url: string) => openEventStore({ eventStoreUrl: url, directory: "/nowhere" });

eventStoreContract("EventStoreDB client and wire server", async () => {
  const server = await startTestServer();
  let store = await open(server.url);
  return {
    store,
    async reopen() {
      await store.close();
      await server.restart();
      store = await open(server.url);
      return store;
    },
    async close() {
      await store.close();
      await server.close();
    },
  };
});

const real = process.env["EVENTSTORE_URL"];
if (real) {
  eventStoreContract("EventStoreDB at EVENTSTORE_URL", async () => {
    let store = await open(real);
    return {
      store,
      // The server is not ours to end: here a restart is the client's alone.
      async reopen() {
        await store.close();
        store = await open(real);
        return store;
      },
      close: () => store.close(),
    };
  });
}

describe("when the server goes away and comes back", () => {
  let server: TestServer;
  let store: EventStore;
  beforeAll(async () => {
    server = await startTestServer();
    store = await open(server.url);
  });
  afterAll(async () => {
    await store.close();
    await server.close();
  });

  it("subscriptions go on behind the last event, nothing lost or twice", async () => {
    const prefix = streamName();
    const filter = onStreams(prefix);
    await store.append(`${prefix}-1`, events(10), "no_stream");
    const all = listen((signal) => store.subscribeAll({ after: "start", filter, signal }), (heard) => heard.events.length >= 40);
    const end = listen((signal) => store.subscribeAll({ after: "end", filter, signal }), (heard) => heard.events.length >= 30);
    const stream = listen((signal) => store.subscribeStream(`${prefix}-1`, { after: 4, signal }), (heard) => heard.events.length >= 35);
    await listen((signal) => store.subscribeAll({ after: "end", filter, signal }), ({ caughtUp }) => caughtUp > 0);
    for (let round = 0; round < 3; round += 1) {
      await server.restart();
      await store.append(`${prefix}-1`, events(10), 9 + round * 10);
    }
    const revisions = (heard: Awaited<typeof all>) => heard.events.map(({ revision }) => revision);
    expect(revisions(await all)).toEqual(Array.from({ length: 40 }, (_, n) => n));
    expect(revisions(await end)).toEqual(Array.from({ length: 30 }, (_, n) => n + 10));
    expect(revisions(await stream)).toEqual(Array.from({ length: 35 }, (_, n) => n + 5));
  }, 30_000);

  it("appends under way are written once", async () => {
    const prefix = streamName();
    const writing = Array.from({ length: 20 }, async (_, writer) => {
      for (let n = 0; n < 30; n += 1) await store.append(`${prefix}-${writer}`, [event({ n }), event({ n })], n === 0 ? "no_stream" : n * 2 - 1);
    });
    await listen((signal) => store.subscribeAll({ after: "start", filter: onStreams(prefix), signal }), (heard) => heard.events.length > 100);
    await server.restart();
    await Promise.all(writing);
    expect(await history(store, onStreams(prefix), "start")).toHaveLength(20 * 30 * 2);
  }, 30_000);

  it("while it is away, appends fail in time and reads at once; then everything works again", async () => {
    const impatient = new EventStoreDBEventStore({ url: server.url, appendTimeoutMs: 400 });
    const stream = streamName();
    await impatient.append(stream, [event()], "no_stream");
    await server.kill();
    const later = [event()];
    await expect(impatient.append(stream, later, 0)).rejects.toBeInstanceOf(EventStoreUnavailable);
    await expect(readAllOf(impatient, stream)).rejects.toBeInstanceOf(EventStoreUnavailable);
    await expect(impatient.head()).rejects.toBeInstanceOf(EventStoreUnavailable);
    await expect(impatient.deleteStream(stream, "any")).rejects.toBeInstanceOf(EventStoreUnavailable);
    await server.start();
    await expect(store.append(stream, later, 0)).resolves.toMatchObject({ revision: 1 });
    expect(await readAllOf(impatient, stream)).toHaveLength(2);
    await impatient.close();
  }, 30_000);
});

it("a server that takes the connection and says nothing does not hold an append for ever", async () => {
  const silent = createServer(() => {}).listen(0, "127.0.0.1");
  await once(silent, "listening");
  const store = new EventStoreDBEventStore({ url: `esdb://127.0.0.1:${(silent.address() as AddressInfo).port}?tls=false`, appendTimeoutMs: 300 });
  await expect(store.append(streamName(), [event()], "any")).rejects.toThrow("did not answer an append within 300 ms");
  await store.close();
  silent.close();
});

it("an address that cannot be understood is named", async () => {
  await expect(open("esdb://host:port:port")).rejects.toThrow("EVENTSTORE_URL");
});

describe("beside other stores on the same server", () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer();
  });
  afterAll(() => server.close());

  it("closing one leaves the others", async () => {
    const [one, two] = await Promise.all([open(server.url), open(server.url.replace("esdb:", "kurrentdb:"))]);
    await Promise.all([one, two].map((store) => store.append(streamName(), [event()], "no_stream")));
    const heard = listen((signal) => two.subscribeAll({ after: "end", signal }), (so) => so.events.length > 0);
    await listen((signal) => two.subscribeAll({ after: "end", signal }), ({ caughtUp }) => caughtUp > 0);
    await one.close();
    await two.append(streamName(), [event()], "no_stream");
    expect((await heard).events).toHaveLength(1);
    await two.close();
  });

  it("a slow reader holds little memory: the server waits", async () => {
    const store = await open(server.url);
    const stream = streamName();
    for (let n = 0; n < 100; n += 1) await store.append(stream, [event(new Uint8Array(1_000_000).fill(n))], n === 0 ? "no_stream" : n - 1);
    const before = process.memoryUsage.rss();
    const messages = store.subscribeStream(stream, { after: "start" })[Symbol.asyncIterator]();
    let seen = 0;
    let largest = 0;
    while (seen < 100) {
      // A busy reader: what could arrive meanwhile has the time of a whole question and answer to.
      for (let n = 0; n < 5; n += 1) await store.head();
      const { value } = await messages.next();
      if (value?.kind !== "events") continue;
      seen += value.events.length;
      largest = Math.max(largest, value.events.length);
    }
    await messages.return?.();
    expect(largest).toBeLessThan(20);
    expect(process.memoryUsage.rss() - before).toBeLessThan(120_000_000);
    await store.close();
  }, 30_000);
});
