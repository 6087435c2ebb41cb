import type { CommandInput, CommandName, CommandResult } from "#schemas/commands/catalogue.ts";
import type { ErrorCode } from "#schemas/errors.ts";
import { sessionFetch } from "../session/keep.ts";
import { notePosition } from "./position.ts";

export type { CommandInput, CommandName, CommandResult };

/** A command that was not done, in words for the person who wanted it. */
export class CommandError extends Error {
  /** `unavailable` also when the server could not be reached. */
  readonly code: ErrorCode;
  /** Sentences by field, or by `_`. */
  readonly details: Readonly<Record<string, readonly string[]>>;
  constructor(code: ErrorCode, message: string, details: Readonly<Record<string, readonly string[]>> = {}) {
    super(message);
    this.name = "CommandError";
    this.code = code;
    this.details = details;
  }
}

export interface CommandOptions {
  /** UUID of the command; the same one twice is done once. Made here when left out. */
  readonly commandId?: string;
  /** Refuse when the entity is not at this revision. */
  readonly expectedRevision?: number;
}

const RETRY_AFTER_MS = [250, 1_000] as const;

/** A UUID for a new command or entity. */
export function newId(): string {
  // Only a page on a secure origin has randomUUID; a server on another machine's plain HTTP address has not.
  if (typeof crypto.randomUUID === "function") return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/**
 * Sends a command and answers what became of it; throws {@link CommandError}. When the answer is lost on the way it is
 * asked for again with the same command id, so that nothing is done twice.
 */
export async function sendCommand<Name extends CommandName>(name: Name, input: CommandInput<Name>, options: CommandOptions = {}): Promise<CommandResult> {
  const commandId = options.commandId ?? newId();
  const headers: Record<string, string> = { "Content-Type": "application/json", "Idempotency-Key": commandId };
  if (options.expectedRevision !== undefined) headers["If-Match"] = String(options.expectedRevision);
  const result = await request<CommandResult>(`/api/v1/commands/${name}`, { method: "POST", headers, body: JSON.stringify(input) });
  notePosition(result.position);
  return result;
}

/** Asks a route of this server for JSON, again when the line or the server was gone for a moment. Throws {@link CommandError}. */
export async function request<T>(path: string, init: RequestInit, via: typeof fetch = sessionFetch): Promise<T> {
  for (let attempt = 0; ; attempt += 1) {
    const wait = RETRY_AFTER_MS[attempt];
    let response: Response;
    try {
      response = await via(path, init);
    } catch {
      if (wait === undefined) throw new CommandError("unavailable", "The server cannot be reached. Nothing was changed as far as we know; try again when the connection is back.");
      await new Promise((resolve) => setTimeout(resolve, wait));
      continue;
    }
    if (response.ok) return (response.status === 204 ? undefined : await response.json()) as T;
    const error = await errorOf(response);
    if (error.code !== "unavailable" || wait === undefined) throw error;
    await new Promise((resolve) => setTimeout(resolve, wait));
  }
}

async function errorOf(response: Response): Promise<CommandError> {
  const body: unknown = await response.json().catch(() => undefined);
  if (typeof body === "object" && body !== null && "error" in body && "message" in body && typeof body.error === "string" && typeof body.message === "string") {
    const details = "details" in body && typeof body.details === "object" && body.details !== null ? (body.details as Record<string, readonly string[]>) : {};
    return new CommandError(body.error as ErrorCode, body.message, details);
  }
  const code: ErrorCode = response.status === 503 || response.status === 502 || response.status === 504 ? "unavailable" : "internal_error";
  return new CommandError(code, `The server answered ${response.status} ${response.statusText}`.trim());
}

/** The reason in one or two sentences, field errors included: what a toast says after "Not done". */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return "Something went wrong.";
  if (!(error instanceof CommandError)) return error.message;
  const sentences = Object.entries(error.details).flatMap(([field, lines]) =>
    Array.isArray(lines) ? lines.map((line: string) => (field === "_" ? line : `${field.replaceAll("_", " ")} ${line}`)) : [],
  );
  const extra = sentences.filter((sentence) => !error.message.includes(sentence));
  return extra.length > 0 ? `${error.message} (${extra.join("; ")})` : error.message;
}
