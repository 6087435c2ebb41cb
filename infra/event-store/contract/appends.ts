import { describe, expect, it } from "vitest";
import { EventTooLarge, StreamDeleted, WrongExpectedRevision, type ExpectedRevision } from "../port.ts";
import { event, events, readAllOf, streamName, type Subject } from "./support.ts";

export function appends(subject: Subject): void {
  describe("expected revisions", () => {
    it.each<ExpectedRevision>(["no_stream", "any"])("%s starts a stream", async (expected) => {
      const stream = streamName();
      await expect(subject.store.append(stream, events(3), expected)).resolves.toMatchObject({ revision: 2 });
    });

    it.each<ExpectedRevision>(["stream_exists", 0, 5])("%s refuses a stream that is not there", async (expected) => {
      const stream = streamName();
      const refused = await subject.store.append(stream, [event()], expected).catch((error: unknown) => error);
      expect(refused).toBeInstanceOf(WrongExpectedRevision);
      expect(refused).toMatchObject({ code: "wrong_expected_revision", streamId: stream, expected, actual: "no_stream" });
    });

    it.each<ExpectedRevision>([1, "stream_exists", "any"])("%s goes on with a stream of two events", async (expected) => {
      const stream = streamName();
      const before = await subject.store.append(stream, events(2), "no_stream");
      const after = await subject.store.append(stream, events(2), expected);
      expect(after.revision).toBe(3);
      expect(after.position).toBeGreaterThan(before.position);
    });

    it.each<ExpectedRevision>(["no_stream", 0, 2])("%s refuses a stream of two events, naming its revision", async (expected) => {
      const stream = streamName();
      await subject.store.append(stream, events(2), "no_stream");
      await expect(subject.store.append(stream, [event()], expected)).rejects.toMatchObject({ code: "wrong_expected_revision", expected, actual: 1 });
      expect(await readAllOf(subject.store, stream)).toHaveLength(2);
    });

    it("answers with the position at which readers find the event", async () => {
      const stream = streamName();
      const { position } = await subject.store.append(stream, events(3), "no_stream");
      expect((await readAllOf(subject.store, stream)).at(-1)?.position).toBe(position);
    });
  });

  describe("idempotent retries", () => {
    it.each<ExpectedRevision>(["no_stream", "any"])("the same events again with %s change nothing and get the same answer", async (expected) => {
      const stream = streamName();
      const same = events(3);
      const first = await subject.store.append(stream, same, expected);
      expect(await subject.store.append(stream, same, expected)).toMatchObject({ revision: first.revision });
      expect(await readAllOf(subject.store, stream)).toHaveLength(3);
    });

    it.each<ExpectedRevision>([0, "stream_exists"])("the same events again with %s are found although the stream has gone on", async (expected) => {
      const stream = streamName();
      await subject.store.append(stream, [event()], "no_stream");
      const same = events(2);
      await subject.store.append(stream, same, expected);
      await subject.store.append(stream, events(4), 2);
      expect(await subject.store.append(stream, same, expected)).toMatchObject({ revision: 2 });
      expect(await readAllOf(subject.store, stream)).toHaveLength(7);
    });

    it("other events at the same place are a conflict", async () => {
      const stream = streamName();
      const [one, two] = [event(), event()];
      await subject.store.append(stream, [one, two], "no_stream");
      await expect(subject.store.append(stream, [one, event()], "no_stream")).rejects.toBeInstanceOf(WrongExpectedRevision);
      await expect(subject.store.append(stream, [one, two, event()], "no_stream")).rejects.toBeInstanceOf(WrongExpectedRevision);
      expect(await readAllOf(subject.store, stream)).toHaveLength(2);
    });

    it("many retries at once write once", async () => {
      const stream = streamName();
      const same = events(2);
      const answers = await Promise.all(Array.from({ length: 10 }, () => subject.store.append(stream, same, "no_stream")));
      expect(new Set(answers.map(({ revision }) => revision))).toEqual(new Set([1]));
      expect(await readAllOf(subject.store, stream)).toHaveLength(2);
    });
  });

  it("of concurrent writers on one stream exactly one wins each revision", async () => {
    const stream = streamName();
    const rounds = 15;
    const writers = 12;
    for (let round = 0; round < rounds; round += 1) {
      const tries = Array.from({ length: writers }, (_, writer) => subject.store.append(stream, [event({ writer, round })], round === 0 ? "no_stream" : round - 1));
      const outcomes = await Promise.allSettled(tries);
      expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
      const refusals = outcomes.flatMap((outcome) => (outcome.status === "rejected" ? [outcome.reason as WrongExpectedRevision] : []));
      expect(refusals.map(({ code, actual }) => [code, actual])).toEqual(Array.from({ length: writers - 1 }, () => ["wrong_expected_revision", round]));
    }
    const recorded = await readAllOf(subject.store, stream);
    expect(recorded.map(({ revision }) => revision)).toEqual(Array.from({ length: rounds }, (_, revision) => revision));
  });

  it("writes all events of an append or none", async () => {
    const stream = streamName();
    const large = "x".repeat(400_000);
    await expect(subject.store.append(stream, [event({ large }), event({ large }), event({ large })], "no_stream")).rejects.toBeInstanceOf(EventTooLarge);
    await expect(subject.store.append(stream, [event()], "no_stream")).resolves.toMatchObject({ revision: 0 });
  });

  it("a refused append harms no other that is under way", async () => {
    const [good, deleted, conflict] = [streamName(), streamName(), streamName()];
    await subject.store.append(deleted, [event()], "no_stream");
    await subject.store.tombstoneStream(deleted, "any");
    const outcomes = await Promise.allSettled([
      subject.store.append(good, [event()], "no_stream"),
      subject.store.append(deleted, [event()], "any"),
      subject.store.append(conflict, [event()], 7),
      subject.store.append(streamName(), [event({ large: "x".repeat(1_200_000) })], "any"),
      subject.store.append(streamName(), [event(1n as unknown as number)], "any"),
      subject.store.append(good, [event()], 0),
    ]);
    const reasons = outcomes.map((outcome) => (outcome.status === "rejected" ? (outcome.reason as Error).constructor : "written"));
    expect(reasons).toEqual(["written", StreamDeleted, WrongExpectedRevision, EventTooLarge, TypeError, "written"]);
  });

  it("takes large events of 1 MB", async () => {
    const stream = streamName();
    const text = "é".repeat(500_000);
    await subject.store.append(stream, [event({ text })], "no_stream");
    await subject.store.append(stream, [event(new Uint8Array(1_000_000).fill(7))], 0);
    const [json, bytes] = (await readAllOf(subject.store, stream)).map(({ data }) => data);
    expect((json as { text: string }).text === text).toBe(true);
    expect(Buffer.compare(bytes as Uint8Array, new Uint8Array(1_000_000).fill(7))).toBe(0);
  });
}
