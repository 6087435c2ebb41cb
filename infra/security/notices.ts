import type { Pool, PoolClient } from "pg";
import { z } from "zod";
import { jsonText } from "#schemas/json.ts";
import { listen } from "../postgres/listen.ts";
import type { Logger } from "../telemetry/logger.ts";

/** Postgres channel on which processes tell each other what they must forget. */
export const SECRETS_CHANNEL = "galaxy_secrets";

const noticeSchema = z.object({
  /** Sessions that have ended. */
  sessions: z.array(z.string()).optional(),
  /** API keys that were revoked. */
  keys: z.array(z.string()).optional(),
  /** Owners whose personal key was destroyed. */
  person: z.array(z.string()).optional(),
  /** Other keys sign now. */
  signing: z.boolean().optional(),
});
export type SecretsNotice = z.infer<typeof noticeSchema>;

export interface SecretsListener {
  readonly onNotice: (notice: SecretsNotice) => void;
  /** The connection stands again: something may have been missed. */
  readonly onGap: () => void;
}

/** Tells every process, this one included. In a transaction: when it commits. */
export async function tell(on: Pool | PoolClient, notice: SecretsNotice): Promise<void> {
  await on.query("select pg_notify($1, $2)", [SECRETS_CHANNEL, JSON.stringify(notice)]);
}

/** Hears what others tell, until closed. */
export class SecretsNotices {
  readonly #listeners = new Set<SecretsListener>();
  readonly #stop = new AbortController();
  readonly #listening: Promise<void>;

  constructor(options: { readonly databaseUrl: string; readonly logger: Logger }) {
    this.#listening = listen(options.databaseUrl, {
      channels: [SECRETS_CHANNEL],
      onNotification: (_channel, payload) => {
        const said = jsonText(noticeSchema).safeParse(payload);
        if (!said.success) return; // others may use the same Postgres, and its channels
        this.#hear(said.data);
      },
      onConnected: () => {
        for (const listener of this.#listeners) listener.onGap();
      },
      signal: this.#stop.signal,
      logger: options.logger,
    });
  }

  add(listener: SecretsListener): void {
    this.#listeners.add(listener);
  }

  /** Tells this process first, so that what has ended is refused here before anybody is answered that it has, then every other. */
  async tell(on: Pool, notice: SecretsNotice): Promise<void> {
    this.#hear(notice);
    await tell(on, notice);
  }

  #hear(notice: SecretsNotice): void {
    for (const listener of this.#listeners) listener.onNotice(notice);
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.#listening;
  }
}
