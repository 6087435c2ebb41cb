import { setTimeout as pause } from "node:timers/promises";
import type { CommandGateway } from "#schemas/command-gateway.ts";
import type { CommandInput, CommandName, CommandResult } from "#schemas/commands/catalogue.ts";
import { GalaxyError } from "#schemas/errors.ts";
import type { Principal } from "#schemas/principal.ts";

/** The import cannot go on with any row: a store is away, the project is gone, the permission was taken. */
export class ImportStopped extends Error {
  constructor(message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = "ImportStopped";
  }
}

export interface SenderOptions {
  readonly commands: CommandGateway;
  readonly principal: Principal;
  /** Id of the import: all its commands carry it. */
  readonly importId: string;
  readonly signal: AbortSignal;
}

const RETRY_MS = [100, 400, 1_600, 5_000] as const;

/** Sends the commands of one import, patiently, and remembers how far the log has come by them. */
export class Sender {
  readonly #options: SenderOptions;
  #position = 0n;

  constructor(options: SenderOptions) {
    this.#options = options;
  }

  /** Log position of the last thing that was done, in decimal; null when nothing was. */
  get position(): string | null {
    return this.#position === 0n ? null : this.#position.toString();
  }

  /**
   * @param commandId the same for the same deed, so that a second try does nothing twice
   * @throws {GalaxyError} when the command is refused; {@link ImportStopped} when no other would be taken either
   */
  async send<Name extends CommandName>(name: Name, input: CommandInput<Name>, commandId: string, occurredAt?: string): Promise<CommandResult> {
    const { commands, principal, importId, signal } = this.#options;
    for (let attempt = 0; ; attempt += 1) {
      try {
        const result = await commands.execute(name, input, { principal, commandId, correlationId: importId, ...(occurredAt === undefined ? {} : { occurredAt }) });
        const position = BigInt(result.position);
        if (position > this.#position) this.#position = position;
        return result;
      } catch (error) {
        if (!(error instanceof GalaxyError)) throw error;
        if (error.code === "forbidden" || error.code === "unauthorized") throw new ImportStopped(error.message, { cause: error });
        if (error.code !== "unavailable" && error.code !== "conflict") throw error;
        const delay = RETRY_MS[attempt];
        if (delay === undefined || signal.aborted) throw new ImportStopped(error.message, { cause: error });
        await pause(delay, undefined, { signal }).catch(() => {}); // the import was cancelled: one more try, then it stops
      }
    }
  }
}
