import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { CommandError, reasonOf, sendCommand } from "./commands.ts";
import { isLater } from "./position.ts";

const asked: { headers: Record<string, string>; path: string }[] = [];
let answers: (() => Response)[];

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout"] });
  asked.length = 0;
  answers = [];
  vi.stubGlobal("fetch", async (path: string, init: { headers: Record<string, string> }) => {
    asked.push({ path, headers: init.headers });
    const next = answers.shift();
    if (next === undefined) throw new TypeError("network");
    return next();
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const ok = () => Response.json({ id: "x", entity: {}, revision: 3, position: "12" });
const gone = () => {
  throw new TypeError("network");
};
const send = () => sendCommand("move_story", { story_id: "00000000-0000-7000-8000-00000000000a", status: "done" });

describe("a command", () => {
  it("whose answer is lost is asked for again under the same id", async () => {
    answers = [gone, () => new Response("", { status: 503 }), ok];
    const result = send();
    await vi.runAllTimersAsync();
    expect((await result).revision).toBe(3);
    expect(asked).toHaveLength(3);
    expect(new Set(asked.map(({ headers }) => headers["Idempotency-Key"])).size).toBe(1);
  });

  it("that cannot be sent is refused in words", async () => {
    const result = send().catch((error: unknown) => error);
    await vi.runAllTimersAsync();
    const error = await result;
    expect(error).toBeInstanceOf(CommandError);
    expect((error as CommandError).code).toBe("unavailable");
  });

  it("that is refused says why, with the fields", async () => {
    answers = [() => Response.json({ error: "validation_error", message: "Not valid", details: { title: ["must not be blank"], _: ["Please"] } }, { status: 400 })];
    const error = await send().catch((caught: unknown) => caught);
    expect(asked).toHaveLength(1);
    expect(reasonOf(error)).toBe("Not valid (title must not be blank; Please)");
  });
});

describe("positions", () => {
  it.each([
    ["10", "9", true],
    ["9", "10", false],
    ["10", "10", false],
  ])("%s after %s: %s", (a, b, later) => {
    expect(isLater(a, b)).toBe(later);
  });
});
