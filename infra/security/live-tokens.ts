import { LRUCache } from "lru-cache";
import type { Principal } from "#schemas/principal.ts";
import type { Logger } from "../telemetry/logger.ts";
import type { SecretsListener, SecretsNotice } from "./notices.ts";

/** Tokens remembered in a process. */
const REMEMBERED = 50_000;

/** What a token was found to be. */
export interface FoundToken {
  readonly kind: "session" | "key";
  /** Of the session or the API key. */
  readonly id: string;
  /** Milliseconds since 1970 at which it has to be asked for again. */
  readonly goodUntil: number;
  /** @param ended whether the session was ended or the key revoked since */
  readonly principalOf: (ended: () => boolean) => Principal;
}

/** Whether a session or a key has ended; all who hold a principal of it look at the same one. */
interface Life {
  readonly kind: FoundToken["kind"];
  ended: boolean;
}

interface Remembered {
  readonly principal: Principal;
  readonly life: Life;
  readonly goodUntil: number;
}

export interface LiveTokensOptions {
  /** Which of these have not ended. */
  readonly live: (kind: FoundToken["kind"], ids: readonly string[]) => Promise<ReadonlySet<string>>;
  readonly logger: Logger;
}

/**
 * Tokens that were verified, by their text. Ended ones are dropped as soon as any process tells; after a gap in what is
 * told all are asked for again, also those that only a connection of many hours still holds.
 */
export class LiveTokens {
  readonly #options: LiveTokensOptions;
  readonly #byText = new LRUCache<string, Remembered>({ max: REMEMBERED });
  readonly #lives = new Map<string, WeakRef<Life>>();
  readonly #collected = new FinalizationRegistry<string>((id) => {
    if (this.#lives.get(id)?.deref() === undefined) this.#lives.delete(id);
  });
  /** Counts what was told, so that an answer that was under way meanwhile is not remembered. */
  #told = 0;

  constructor(options: LiveTokensOptions) {
    this.#options = options;
  }

  readonly listener: SecretsListener = { onNotice: (notice) => this.#heard(notice), onGap: () => void this.#askAgain() };

  get(text: string): Principal | undefined {
    const known = this.#byText.get(text);
    if (!known) return undefined;
    if (!known.life.ended && known.goodUntil > Date.now()) return known.principal;
    this.#byText.delete(text);
    return undefined;
  }

  /** Finds a token's principal and remembers it; when something was told meanwhile it is found again. */
  async learn(text: string, find: () => Promise<FoundToken | undefined>): Promise<Principal | undefined> {
    for (;;) {
      const told = this.#told;
      const found = await find();
      if (!found) return undefined;
      if (told !== this.#told) continue;
      const life = this.#lifeOf(found);
      const principal = found.principalOf(() => life.ended);
      this.#byText.set(text, { principal, life, goodUntil: found.goodUntil });
      return principal;
    }
  }

  #lifeOf({ kind, id }: FoundToken): Life {
    const known = this.#lives.get(id)?.deref();
    if (known) return known;
    const life: Life = { kind, ended: false };
    this.#lives.set(id, new WeakRef(life));
    this.#collected.register(life, id);
    return life;
  }

  #heard({ sessions = [], keys = [] }: SecretsNotice): void {
    if (sessions.length + keys.length > 0) this.#told += 1;
    for (const id of sessions) this.#end(id);
    for (const id of keys) this.#end(id);
  }

  #end(id: string): void {
    const life = this.#lives.get(id)?.deref();
    if (life) life.ended = true;
    this.#lives.delete(id);
  }

  async #askAgain(): Promise<void> {
    this.#told += 1;
    this.#byText.clear(); // whoever asks now is found anew; whoever holds a principal is told below
    const all = [...this.#lives];
    try {
      for (const kind of ["session", "key"] as const) {
        const ids = all.filter(([, life]) => life.deref()?.kind === kind).map(([id]) => id);
        for (let from = 0; from < ids.length; from += 1_000) {
          const part = ids.slice(from, from + 1_000);
          const live = await this.#options.live(kind, part);
          for (const id of part) if (!live.has(id)) this.#end(id);
        }
      }
    } catch (error) {
      this.#options.logger.warn({ err: error }, "which sessions have ended could not be read; everybody connects again");
      for (const [id] of all) this.#end(id);
    }
  }
}
