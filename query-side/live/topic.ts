import { setTimeout as pause } from "node:timers/promises";
import type { Logger } from "#infra/telemetry/logger.ts";
import { GalaxyError } from "#schemas/errors.ts";
import type { Refusal } from "./access.ts";
import type { Sink } from "./sink.ts";

/** Something that happened, with its place in its feed. */
export interface Item {
  readonly cursor: bigint;
}

/** Where a topic's items come from, and how to begin without them. */
export interface Source<I extends Item> {
  /** Items behind a cursor, in order; undefined when they are no longer kept. */
  read(after: bigint, limit: number): Promise<readonly I[] | undefined>;
  /** The cursor of the newest item there is. */
  head(): Promise<bigint>;
  /** Who is further behind gets the state as it is instead of every step. Undefined: every step, however many. */
  readonly longestReplay?: bigint;
}

/** One way of seeing a topic's messages: the same document with the same variables gives everybody the same text. */
export interface View<I extends Item> {
  /** The payload of a change, as JSON. */
  change(item: I): Promise<string>;
  /** The payload of the whole state, as JSON, with the cursor it stands at. A reason makes it a resync. */
  state(reason: string | undefined): Promise<{ readonly cursor: bigint; readonly json: string }>;
  caughtUp(cursor: bigint): Promise<string>;
}

export interface Watcher<I extends Item> {
  readonly sink: Sink;
  /** The view by what the watcher may see now. */
  readonly view: () => View<I>;
  /** Why this message must not be sent any more, or undefined when it may. Asked before every message. */
  readonly refusal: () => Refusal | undefined;
  readonly wants: (item: I) => boolean;
}

interface Subscription<I extends Item> extends Watcher<I> {
  cursor: bigint;
  mode: "catching_up" | "live" | "closed";
  told: boolean;
}

/** Bytes waiting in a client's connection above which it is given nothing more until it has read some of them. */
export const SOFT_BOUND_BYTES = 512 * 1024;
/** A client that reads nothing for so long is told to come back. */
const PATIENCE_MS = 30_000;
const LOOK_AGAIN_MS = 50;
const PAGE = 200;
/** Items kept in memory, so that watchers who just joined or lag a little cost no query. */
const RECENT = 512;

/** Client-side codes of a closed live connection. */
export const TOO_SLOW = 4409;
/** The registered WebSocket code for "service restart": come back. */
export const RESTARTING = 1012;

/**
 * A feed with many watchers. Each new item is read once, turned into text once a view, and handed to every watcher that
 * is up to date. A watcher that joins, comes back or cannot keep up is served from the source at its own pace until it
 * has reached the others: between the two there is neither a gap nor a repetition, since it changes over only when it
 * stands exactly where the others do.
 */
export class Topic<I extends Item> {
  readonly #source: Source<I>;
  readonly #logger: Logger;
  readonly #watchers = new Set<Subscription<I>>();
  #head: bigint | undefined;
  #recent: I[] = [];
  #advancing: Promise<void> | undefined;
  #again = false;

  constructor(source: Source<I>, logger: Logger) {
    this.#source = source;
    this.#logger = logger;
  }

  get watching(): number {
    return this.#watchers.size;
  }

  /**
   * Lets somebody watch: first the state (without `after`) or what was missed, then every change.
   * @param after the last cursor handled; `"start"` begins with the state, `"now"` with what comes next
   */
  watch(watcher: Watcher<I>, after: bigint | "state" | "now"): { close(): void } {
    const subscription: Subscription<I> = { ...watcher, cursor: -1n, mode: "catching_up", told: false };
    this.#watchers.add(subscription);
    void this.#begin(subscription, after).catch((error: unknown) => this.#fail(subscription, error));
    return { close: () => this.#close(subscription) };
  }

  /** Looks for new items; call it when there may be some. Resolves when they are handed out. */
  advance(): Promise<void> {
    if (this.#advancing) {
      this.#again = true;
      return this.#advancing;
    }
    this.#advancing = this.#advance().finally(() => (this.#advancing = undefined));
    return this.#advancing;
  }

  async #advance(): Promise<void> {
    do {
      this.#again = false;
      this.#head ??= await this.#source.head();
      for (;;) {
        const items = await this.#source.read(this.#head, PAGE);
        if (items === undefined) {
          // More was forgotten than we know of: everybody begins again from the state.
          this.#recent = [];
          this.#head = await this.#source.head();
          for (const watcher of this.#watchers) if (watcher.mode === "live") this.#fallBehind(watcher);
          break;
        }
        for (const item of items) await this.#handOut(item);
        if (items.length < PAGE) break;
      }
    } while (this.#again);
  }

  async #handOut(item: I): Promise<void> {
    const texts = new Map<View<I>, string>();
    for (const watcher of this.#watchers) {
      if (watcher.mode !== "live" || !watcher.wants(item)) continue;
      const view = watcher.view();
      if (!texts.has(view)) texts.set(view, await view.change(item));
    }
    this.#head = item.cursor;
    this.#recent.push(item);
    if (this.#recent.length > RECENT * 2) this.#recent = this.#recent.slice(-RECENT);
    for (const watcher of this.#watchers) {
      if (watcher.mode !== "live") continue;
      const wanted = watcher.wants(item);
      const text = texts.get(watcher.view());
      if (wanted && (text === undefined || watcher.sink.buffered() > SOFT_BOUND_BYTES)) {
        this.#fallBehind(watcher); // became live or may see other things since the texts were made, or does not read
        continue;
      }
      watcher.cursor = item.cursor;
      if (wanted && text !== undefined) this.#send(watcher, text);
    }
  }

  #fallBehind(watcher: Subscription<I>): void {
    watcher.mode = "catching_up";
    void this.#catchUp(watcher).catch((error: unknown) => this.#fail(watcher, error));
  }

  async #begin(watcher: Subscription<I>, after: bigint | "state" | "now"): Promise<void> {
    await this.advance();
    const head = this.#head ?? 0n;
    if (after === "now") watcher.cursor = head;
    else if (after === "state") await this.#sendState(watcher, undefined);
    else if (after > head) await this.#sendState(watcher, "the cursor is ahead of what there is");
    else watcher.cursor = after;
    await this.#catchUp(watcher);
  }

