import { describe, expect, it } from "vitest";
import { StreamDeleted, StreamNotFound, WrongExpectedRevision } from "../port.ts";
import { event, events, flat, listen, readAllOf, streamName, type Subject } from "./support.ts";

/** What becomes of a stream: deleted, ended for ever, truncated. */
export function streams(subject: Subject): void {
  const revisions = async (stream: string) => (await readAllOf(subject.store, stream)).map(({ revision }) => revision);

  describe("soft delete", () => {
    it("hides the stream until something is appended, which goes on counting", async () => {
      const stream = streamName();
      await subject.store.append(stream, events(3), "no_stream");
      await subject.store.deleteStream(stream, 2);
      await expect(readAllOf(subject.store, stream)).rejects.toBeInstanceOf(StreamNotFound);
      await expect(subject.store.append(stream, [event()], "stream_exists")).rejects.toBeInstanceOf(StreamDeleted);
      await expect(subject.store.append(stream, [event()], 0)).rejects.toBeInstanceOf(WrongExpectedRevision);
      await expect(subject.store.append(stream, events(2), "no_stream")).resolves.toMatchObject({ revision: 4 });
      expect(await revisions(stream)).toEqual([3, 4]);
      expect((await flat(subject.store.readStream(stream, { direction: "backwards" }))).map(({ revision }) => revision)).toEqual([4, 3]);
    });

    it("asks for the expected revision", async () => {
      const stream = streamName();
      await expect(subject.store.deleteStream(stream, "stream_exists")).rejects.toMatchObject({ code: "wrong_expected_revision", actual: "no_stream" });
      await subject.store.append(stream, events(2), "no_stream");
      await expect(subject.store.deleteStream(stream, 0)).rejects.toMatchObject({ code: "wrong_expected_revision", expected: 0, actual: 1 });
      await subject.store.deleteStream(stream, "stream_exists");
      await expect(readAllOf(subject.store, stream)).rejects.toBeInstanceOf(StreamNotFound);
    });

    it("keeps the stream's other metadata", async () => {
      const stream = streamName();
      await subject.store.append(stream, [event()], "no_stream");
      await subject.store.setStreamMetadata(stream, { custom: { owner: "me" } });
      await subject.store.deleteStream(stream, "any");
      await subject.store.append(stream, [event()], "any");
      expect((await subject.store.getStreamMetadata(stream)).metadata).toEqual({ truncateBefore: 1, custom: { owner: "me" } });
    });
  });

  describe("tombstone", () => {
    it("ends the stream for ever", async () => {
      const stream = streamName();
      await subject.store.append(stream, events(2), "no_stream");
      await expect(subject.store.tombstoneStream(stream, 0)).rejects.toMatchObject({ code: "wrong_expected_revision", actual: 1 });
      await subject.store.tombstoneStream(stream, 1);
      await expect(readAllOf(subject.store, stream)).rejects.toMatchObject({ code: "stream_deleted", streamId: stream });
      for (const expected of ["any", "no_stream", "stream_exists", 1] as const) {
        await expect(subject.store.append(stream, [event()], expected)).rejects.toBeInstanceOf(StreamDeleted);
      }
      await expect(subject.store.deleteStream(stream, "any")).rejects.toBeInstanceOf(StreamDeleted);
      await expect(subject.store.tombstoneStream(stream, "any")).rejects.toBeInstanceOf(StreamDeleted);
      await expect(subject.store.getStreamMetadata(stream)).rejects.toBeInstanceOf(StreamDeleted);
    });

    it("keeps its place among appends that are under way", async () => {
      const stream = streamName();
      const outcomes = await Promise.allSettled([subject.store.append(stream, [event()], "no_stream").then(() => subject.store.tombstoneStream(stream, 0)), subject.store.append(streamName(), [event()], "any")]);
      expect(outcomes.map(({ status }) => status)).toEqual(["fulfilled", "fulfilled"]);
      await expect(subject.store.append(stream, [event()], 0)).rejects.toBeInstanceOf(StreamDeleted);
    });

    it("ends subscriptions to the stream with an error", async () => {
      const stream = streamName();
      await subject.store.append(stream, [event()], "no_stream");
      const heard = listen((signal) => subject.store.subscribeStream(stream, { after: "start", signal }), () => false);
      heard.catch(() => {}); // awaited below
      await listen((signal) => subject.store.subscribeStream(stream, { after: "start", signal }), ({ caughtUp }) => caughtUp > 0);
      await subject.store.tombstoneStream(stream, "any");
      await expect(heard).rejects.toBeInstanceOf(StreamDeleted);
    });
  });

  describe("stream metadata", () => {
    it("are kept with their own revision", async () => {
      const stream = streamName();
      expect(await subject.store.getStreamMetadata(stream)).toEqual({ metadata: {}, revision: undefined });
      const metadata = { maxCount: 10, maxAge: 3_600, truncateBefore: 2, custom: { team: "Füchse", tags: ["a"] } };
      await subject.store.setStreamMetadata(stream, metadata, "no_stream");
      expect(await subject.store.getStreamMetadata(stream)).toEqual({ metadata, revision: 0 });
      await expect(subject.store.setStreamMetadata(stream, {}, "no_stream")).rejects.toBeInstanceOf(WrongExpectedRevision);
      await subject.store.setStreamMetadata(stream, { maxCount: 1 }, 0);
      expect(await subject.store.getStreamMetadata(stream)).toEqual({ metadata: { maxCount: 1 }, revision: 1 });
    });

    it("truncate what readers see", async () => {
      const stream = streamName();
      await subject.store.append(stream, events(10), "no_stream");
      await subject.store.setStreamMetadata(stream, { maxCount: 3 });
      expect(await revisions(stream)).toEqual([7, 8, 9]);
      await subject.store.setStreamMetadata(stream, { truncateBefore: 5 });
      expect(await revisions(stream)).toEqual([5, 6, 7, 8, 9]);
      await subject.store.setStreamMetadata(stream, { maxAge: 3_600 });
      expect(await revisions(stream)).toHaveLength(10);
    });
  });
}
