import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { appends } from "./contract/appends.ts";
import { reads } from "./contract/reads.ts";
import { streams } from "./contract/streams.ts";
import { subscriptions } from "./contract/subscriptions.ts";
import { event, streamName, type Subject } from "./contract/support.ts";
import { EventStoreUnavailable, type EventStore } from "./port.ts";

export interface OpenedForContract {
  readonly store: EventStore;
  /** Ends what runs behind the store (or, where that is not ours to end, the store alone) and opens it anew on the same data. */
  reopen(): Promise<EventStore>;
  close(): Promise<void>;
}

/** What every engine must do, whatever else the log holds already. Where EventStoreDB and an engine could differ, EventStoreDB is right. */
export function eventStoreContract(name: string, open: () => Promise<OpenedForContract>): void {
  describe(`event store contract: ${name}`, () => {
    let opened: OpenedForContract | undefined;
    let store: EventStore | undefined;
    const subject: Subject = {
      get store() {
        if (!store) throw new Error("not opened");
        return store;
      },
      async reopen() {
        store = await opened?.reopen();
      },
    };

    beforeAll(async () => {
      opened = await open();
      store = opened.store;
    }, 30_000);
    afterAll(() => opened?.close());

    appends(subject);
    reads(subject);
    streams(subject);
    subscriptions(subject);

    it("keeps everything over a restart, tombstones and metadata too", async () => {
      const [kept, deleted, gone] = [streamName(), streamName(), streamName()];
      const { position } = await subject.store.append(kept, [event({ kept: true })], "no_stream");
      await subject.store.setStreamMetadata(kept, { custom: { a: 1 } });
      for (const stream of [deleted, gone]) await subject.store.append(stream, [event()], "no_stream");
      await subject.store.deleteStream(deleted, "any");
      await subject.store.tombstoneStream(gone, "any");
      const same = [event()];
      await subject.store.append(kept, same, 0);
      await subject.reopen();
      expect(await subject.store.append(kept, same, 0)).toMatchObject({ revision: 1 });
      expect((await subject.store.getStreamMetadata(kept)).metadata).toEqual({ custom: { a: 1 } });
      expect(await subject.store.readAll({ from: position, maxCount: 1 })).toMatchObject([{ streamId: kept, data: { kept: true } }]);
      await expect(subject.store.append(deleted, [event()], "no_stream")).resolves.toMatchObject({ revision: 1 });
      await expect(subject.store.append(gone, [event()], "any")).rejects.toMatchObject({ code: "stream_deleted" });
    });

    it("closes twice, ends its subscriptions and takes nothing more", async () => {
      const subscription = (async () => {
        let heard = 0;
        for await (const message of subject.store.subscribeAll({ after: "end" })) heard += message.kind === "caught_up" ? 1 : 0;
        return heard;
      })();
      const closing = subject.store;
      const under = closing.append(streamName(), [event()], "no_stream");
      await closing.close();
      await closing.close();
      await expect(under).resolves.toMatchObject({ revision: 0 });
      expect(await subscription).toBeLessThanOrEqual(1);
      await expect(closing.append(streamName(), [event()], "any")).rejects.toBeInstanceOf(EventStoreUnavailable);
      await expect(closing.head()).rejects.toBeInstanceOf(EventStoreUnavailable);
      await subject.reopen();
    });
  });
}
