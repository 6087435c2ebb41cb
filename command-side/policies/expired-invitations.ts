import type { Kysely } from "kysely";
import type { Logger } from "#infra/telemetry/logger.ts";
import type { CommandGateway } from "#schemas/command-gateway.ts";
import { GalaxyError } from "#schemas/errors.ts";
import type { Principal } from "#schemas/principal.ts";
import type { ReadModels } from "#schemas/read-models.ts";

export interface ExpiredInvitationsOptions {
  readonly commands: CommandGateway;
  readonly db: Kysely<ReadModels>;
  readonly logger: Logger;
}

/** Between two looks, in milliseconds. */
const SWEEP_MS = 60 * 60 * 1_000;
/** So long after its end an invitation still shows whom it was for, so that it can be sent again, in milliseconds. */
const KEPT_MS = 7 * 24 * 60 * 60 * 1_000;
const BATCH = 200;

const system: Principal = { actor: { kind: "system", id: "expired-invitations" }, name: "Software Galaxy", teams: {} };

/**
 * Takes back invitations that nobody accepted in time: with that event the invited person's address goes, from the read
 * models and, its key being destroyed, from the log. Every process may do it; what is taken back already stays as it is.
 */
export class ExpiredInvitations {
  readonly #options: ExpiredInvitationsOptions;
  #sweeper: NodeJS.Timeout | undefined;
  #sweeping: Promise<void> | undefined;
  #closed = false;

  constructor(options: ExpiredInvitationsOptions) {
    this.#options = options;
  }

  start(): void {
    const sweep = () => {
      this.#sweeping ??= this.sweep()
        .then(() => {})
        .catch((error: unknown) => this.#options.logger.warn({ err: error }, "invitations that are over could not be taken back; the next try is in an hour"))
        .finally(() => (this.#sweeping = undefined));
    };
    this.#sweeper = setInterval(sweep, SWEEP_MS).unref();
    sweep();
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#sweeper);
    await this.#sweeping;
  }

  /**
   * @param now milliseconds since 1970
   * @returns how many were taken back
   */
  async sweep(now = Date.now()): Promise<number> {
    const over = new Date(now - KEPT_MS);
    let after = "00000000-0000-0000-0000-000000000000";
    for (let swept = 0; ; ) {
      const batch = await this.#options.db.selectFrom("invitations").select(["id", "team_id"]).where("status", "=", "pending").where("expires_at", "<", over).where("id", ">", after).orderBy("id").limit(BATCH).execute();
      for (const { id, team_id } of batch) {
        if (this.#closed) return swept;
        swept += await this.#takeBack(id, team_id);
      }
      const last = batch.at(-1);
      if (!last || batch.length < BATCH) return swept;
      after = last.id;
    }
  }

  async #takeBack(invitation_id: string, team_id: string): Promise<number> {
    try {
      await this.#options.commands.execute("revoke_invitation", { team_id, invitation_id }, { principal: system, trusted: true });
      return 1;
    } catch (error) {
      if (!(error instanceof GalaxyError) || error.code === "unavailable") throw error;
      this.#options.logger.info({ err: error, invitation_id }, "an invitation that is over was not taken back"); // the read model was behind
      return 0;
    }
  }
}
