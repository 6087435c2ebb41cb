import { beforeEach, expect, it } from "vitest";
import { createRenewer, type Renewer } from "./renewal.ts";

let clock: number;
let asked: number;
let answer: () => Response;
let storage: Map<string, string>;
let line: Promise<unknown>;
/** One browser: tabs that share storage and a lock. */
function tab(): Renewer {
  return createRenewer({
    fetch: async () => {
      asked += 1;
      return answer();
    },
    storage: { getItem: (key) => storage.get(key) ?? null, setItem: (key, value) => void storage.set(key, value) },
    alone: (work) => {
      const next = line.then(work);
      line = next.catch(() => undefined);
      return next;
    },
    now: () => clock,
  });
}

beforeEach(() => {
  clock = 1_000_000;
  asked = 0;
  storage = new Map();
  line = Promise.resolve();
  answer = () => {
    clock += 5;
    return Response.json({ expires_in: 900 });
  };
});

it("serves many tabs with one renewal", async () => {
  const tabs = [tab(), tab(), tab()];
  const since = clock;
  const first = tabs[0]!;
  expect(await Promise.all([...tabs.map((one) => one.renew(since)), first.renew(since)])).toEqual(["renewed", "renewed", "renewed", "renewed"]);
  expect(asked).toBe(1);
  expect(tabs.map((one) => one.endsAt())).toEqual([clock + 900_000, clock + 900_000, clock + 900_000]);
});

it("renews again when what was renewed is refused, too", async () => {
  const one = tab();
  await one.renew(clock);
  clock += 10;
  expect(await one.renew(clock)).toBe("renewed");
  expect(asked).toBe(2);
});

it("tells a session that is over from a server that is away", async () => {
  const one = tab();
  answer = () => new Response("", { status: 401 });
  expect(await one.renew(clock)).toBe("ended");
  answer = () => new Response("", { status: 503 });
  expect(await one.renew(clock)).toBe("unknown");
  answer = () => {
    throw new TypeError("network");
  };
  expect(await one.renew(clock)).toBe("unknown");
});

it("takes no notice of what is not its own in the storage", async () => {
  storage.set("galaxy.session", "[]");
  expect(tab().endsAt()).toBeUndefined();
  storage.set("galaxy.session", "{");
  expect(tab().endsAt()).toBeUndefined();
});
