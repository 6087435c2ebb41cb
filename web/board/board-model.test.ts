import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { workStatuses } from "#schemas/status.ts";
import { emptyBoard, withAnswer, withChange, withoutPending, withPending, withSnapshot, type BoardModel, type Change, type Pending } from "./board-model.ts";
import type { Card } from "./card.ts";
import { card } from "./test-cards.ts";

const at = (model: BoardModel, id: string) => model.cards.get(id)?.status;
const patch = (id: string, cardId: string, change: Partial<Card>): Pending => ({ kind: "patch", id, cardId, patch: change });

describe("the board", () => {
  const start = withSnapshot(emptyBoard, [card("a"), card("b")], 4);

  it("shows a move at once and keeps it until the feed has come as far", () => {
    let model = withPending(start, patch("m", "a", { status: "in_review" }));
    expect(at(model, "a")).toBe("in_review");
    // A move over two columns arrives as two changes; the first must not pull the card back.
    model = withChange(model, { seq: 5, cardId: "a", card: card("a", { status: "in_progress", revision: 1 }) });
    expect(at(model, "a")).toBe("in_review");
    model = withAnswer(model, "m", 2);
    expect(at(model, "a")).toBe("in_review");
    model = withChange(model, { seq: 6, cardId: "a", card: card("a", { status: "in_review", revision: 2 }) });
    expect(model.pending).toEqual([]);
    expect(at(model, "a")).toBe("in_review");
  });

  it("puts a refused move back", () => {
    const model = withPending(start, patch("m", "a", { status: "done" }));
    expect(at(withoutPending(model, "m"), "a")).toBe("todo");
  });

  it("lets a later change of somebody else win", () => {
    let model = withAnswer(withPending(start, patch("m", "a", { status: "in_progress" })), "m", 1);
    model = withChange(model, { seq: 5, cardId: "a", card: card("a", { status: "in_progress", revision: 1 }) });
    model = withChange(model, { seq: 6, cardId: "a", card: card("a", { status: "in_review", revision: 2 }) });
    expect(at(model, "a")).toBe("in_review");
  });

  it("shows what others change on a card the person is moving", () => {
    const model = withChange(withPending(start, patch("m", "a", { status: "in_progress" })), { seq: 5, cardId: "a", card: card("a", { title: "New", revision: 1 }) });
    expect(model.cards.get("a")).toMatchObject({ title: "New", status: "in_progress" });
  });

  it("passes over a change it has handled", () => {
    const model = withChange(start, { seq: 4, cardId: "a", card: null });
    expect(model).toBe(start);
  });

  it("keeps cards that did not change as the same objects over a new snapshot", () => {
    const again = withSnapshot(start, [card("a"), card("b", { title: "Other" })], 9);
    expect(again.cards.get("a")).toBe(start.cards.get("a"));
    expect(again.cards.get("b")).not.toBe(start.cards.get("b"));
  });
});

/** A server that does commands one after the other, two events each, and writes down what its feed will say. */
class Server {
  readonly cards = new Map<string, Card>();
  readonly feed: Change[] = [];
  constructor(ids: readonly string[]) {
    for (const id of ids) this.cards.set(id, card(id));
  }
  /** The revision after it, or undefined when it refuses. */
  apply(entry: Pending, refuse: boolean): number | undefined {
    const present = this.cards.get(entry.cardId);
    if (refuse || (entry.kind === "create") === (present !== undefined)) return undefined;
    if (entry.kind === "remove") {
      this.cards.delete(entry.cardId);
      this.#say(entry.cardId, null);
      return (present?.revision ?? 0) + 1;
    }
    let now: Card = entry.kind === "create" ? entry.card : { ...(present ?? card(entry.cardId)), revision: (present?.revision ?? 0) + 1, title: "between" };
    this.#say(now.id, now);
    now = entry.kind === "create" ? { ...now, revision: now.revision + 1 } : { ...now, ...entry.patch, revision: now.revision + 1 };
    this.cards.set(now.id, now);
    this.#say(now.id, now);
    return now.revision;
  }
  #say(cardId: string, state: Card | null) {
    this.feed.push({ seq: this.feed.length + 1, cardId, card: state });
  }
  snapshotAt(seq: number, first: ReadonlyMap<string, Card>): Card[] {
    const cards = new Map(first);
    for (const change of this.feed.slice(0, seq)) {
      if (change.card === null) cards.delete(change.cardId);
      else cards.set(change.cardId, change.card);
    }
    return [...cards.values()];
  }
}

describe("whatever the order", () => {
  const ids = ["a", "b", "c"];
  const command = fc.record({
    who: fc.constantFrom("me", "other"),
    kind: fc.constantFrom("patch", "patch", "patch", "create", "remove"),
    card: fc.constantFrom(...ids, "d", "e"),
    status: fc.constantFrom(...workStatuses),
    refuse: fc.boolean(),
  });
  const step = fc.oneof(
    { weight: 4, arbitrary: fc.record({ do: fc.constant("command" as const), command }) },
    { weight: 4, arbitrary: fc.record({ do: fc.constant("change" as const) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant("repeat" as const), back: fc.nat(5) }) },
    { weight: 3, arbitrary: fc.record({ do: fc.constant("answer" as const), which: fc.nat(20) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant("snapshot" as const), ahead: fc.nat(4) }) },
  );

  it("of answers, changes, repeats and snapshots, in the end the board equals the server", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const server = new Server(ids);
        const first = new Map(server.cards);
        let model = withSnapshot(emptyBoard, [...first.values()], 0);
        const waiting: { id: string; revision: number | undefined }[] = [];
        let delivered = 0;
        let made = 0;
        const answer = (index: number) => {
          const [known] = waiting.splice(index, 1);
          if (known !== undefined) model = known.revision === undefined ? withoutPending(model, known.id) : withAnswer(model, known.id, known.revision);
        };
        const deliver = () => {
          const change = server.feed[delivered];
          if (change === undefined) return;
          delivered += 1;
          model = withChange(model, change);
        };
        for (const next of steps) {
          if (next.do === "command") {
            made += 1;
            const { who, kind, card: cardId, status, refuse } = next.command;
            const id = `p${made}`;
            const entry: Pending =
              kind === "patch" ? patch(id, cardId, { status }) : kind === "create" ? { kind: "create", id, cardId: `${cardId}${made}`, card: card(`${cardId}${made}`, { status }) } : { kind: "remove", id, cardId };
            const revision = server.apply(entry, refuse);
            if (who === "other") continue;
            model = withPending(model, entry);
            expect(kind !== "create" || at(model, entry.cardId) === status).toBe(true);
            waiting.push({ id, revision });
          } else if (next.do === "change") deliver();
          else if (next.do === "repeat") {
            const change = server.feed[delivered - 1 - next.back];
            if (change !== undefined) model = withChange(model, change);
          } else if (next.do === "answer") answer(waiting.length === 0 ? 0 : next.which % waiting.length);
          else {
            delivered = Math.min(server.feed.length, delivered + next.ahead);
            model = withSnapshot(model, server.snapshotAt(delivered, first), delivered);
          }
        }
        while (waiting.length > 0) answer(0);
        while (delivered < server.feed.length) deliver();
        expect(model.pending).toEqual([]);
        expect(new Map([...model.cards].sort())).toEqual(new Map([...server.cards].sort()));
      }),
      { numRuns: 2_000 },
    );
  });
});
