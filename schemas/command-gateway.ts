import type { CommandName, CommandResult } from "./commands/catalogue.ts";
import type { Principal } from "./principal.ts";

/** What comes with a command beside its input. */
export interface CommandContext {
  readonly principal: Principal;
  /** UUID; made when left out. The same id again returns the first answer. */
  readonly commandId?: string;
  /** Refuse when the entity is not at this revision. */
  readonly expectedRevision?: number;
  /** RFC 3339; only for callers with the import permission. */
  readonly occurredAt?: string;
  readonly correlationId?: string;
  readonly causationId?: string;
  readonly traceparent?: string;
  readonly ip?: string;
  readonly userAgent?: string;
  /** Set by code of ours that has proved in another way that this may be done. Never from a request. */
  readonly trusted?: true;
}

/** The one way to change anything: in the process, or over HTTP to a command side elsewhere. */
export interface CommandGateway {
  /** @throws {GalaxyError} */
  execute(name: CommandName, input: unknown, context: CommandContext): Promise<CommandResult>;
}