  async #catchUp(watcher: Subscription<I>): Promise<void> {
    let waited = 0;
    while (watcher.mode === "catching_up") {
      if (watcher.sink.buffered() > SOFT_BOUND_BYTES) {
        if (waited >= PATIENCE_MS) return this.#shut(watcher, TOO_SLOW, "too slow: subscribe again after your last cursor");
        await pause(LOOK_AGAIN_MS); // the connection says how much waits in it, not when that changes
        waited += LOOK_AGAIN_MS;
        continue;
      }
      waited = 0;
      const head = this.#head ?? 0n;
      if (watcher.cursor === head) {
        if (watcher.told) {
          watcher.mode = "live";
          return;
        }
        const text = await watcher.view().caughtUp(head);
        if (watcher.cursor !== this.#head) continue; // others have moved on meanwhile
        watcher.told = true;
        this.#send(watcher, text);
        continue;
      }
      if (watcher.cursor > head) {
        await this.advance(); // the state was read ahead of the others
        continue;
      }
      const { longestReplay } = this.#source;
      if (longestReplay !== undefined && head - watcher.cursor > longestReplay) {
        await this.#sendState(watcher, "more was missed than is worth saying step by step");
        continue;
      }
      const missed = await this.#missed(watcher.cursor, head);
      if (missed === undefined) {
        await this.#sendState(watcher, "the cursor is too old: some of what was missed is no longer kept");
        continue;
      }
      for (const item of missed) {
        if (watcher.wants(item)) {
          const text = await watcher.view().change(item);
          if (watcher.mode !== "catching_up") return;
          this.#send(watcher, text);
        }
        watcher.cursor = item.cursor;
        if (watcher.sink.buffered() > SOFT_BOUND_BYTES) break;
      }
      if (missed.length === 0) watcher.cursor = head; // nothing of ours lies between
    }
  }

  async #missed(after: bigint, head: bigint): Promise<readonly I[] | undefined> {
    const [oldest] = this.#recent;
    if (oldest && oldest.cursor <= after) return this.#recent.filter(({ cursor }) => cursor > after);
    const items = await this.#source.read(after, PAGE);
    return items?.filter(({ cursor }) => cursor <= head);
  }

  async #sendState(watcher: Subscription<I>, reason: string | undefined): Promise<void> {
    const { cursor, json } = await watcher.view().state(reason);
    if (watcher.mode === "closed") return;
    watcher.cursor = cursor;
    this.#send(watcher, json);
  }

  #send(watcher: Subscription<I>, text: string): void {
    const refusal = watcher.refusal();
    if (refusal) this.#shut(watcher, refusal.code, refusal.reason);
    else watcher.sink.send(text);
  }

  #shut(watcher: Subscription<I>, code: number, reason: string): void {
    if (watcher.mode === "closed") return;
    this.#close(watcher);
    watcher.sink.shut(code, reason);
  }

  /** Ends those subscriptions that are refused by now, though there is nothing to send. */
  dismiss(): void {
    for (const watcher of this.#watchers) {
      const refusal = watcher.refusal();
      if (refusal) this.#shut(watcher, refusal.code, refusal.reason);
    }
  }

  /** Ends every subscription: this process is going, another will serve them. */
  closeAll(): void {
    for (const watcher of this.#watchers) this.#shut(watcher, RESTARTING, "restarting: come back soon");
  }

  #fail(watcher: Subscription<I>, error: unknown): void {
    if (watcher.mode === "closed") return;
    if (error instanceof GalaxyError && error.code !== "unavailable") {
      // what it watched is gone; its other subscriptions on the same connection are not
      this.#close(watcher);
      watcher.sink.end(JSON.stringify({ errors: [{ message: error.message, extensions: { code: error.code } }] }));
      return;
    }
    this.#logger.warn({ err: error }, "a live subscription failed; its client is told to come back");
    this.#shut(watcher, RESTARTING, "try again");
  }

  #close(watcher: Subscription<I>): void {
    watcher.mode = "closed";
    this.#watchers.delete(watcher);
  }
}
