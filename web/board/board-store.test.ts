import { describe, expect, it } from "vitest";
import { CommandError } from "../api/commands.ts";
import { BoardStore, type BoardMessage, type Sending } from "./board-store.ts";
import { card } from "./test-cards.ts";

function setUp() {
  const sent: { sending: Sending; commandId: string; answer: (revision: number) => void; refuse: (error: Error) => void }[] = [];
  let say: (message: BoardMessage) => void = () => {};
  const store = new BoardStore("s", {
    feed: (_sprint, onMessage) => {
      say = onMessage;
      return () => {};
    },
    send: (sending, commandId) =>
      new Promise((resolve, reject) => {
        sent.push({ sending, commandId, answer: (revision) => resolve({ revision }), refuse: reject });
      }),
  });
  store.start();
  say({ kind: "SNAPSHOT", cursor: "3", cards: [card("a"), card("b")] });
  const change = (seq: number, commandId: string, state: Partial<ReturnType<typeof card>>) =>
    say({ kind: "CHANGE", cursor: String(seq), change: { seq, cardId: "a", card: card("a", state), eventType: "story.status_changed", commandId, actor: { id: "x", name: "Ada", kind: "user" } } });
  return { store, sent, change };
}
const move = (status: "in_progress" | "in_review"): Sending => ({ name: "move_story", input: { story_id: "a", status } });
const settle = () => new Promise((resolve) => setTimeout(resolve, 0));

describe("the board's store", () => {
  it("marks what others change, not what this page did", async () => {
    const { store, sent, change } = setUp();
    const done = store.apply("a", { kind: "patch", patch: { status: "in_progress" } }, [move("in_progress")]);
    await settle();
    change(4, sent[0]?.commandId ?? "", { status: "in_progress", revision: 1 });
    expect(store.state().marks.size).toBe(0);
    sent[0]?.answer(1);
    await done;
    expect(store.state().model.pending).toEqual([]);
    change(5, "other", { status: "in_review", revision: 2 });
    expect(store.state().marks.get("a")).toMatchObject({ by: "Ada" });
    expect(store.card("a")?.status).toBe("in_review");
  });

  it("takes a refused change back and throws the reason", async () => {
    const { store, sent } = setUp();
    const done = store.apply("a", { kind: "patch", patch: { status: "in_progress" } }, [move("in_progress")]);
    expect(store.card("a")?.status).toBe("in_progress");
    await settle();
    sent[0]?.refuse(new CommandError("illegal_transition", "No."));
    await expect(done).rejects.toThrow("No.");
    expect(store.card("a")?.status).toBe("todo");
  });

  it("sends the commands of one card in their order, even after a refusal", async () => {
    const { store, sent } = setUp();
    const first = store.apply("a", { kind: "patch", patch: { status: "in_progress" } }, [move("in_progress")]);
    const second = store.apply("a", { kind: "patch", patch: { status: "in_review" } }, [move("in_review")]);
    await settle();
    expect(sent).toHaveLength(1);
    sent[0]?.refuse(new CommandError("unavailable", "Gone."));
    await expect(first).rejects.toThrow("Gone.");
    await settle();
    expect(sent).toHaveLength(2);
    expect(store.card("a")?.status).toBe("in_review");
    sent[1]?.answer(1);
    await second;
  });
});
