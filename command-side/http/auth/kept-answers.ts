import type { OneTimeTokens } from "#infra/security/one-time-tokens.ts";
import { GalaxyError } from "#schemas/errors.ts";
import { KeyedQueue } from "../../pipeline/queue.ts";

/** How long an answer is kept for whoever did not get it, in milliseconds. */
const KEPT_MS = 60 * 60 * 1_000;

interface Kept {
  readonly input: string;
  readonly answer: unknown;
}

/**
 * Answers that hold a secret, for a caller who sends the same idempotency key again. The log does not have the secret, so
 * the answer is kept, encrypted, for an hour; later the command's id is refused as used.
 */
export class KeptAnswers {
  readonly #oneTime: OneTimeTokens;
  readonly #queue = new KeyedQueue();

  constructor(oneTime: OneTimeTokens) {
    this.#oneTime = oneTime;
  }

  /**
   * Makes the answer, or gives the one that was made for this key before.
   * @param input all that was asked for
   * @throws {GalaxyError} `command_id_reused` when the key came with another input, and whatever `make` throws
   */
  once<Answer>({ userId, commandId, what }: { readonly userId: string; readonly commandId: string | undefined; readonly what: string }, input: unknown, make: () => Promise<Answer>): Promise<Answer> {
    if (commandId === undefined) return make();
    const name = `${what}|${userId}|${commandId}`;
    const asked = JSON.stringify(input);
    return this.#queue.run(name, async () => {
      const before = await this.#kept<Answer>(name, asked);
      if (before) return before.answer;
      try {
        const answer = await make();
        await this.#oneTime.keep("answer", name, { input: asked, answer } satisfies Kept, new Date(Date.now() + KEPT_MS));
        return answer;
      } catch (error) {
        // another process may have been first
        const meanwhile = error instanceof GalaxyError && error.code === "command_id_reused" ? await this.#kept<Answer>(name, asked) : undefined;
        if (meanwhile) return meanwhile.answer;
        throw error;
      }
    });
  }

  async #kept<Answer>(name: string, asked: string): Promise<{ readonly answer: Answer } | undefined> {
    const found = (await this.#oneTime.look("answer", name))?.data as Kept | undefined;
    if (found && found.input !== asked) throw new GalaxyError("command_id_reused", "This idempotency key came before with another input; use a new one");
    return found && { answer: found.answer as Answer };
  }
}
