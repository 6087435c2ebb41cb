import { CommandError, newId, sendCommand, type CommandInput, type CommandName } from "../api/commands.ts";
import { liveFeed, type LiveMessage } from "../api/live-feed.ts";
import { emptyBoard, withAnswer, withChange, withoutPending, withPending, withSnapshot, type BoardModel, type Pending } from "./board-model.ts";
import type { Card } from "./card.ts";

export interface BoardMessage extends LiveMessage {
  readonly cards?: readonly Card[] | null;
  readonly change?: {
    readonly seq: number;
    readonly cardId: string;
    readonly card: Card | null;
    readonly eventType: string;
    readonly commandId: string;
    readonly actor: { readonly id: string; readonly name: string; readonly kind: string };
  } | null;
}

const CARD = `id kind storyId key title status rank priority labels storyPoints assignedTo assignedAgent taskCount doneTaskCount commentCount revision updatedAt`;
const FEED = `subscription BoardChanges($sprintId: ID!, $after: String) {
  boardChanges(sprintId: $sprintId, after: $after) {
    kind cursor reason
    cards { ${CARD} }
    change { seq cardId eventType commandId actor { id name kind } card { ${CARD} } }
  }
}`;

/** Somebody else just changed a card. */
export interface Mark {
  readonly by: string;
  readonly eventType: string;
  readonly commandId: string;
  readonly seq: number;
}
export interface BoardState {
  readonly model: BoardModel;
  /** There is something to show. */
  readonly ready: boolean;
  /** Why the server refuses the board, in its words. */
  readonly refused: string | undefined;
  readonly marks: ReadonlyMap<string, Mark>;
}

/** One command to send: its name and its input. */
export type Sending = { readonly [Name in CommandName]: { readonly name: Name; readonly input: CommandInput<Name> } }[CommandName];

/** What the store needs from the world; replaced in tests. */
export interface BoardPorts {
  readonly feed: (sprintId: string, onMessage: (message: BoardMessage) => void, onRefused: (reason: string) => void) => () => void;
  readonly send: (sending: Sending, commandId: string) => Promise<{ readonly revision: number }>;
}

export const livePorts: BoardPorts = {
  feed: (sprintId, onMessage, onRefused) => liveFeed<BoardMessage>({ query: FEED, variables: { sprintId }, field: "boardChanges", onMessage, onRefused }),
  send: ({ name, input }, commandId) => sendCommand(name, input as never, { commandId }),
};

const MARK_MS = 2_600;
const OWN_KEPT = 500;

type Effect = { readonly kind: "patch"; readonly patch: Partial<Card> } | { readonly kind: "create"; readonly card: Card } | { readonly kind: "remove" };

/** A live board outside of React: the model, its feed, and the commands on their way. */
export class BoardStore {
  readonly sprintId: string;
  readonly #ports: BoardPorts;
  readonly #listeners = new Set<() => void>();
  readonly #own = new Set<string>();
  /** The last command of each card: the next one waits for it, so that they arrive in order. */
  readonly #queues = new Map<string, Promise<unknown>>();
  #state: BoardState = { model: emptyBoard, ready: false, refused: undefined, marks: new Map() };

  constructor(sprintId: string, ports: BoardPorts = livePorts) {
    this.sprintId = sprintId;
    this.#ports = ports;
  }

  /** Follows the board until the answer is called. */
  start(): () => void {
    return this.#ports.feed(this.sprintId, (message) => this.#take(message), (refused) => this.#set({ refused }));
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };
  readonly state = (): BoardState => this.#state;

  card(id: string): Card | undefined {
    return this.#state.model.cards.get(id);
  }

  /**
   * Shows an effect at once and sends the commands behind it, one after the other. Resolves when the server has done
   * them all; when it refuses one, the effect is taken back and the reason thrown.
   */
  async apply(cardId: string, effect: Effect, commands: readonly Sending[]): Promise<void> {
    const id = newId();
    const entry = { ...effect, id, cardId } as Pending;
    this.#model(withPending(this.#state.model, entry));
    const before = this.#queues.get(cardId);
    const run = (async () => {
      await before?.catch(() => undefined);
      let revision = -1;
      for (const sending of commands) {
        const commandId = newId();
        this.#remember(commandId);
        revision = (await this.#ports.send(sending, commandId)).revision;
      }
      return revision;
    })();
    this.#queues.set(cardId, run);
    try {
      const revision = await run;
      this.#model(withAnswer(this.#state.model, id, revision));
    } catch (error) {
      this.#model(withoutPending(this.#state.model, id));
      throw error;
    } finally {
      if (this.#queues.get(cardId) === run) this.#queues.delete(cardId);
    }
  }

  /** Hides a card until the answer is called; for deletions that may still be taken back. */
  hide(cardId: string): () => void {
    const id = newId();
    this.#model(withPending(this.#state.model, { kind: "remove", id, cardId }));
    return () => this.#model(withoutPending(this.#state.model, id));
  }

  #take(message: BoardMessage): void {
    if (message.kind === "SNAPSHOT" || message.kind === "RESYNC") {
      const model = withSnapshot(this.#state.model, message.cards ?? [], Number(message.cursor));
      this.#set({ model, ready: true, refused: undefined });
    }
    const change = message.change;
    if (message.kind !== "CHANGE" || !change) return;
    const model = withChange(this.#state.model, change);
    if (model === this.#state.model) return;
    if (this.#own.has(change.commandId)) this.#set({ model });
    else this.#mark(model, change.cardId, { by: change.actor.name, eventType: change.eventType, commandId: change.commandId, seq: change.seq });
  }

  #mark(model: BoardModel, cardId: string, mark: Mark): void {
    // A move to a place in a column is two events of one command: it glows once, and says the first.
    if (this.#state.marks.get(cardId)?.commandId === mark.commandId) {
      this.#set({ model });
      return;
    }
    this.#set({ model, marks: new Map(this.#state.marks).set(cardId, mark) });
    setTimeout(() => {
      if (this.#state.marks.get(cardId) !== mark) return;
      const marks = new Map(this.#state.marks);
      marks.delete(cardId);
      this.#set({ marks });
    }, MARK_MS);
  }

  #remember(commandId: string): void {
    this.#own.add(commandId);
    const [oldest] = this.#own;
    if (this.#own.size > OWN_KEPT && oldest !== undefined) this.#own.delete(oldest);
  }

  #model(model: BoardModel): void {
    if (model !== this.#state.model) this.#set({ model });
  }

  #set(change: Partial<BoardState>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) listener();
  }
}

/** Whether trying again later may help. */
export function isPassing(error: unknown): boolean {
  return error instanceof CommandError && (error.code === "unavailable" || error.code === "too_many_requests");
}
