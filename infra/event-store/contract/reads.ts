import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { StreamNotFound, type Json, type NewEvent } from "../port.ts";
import { event, events, flat, history, onStreams, readAllOf, streamName, type Subject } from "./support.ts";

export function reads(subject: Subject): void {
  it("gives back what was written, with the store's own clock", async () => {
    const stream = streamName("Bestellung-größer-🚀-注文");
    const before = Date.now() - 60_000;
    const data = { text: "Zoë 🦊 \u0000 \ud83d\ude80 \"quoted\"\n", nested: [1, 2.5, -0.1, true, null, { deep: {} }], "schlüssel": "ключ" };
    const metadata = { $correlationId: "c", actor: { name: "日本" } };
    const written: NewEvent = { id: randomUUID(), type: "Änderung 🔧", data, metadata };
    const { position } = await subject.store.append(stream, [written], "no_stream");
    const [read] = await readAllOf(subject.store, stream);
    expect(read).toEqual({ streamId: stream, revision: 0, position, id: written.id, type: written.type, data, metadata, created: expect.any(Date) as Date });
    expect(read?.created.getTime()).toBeGreaterThan(before);
    expect(read?.created.getTime()).toBeLessThan(Date.now() + 60_000);
  });

  it("keeps binary data and metadata byte for byte", async () => {
    const stream = streamName();
    const bytes = Uint8Array.from({ length: 256 }, (_, n) => 255 - n);
    const written: NewEvent[] = [
      { id: randomUUID(), type: "Binary", data: bytes, metadata: bytes.slice(0, 7) },
      { id: randomUUID(), type: "Binary", data: Buffer.from(bytes), metadata: Buffer.from([0xff, 0xfe]) },
      { id: randomUUID(), type: "Empty", data: new Uint8Array() },
    ];
    await subject.store.append(stream, written, "no_stream");
    const read = await readAllOf(subject.store, stream);
    expect(read.map(({ data }) => [...(data as Uint8Array)])).toEqual([[...bytes], [...bytes], []]);
    const metadata = read.map(({ metadata }) => metadata && Array.from(metadata as Uint8Array));
    expect(metadata).toEqual([Array.from(bytes.slice(0, 7)), [0xff, 0xfe], undefined]);
  });

  it.each<[string, Json]>([["text", "text"], ["zero", 0], ["false", false], ["null", null], ["a list", [1, "2"]], ["an empty object", {}]])("keeps %s as data and as metadata", async (_, value) => {
    const stream = streamName();
    await subject.store.append(stream, [{ id: randomUUID(), type: "T", data: value, metadata: value }], "no_stream");
    expect((await readAllOf(subject.store, stream))[0]).toMatchObject({ data: value, metadata: value });
  });

  describe("a stream of 10,000 events", () => {
    it("is read from either end and from the middle", async () => {
      const stream = streamName();
      for (let from = 0; from < 10_000; from += 1_000) {
        await subject.store.append(stream, Array.from({ length: 1_000 }, (_, n) => event({ n: from + n })), from === 0 ? "no_stream" : from - 1);
      }
      const forwards = await readAllOf(subject.store, stream);
      expect(forwards.map(({ data }) => (data as { n: number }).n)).toEqual(Array.from({ length: 10_000 }, (_, n) => n));
      const backwards = await flat(subject.store.readStream(stream, { direction: "backwards" }));
      expect(backwards.map(({ revision }) => revision)).toEqual(Array.from({ length: 10_000 }, (_, n) => 9_999 - n));
      const middle = await flat(subject.store.readStream(stream, { from: 5_000, maxCount: 3 }));
      expect(middle.map(({ revision }) => revision)).toEqual([5_000, 5_001, 5_002]);
      const back = await flat(subject.store.readStream(stream, { from: 5_000, maxCount: 3, direction: "backwards" }));
      expect(back.map(({ revision }) => revision)).toEqual([5_000, 4_999, 4_998]);
      const last = await flat(subject.store.readStream(stream, { from: "end", maxCount: 1, direction: "backwards" }));
      expect(last.map(({ revision }) => revision)).toEqual([9_999]);
      expect(await flat(subject.store.readStream(stream, { from: 20_000 }))).toEqual([]);
    }, 60_000);
  });

  it("says when there is no such stream", async () => {
    const stream = streamName();
    await expect(readAllOf(subject.store, stream)).rejects.toMatchObject({ code: "stream_not_found", streamId: stream });
    await expect(flat(subject.store.readStream(stream, { direction: "backwards" }))).rejects.toBeInstanceOf(StreamNotFound);
  });

  it("stops reading when it is cancelled or left", async () => {
    const stream = streamName();
    await subject.store.append(stream, events(2_000), "no_stream");
    const controller = new AbortController();
    let seen = 0;
    for await (const batch of subject.store.readStream(stream, { signal: controller.signal })) {
      seen += batch.length;
      controller.abort();
    }
    expect(seen).toBeLessThan(2_000);
    for await (const batch of subject.store.readStream(stream)) {
      expect(batch.length).toBeGreaterThan(0);
      break;
    }
  });

  describe("the log of all streams", () => {
    it("is read in both directions, inclusive of the position, in pages", async () => {
      const prefix = streamName();
      for (let n = 0; n < 30; n += 1) await subject.store.append(`${prefix}-${n % 3}`, [event({ n })], "any");
      const filter = onStreams(prefix);
      const numbers = (found: readonly { readonly data: unknown }[]) => found.map(({ data }) => (data as { n: number }).n);
      const all = await history(subject.store, filter, "start");
      expect(numbers(all)).toEqual(Array.from({ length: 30 }, (_, n) => n));
      expect(all.every((event, index) => index === 0 || event.position > (all[index - 1]?.position ?? 0n))).toBe(true);
      const tenth = all[10]?.position ?? 0n;
      expect(numbers(await subject.store.readAll({ from: tenth, maxCount: 4, filter }))).toEqual([10, 11, 12, 13]);
      expect(numbers(await subject.store.readAll({ from: tenth, maxCount: 4, filter, direction: "backwards" }))).toEqual([10, 9, 8, 7]);
      expect(numbers(await subject.store.readAll({ maxCount: 3, filter, direction: "backwards" }))).toEqual([29, 28, 27]);
      expect(await subject.store.readAll({ from: "end", maxCount: 3, filter })).toEqual([]);
    });

    it("leaves system events out", async () => {
      const stream = streamName();
      const { position } = await subject.store.append(stream, [event()], "no_stream");
      await subject.store.setStreamMetadata(stream, { custom: { a: 1 } });
      await subject.store.append(stream, [event()], 0);
      const found = await subject.store.readAll({ from: position, maxCount: 1_000 });
      expect(found.filter(({ streamId }) => streamId.includes(stream)).map(({ streamId }) => streamId)).toEqual([stream, stream]);
      const asked = await subject.store.readAll({ from: position, maxCount: 1_000, filter: { by: "stream", prefixes: [`$$${stream}`] } });
      expect(asked).toMatchObject([{ streamId: `$$${stream}`, type: "$metadata", data: { a: 1 } }]);
    });

    it("has a head", async () => {
      const { position } = await subject.store.append(streamName(), [event()], "no_stream");
      expect(await subject.store.head()).toBeGreaterThanOrEqual(position);
    });
  });
}
