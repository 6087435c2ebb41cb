import type { Card } from "./card.ts";

/** What the person changed and the server has not shown yet. */
export type Pending =
  | { readonly kind: "patch"; readonly id: string; readonly cardId: string; readonly patch: Partial<Card>; readonly revision?: number }
  | { readonly kind: "create"; readonly id: string; readonly cardId: string; readonly card: Card; readonly revision?: number }
  | { readonly kind: "remove"; readonly id: string; readonly cardId: string; readonly revision?: number };

/**
 * A board as this page knows it: what the server said (`server`, up to `seq`), and on top of it what the person did
 * (`pending`, oldest first). `cards` is what is shown. Never changed in place.
 */
export interface BoardModel {
  readonly server: ReadonlyMap<string, Card>;
  /** Number of the last change handled; -1 before the snapshot. */
  readonly seq: number;
  readonly pending: readonly Pending[];
  readonly cards: ReadonlyMap<string, Card>;
}

export interface Change {
  readonly seq: number;
  readonly cardId: string;
  /** Null when it was removed. */
  readonly card: Card | null;
}

export const emptyBoard: BoardModel = { server: new Map(), seq: -1, pending: [], cards: new Map() };

/** The whole state, at the start or after the feed had to begin anew. */
export function withSnapshot(model: BoardModel, cards: readonly Card[], seq: number): BoardModel {
  // Cards that did not change stay the same objects: what shows them need not draw again.
  const server = new Map(cards.map((card) => [card.id, kept(model.server.get(card.id), card)]));
  // A created card that is acknowledged is in the snapshot, or comes with the changes after it.
  const pending = model.pending.filter((entry) => !(entry.kind === "create" && entry.revision !== undefined));
  return settled(server, seq, pending);
}

/** One step of the board's life. One that was handled before is passed over. */
export function withChange(model: BoardModel, change: Change): BoardModel {
  if (change.seq <= model.seq) return model;
  const server = new Map(model.server);
  if (change.card === null) server.delete(change.cardId);
  else server.set(change.cardId, change.card);
  return settled(server, change.seq, model.pending, change.cardId);
}

/** Shows at once what the person did. */
export function withPending(model: BoardModel, entry: Pending): BoardModel {
  return settled(model.server, model.seq, [...model.pending, entry]);
}

/**
 * The server did it: the entity is at `revision` now. What was shown early stays until the feed has come as far, so
 * nothing flickers back in between.
 */
export function withAnswer(model: BoardModel, id: string, revision: number): BoardModel {
  return settled(
    model.server,
    model.seq,
    model.pending.map((entry) => (entry.id === id ? { ...entry, revision } : entry)),
  );
}

/** The server refused it, or it was taken back before it was sent: the board is again as the server says. */
export function withoutPending(model: BoardModel, id: string): BoardModel {
  if (!model.pending.some((entry) => entry.id === id)) return model;
  return settled(
    model.server,
    model.seq,
    model.pending.filter((entry) => entry.id !== id),
  );
}

/** Whether the server's own state says it already, so that nothing needs to lie on top. `touched` was just changed by the feed. */
function isOver(entry: Pending, server: ReadonlyMap<string, Card>, touched: string | undefined): boolean {
  if (entry.revision === undefined) return false;
  const card = server.get(entry.cardId);
  if (entry.kind === "remove") return card === undefined;
  // A card that left the board has nothing to patch. A created one that is not there yet is still to come,
  // unless the feed has just taken it away again.
  if (card === undefined) return entry.kind === "patch" || touched === entry.cardId;
  return card.revision >= entry.revision;
}

function settled(server: ReadonlyMap<string, Card>, seq: number, entries: readonly Pending[], touched?: string): BoardModel {
  const pending = entries.filter((entry) => !isOver(entry, server, touched));
  if (pending.length === 0) return { server, seq, pending, cards: server };
  const cards = new Map(server);
  for (const entry of pending) {
    const card = cards.get(entry.cardId);
    if (entry.kind === "remove") cards.delete(entry.cardId);
    else if (entry.kind === "patch") {
      if (card !== undefined) cards.set(entry.cardId, { ...card, ...entry.patch });
    } else if (card === undefined) cards.set(entry.cardId, entry.card);
  }
  return { server, seq, pending, cards };
}

function kept(before: Card | undefined, now: Card): Card {
  return before !== undefined && JSON.stringify(before) === JSON.stringify(now) ? before : now;
}
