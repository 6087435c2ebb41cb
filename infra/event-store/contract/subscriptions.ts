import { describe, expect, it } from "vitest";
import type { EventFilter, RecordedEvent, SubscriptionMessage } from "../port.ts";
import { event, events, history, listen, onStreams, streamName, type Subject } from "./support.ts";

export function subscriptions(subject: Subject): void {
  it("a subscriber that joins while writers run sees every event once, in the order of the log", async () => {
    const prefix = streamName();
    const writers = 8;
    const each = 60;
    const filter = onStreams(prefix);
    const write = async (writer: number) => {
      for (let n = 0; n < each; n += 1) await subject.store.append(`${prefix}-${writer}`, [event({ writer, n }), event({ writer, n })], n === 0 ? "no_stream" : n * 2 - 1);
    };
    const writing = Promise.all(Array.from({ length: writers }, (_, writer) => write(writer)));
    const early = listen((signal) => subject.store.subscribeAll({ after: "start", filter, signal }), (heard) => heard.events.length >= writers * each * 2);
    await listen((signal) => subject.store.subscribeAll({ after: "start", filter, signal }), (heard) => heard.events.length > 20);
    const late = listen((signal) => subject.store.subscribeAll({ after: "start", filter, signal, batchSize: 7 }), (heard) => heard.events.length >= writers * each * 2);
    await writing;
    const log = await history(subject.store, filter, "start");
    expect(log).toHaveLength(writers * each * 2);
    const ids = log.map(({ id }) => id);
    expect((await early).events.map(({ id }) => id)).toEqual(ids);
    expect((await late).events.map(({ id }) => id)).toEqual(ids);
    expect(log.every((event, index) => index === 0 || event.position > (log[index - 1]?.position ?? 0n))).toBe(true);
  });

  it("resumes from any position", async () => {
    const prefix = streamName();
    const filter = onStreams(prefix);
    for (let n = 0; n < 12; n += 1) await subject.store.append(`${prefix}-${n % 4}`, events(3), "any");
    const log = await history(subject.store, filter, "start");
    for (const [index, { position }] of log.entries()) {
      if (index % 5 !== 0) continue;
      const rest = log.slice(index + 1).map(({ id }) => id);
      const heard = await listen((signal) => subject.store.subscribeAll({ after: position, filter, signal }), ({ caughtUp }) => caughtUp > 0);
      expect(heard.events.map(({ id }) => id)).toEqual(rest);
    }
  });

  it("from the end delivers only what comes from now on", async () => {
    const prefix = streamName();
    const filter = onStreams(prefix);
    await subject.store.append(`${prefix}-1`, events(5), "no_stream");
    const { heard, caughtUp } = following((signal) => subject.store.subscribeAll({ after: "end", filter, signal }), 1);
    await caughtUp;
    await subject.store.append(`${prefix}-1`, [event({ fresh: true })], 4);
    expect((await heard).map(({ data }) => data)).toEqual([{ fresh: true }]);
  });

  describe("filters", () => {
    const seen = async (filter: EventFilter, after: bigint) => {
      const heard = await listen((signal) => subject.store.subscribeAll({ after, filter, signal }), ({ caughtUp }) => caughtUp > 0);
      return heard.events.map(({ data }) => (data as { n: number }).n);
    };

    it("choose by prefix and by regular expression, of stream and of type", async () => {
      const mark = streamName().replaceAll("-", "");
      const { position } = await subject.store.append(`begin-${mark}`, [event()], "no_stream");
      await subject.store.append(`a${mark}-1`, [event({ n: 1 }, `Red${mark}`)], "no_stream");
      await subject.store.append(`b${mark}-1`, [event({ n: 2 }, `Blue${mark}`)], "no_stream");
      await subject.store.append(`c${mark}-22`, [event({ n: 3 }, `Red${mark}Dark`)], "no_stream");
      expect(await seen({ by: "stream", prefixes: [`a${mark}`, `c${mark}`] }, position)).toEqual([1, 3]);
      expect(await seen({ by: "stream", regex: `^[bc]${mark}-\\d+$` }, position)).toEqual([2, 3]);
      expect(await seen({ by: "type", prefixes: [`Red${mark}`] }, position)).toEqual([1, 3]);
      expect(await seen({ by: "type", regex: `${mark}$` }, position)).toEqual([1, 2]);
    });

    it("tell how far they have looked, although nothing matched", async () => {
      const prefix = streamName();
      const filter = onStreams(prefix);
      const before = await subject.store.append(streamName("other"), [event()], "no_stream");
      const { position } = await subject.store.append(`${prefix}-1`, [event()], "no_stream");
      const heard = listen((signal) => subject.store.subscribeAll({ after: before.position, filter, signal }), ({ checkpoints }) => (checkpoints.at(-1) ?? 0n) >= position);
      // An engine may hold a checkpoint back until it has heard of something behind it, so writing goes on.
      const over = new AbortController();
      heard.finally(() => over.abort()).catch(() => {}); // awaited below
      while (!over.signal.aborted) await subject.store.append(streamName("other"), events(40), "no_stream");
      const { events: seen, checkpoints } = await heard;
      expect(seen).toHaveLength(1);
      const resumed = await listen((signal) => subject.store.subscribeAll({ after: checkpoints.at(-1) ?? 0n, filter, signal }), ({ caughtUp }) => caughtUp > 0);
      expect(resumed.events).toEqual([]);
    });

    it("without one everything comes but system events", async () => {
      const stream = streamName();
      const { position } = await subject.store.append(stream, [event()], "no_stream");
      await subject.store.setStreamMetadata(stream, { custom: { a: 1 } });
      await subject.store.append(stream, [event()], 0);
      const heard = await listen((signal) => subject.store.subscribeAll({ after: position, signal }), ({ events }) => events.some(({ streamId, revision }) => streamId === stream && revision === 1));
      expect(heard.events.filter(({ streamId, type }) => streamId.startsWith("$") || type.startsWith("$"))).toEqual([]);
    });
  });

  describe("to one stream", () => {
    it("waits for a stream that is not there yet", async () => {
      const stream = streamName();
      const { heard, caughtUp } = following((signal) => subject.store.subscribeStream(stream, { after: "start", signal }), 4);
      await caughtUp;
      await subject.store.append(stream, events(2), "no_stream");
      await subject.store.append(streamName(), events(2), "no_stream");
      await subject.store.append(stream, events(2), 1);
      expect((await heard).map(({ streamId, revision }) => [streamId, revision])).toEqual([0, 1, 2, 3].map((revision) => [stream, revision]));
    });

    it("resumes behind a revision, and from the end", async () => {
      const stream = streamName();
      await subject.store.append(stream, events(5), "no_stream");
      const behind = following((signal) => subject.store.subscribeStream(stream, { after: 2, signal }), 3);
      const end = following((signal) => subject.store.subscribeStream(stream, { after: "end", signal }), 1);
      await Promise.all([behind.caughtUp, end.caughtUp]);
      await subject.store.append(stream, [event()], 4);
      expect((await behind.heard).map(({ revision }) => revision)).toEqual([3, 4, 5]);
      expect((await end.heard).map(({ revision }) => revision)).toEqual([5]);
    });
  });

  it("ends without an error when it is cancelled, waiting or not, or before it began", async () => {
    const controller = new AbortController();
    for await (const message of subject.store.subscribeAll({ after: "end", signal: controller.signal })) {
      if (message.kind === "caught_up") setImmediate(() => controller.abort());
    }
    for await (const message of subject.store.subscribeStream(streamName(), { after: "start", signal: AbortSignal.abort() })) {
      expect(message.kind).toBe("never");
    }
    await subject.store.append(streamName(), events(10), "no_stream");
    for await (const message of subject.store.subscribeAll({ after: "start", batchSize: 2 })) {
      expect(message.kind).toBeDefined();
      break;
    }
  });

  it("a slow reader gets everything, in messages no larger than it asked for", async () => {
    const prefix = streamName();
    const padding = "x".repeat(2_000);
    const messages = subject.store.subscribeAll({ after: "start", filter: onStreams(prefix), batchSize: 50 })[Symbol.asyncIterator]();
    await subject.store.append(`${prefix}-0`, [event({ n: 0, padding })], "no_stream");
    const sizes: number[] = [];
    const numbers: number[] = [];
    const take = async () => {
      const { value } = (await messages.next()) as IteratorYieldResult<SubscriptionMessage>;
      if (value.kind !== "events") return;
      sizes.push(value.events.length);
      numbers.push(...value.events.map(({ data }) => (data as { n: number }).n));
    };
    while (numbers.length === 0) await take();
    for (let from = 1; from <= 2_000; from += 100) {
      await subject.store.append(`${prefix}-0`, Array.from({ length: 100 }, (_, n) => event({ n: from + n, padding })), from - 1);
      if (from % 500 === 1) await take();
    }
    while (numbers.length < 2_001) await take();
    await messages.return?.();
    expect(numbers).toEqual(Array.from({ length: 2_001 }, (_, n) => n));
    expect(Math.max(...sizes)).toBeLessThanOrEqual(50);
  });

  it("goes on behind the last event after a restart in the middle", async () => {
    const prefix = streamName();
    const filter = onStreams(prefix);
    await subject.store.append(`${prefix}-1`, events(40), "no_stream");
    const before = await listen((signal) => subject.store.subscribeAll({ after: "start", filter, signal, batchSize: 10 }), (heard) => heard.events.length >= 20);
    const last = before.events.at(-1)?.position ?? 0n;
    await subject.reopen();
    await subject.store.append(`${prefix}-1`, events(10), 39);
    const after = await listen((signal) => subject.store.subscribeAll({ after: last, filter, signal }), (heard) => before.events.length + heard.events.length >= 50);
    expect([...before.events, ...after.events].map(({ revision }) => revision)).toEqual(Array.from({ length: 50 }, (_, n) => n));
  });
}

/** Follows a subscription until so many events have come; `caughtUp` tells when it has become live. */
function following(subscribe: (signal: AbortSignal) => AsyncIterable<SubscriptionMessage>, count: number): { heard: Promise<readonly RecordedEvent[]>; caughtUp: Promise<void> } {
  const live = Promise.withResolvers<void>();
  const heard = listen(subscribe, ({ caughtUp, events }) => {
    if (caughtUp > 0) live.resolve();
    return events.length >= count;
  });
  heard.catch(live.reject);
  return { heard: heard.then(({ events }) => events), caughtUp: live.promise };
}
