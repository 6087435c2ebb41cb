import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { connectionState } from "./connection.ts";
import { liveFeed, type FeedSession, type FeedSocket, type LiveMessage } from "./live-feed.ts";

interface Call {
  readonly after: unknown;
  readonly sink: Parameters<FeedSocket["subscribe"]>[1];
}
let calls: Call[];
let handled: string[];
let refused: string[];
let stop: () => void;
let unsubscribed: number;
let asked: string[];
let renewed: Promise<void>;

const socket: FeedSocket = {
  subscribe: (payload, sink) => {
    calls.push({ after: payload.variables["after"], sink });
    return () => {
      unsubscribed += 1;
    };
  },
};
const session: FeedSession = {
  renew: () => {
    asked.push("renew");
    return renewed;
  },
  check: async () => void asked.push("check"),
};
const last = () => calls[calls.length - 1]!;
const say = (kind: LiveMessage["kind"], cursor: string) => last().sink.next({ data: { board: { kind, cursor } } });

beforeEach(() => {
  vi.useFakeTimers();
  calls = [];
  handled = [];
  refused = [];
  unsubscribed = 0;
  asked = [];
  renewed = Promise.resolve();
  stop = liveFeed<LiveMessage>({ query: "subscription", variables: { sprintId: "s" }, field: "board", onMessage: (message) => handled.push(`${message.kind} ${message.cursor}`), onRefused: (reason) => refused.push(reason) }, socket, session);
});
afterEach(() => {
  stop();
  vi.useRealTimers();
});

describe("a live feed", () => {
  it("goes on after the last message handled, not from where it first began", async () => {
    expect(last().after).toBeNull();
    say("SNAPSHOT", "7");
    say("CAUGHT_UP", "7");
    say("CHANGE", "8");
    last().sink.error({ code: 1006 });
    expect(connectionState()).not.toBe("live");
    await vi.advanceTimersByTimeAsync(500);
    expect(calls).toHaveLength(2);
    expect(last().after).toBe("8");
    say("CHANGE", "9");
    expect(connectionState()).toBe("live");
    expect(handled).toEqual(["SNAPSHOT 7", "CAUGHT_UP 7", "CHANGE 8", "CHANGE 9"]);
    expect(refused).toEqual([]);
  });

  it("takes the cursor of a resync", async () => {
    say("SNAPSHOT", "7");
    say("RESYNC", "2");
    last().sink.complete();
    await vi.advanceTimersByTimeAsync(500);
    expect(last().after).toBe("2");
  });

  it("tries again more and more slowly", async () => {
    for (let i = 0; i < 8; i += 1) {
      last().sink.error({ code: 1006 });
      await vi.advanceTimersByTimeAsync(10_000);
    }
    expect(calls).toHaveLength(9);
    last().sink.error({ code: 1006 });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(calls).toHaveLength(9);
    expect(connectionState()).toBe("offline");
  });

  it("tells what the server refused, and does not hammer it", async () => {
    last().sink.error([new Error("There is no such sprint")]);
    expect(refused).toEqual(["There is no such sprint"]);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(calls).toHaveLength(1);
  });

  it("renews a token that has ended, then goes on where it was, and tells nobody of it", async () => {
    say("SNAPSHOT", "7");
    const { promise, resolve } = Promise.withResolvers<void>();
    renewed = promise;
    last().sink.error({ code: 4401, reason: "signed out: sign in again" });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(calls).toHaveLength(1);
    resolve();
    await vi.advanceTimersByTimeAsync(500);
    expect(calls).toHaveLength(2);
    expect(last().after).toBe("7");
    expect([asked, refused]).toEqual([["renew"], []]);
  });

  it("asks who it is when it is forbidden or refused twice", async () => {
    last().sink.error({ code: 4403 });
    await vi.advanceTimersByTimeAsync(20_000);
    expect([asked, refused]).toEqual([["check"], ["You may not see this."]]);
    last().sink.error({ code: 1006 });
    await vi.advanceTimersByTimeAsync(20_000);
    expect(asked).toEqual(["check", "check"]);
  });

  it("is quiet after it was stopped", async () => {
    say("SNAPSHOT", "1");
    stop();
    say("CHANGE", "2");
    last().sink.complete();
    await vi.advanceTimersByTimeAsync(20_000);
    expect(handled).toEqual(["SNAPSHOT 1"]);
    expect(calls).toHaveLength(1);
    expect(unsubscribed).toBe(1);
  });
});
