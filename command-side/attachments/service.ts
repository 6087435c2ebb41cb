import { randomUUID } from "node:crypto";
import type { Readable } from "node:stream";
import type { ByteRange, FileStore } from "#infra/files/store.ts";
import type { Logger } from "#infra/telemetry/logger.ts";
import type { AttachedFile } from "#schemas/attachments.ts";
import type { CommandContext, CommandGateway } from "#schemas/command-gateway.ts";
import type { CommandResult } from "#schemas/commands/catalogue.ts";
import { GalaxyError } from "#schemas/errors.ts";
import { uuid } from "#schemas/ids.ts";
import type { Action } from "#schemas/permissions.ts";
import type { Principal } from "#schemas/principal.ts";
import { authorise, noSuch, roleOf } from "../pipeline/authorise.ts";
import type { Entities, Entity } from "../pipeline/entities.ts";
import { receive, removeStale } from "./incoming.ts";

export type Holder = "story" | "task";

export interface AttachmentOptions {
  readonly commands: CommandGateway;
  readonly entities: Entities;
  readonly files: FileStore;
  /** Where files are while they arrive: a directory of this machine. */
  readonly incoming: string;
  readonly logger: Logger;
}

/** Files that arrive at a time in one process. */
const MOST_AT_ONCE = 20;
/** Between two looks for files that belong to nothing, in milliseconds. */
const SWEEP_MS = 60 * 60 * 1_000;
/** A file this young may belong to a command that is still under way, in milliseconds. */
const YOUNG_MS = 60 * 60 * 1_000;

/** The files of stories and tasks: the events say what there is, the store has the bytes. */
export class Attachments {
  readonly #options: AttachmentOptions;
  #arriving = 0;
  #sweeper: NodeJS.Timeout | undefined;
  #sweeping: Promise<void> | undefined;

  constructor(options: AttachmentOptions) {
    this.#options = options;
  }

  /** Looks now and then for files that nothing refers to any more: taken away, of deleted stories, of commands that were refused. */
  start(): void {
    const sweep = () => {
      this.#sweeping ??= this.sweep()
        .then(() => {})
        .catch((error: unknown) => this.#options.logger.warn({ err: error }, "files that nobody refers to could not be looked for"))
        .finally(() => (this.#sweeping = undefined));
    };
    this.#sweeper = setInterval(sweep, SWEEP_MS).unref();
    sweep();
  }

  async close(): Promise<void> {
    clearInterval(this.#sweeper);
    await this.#sweeping;
    this.#options.files.close();
  }

  /**
   * Takes a file in and attaches it. With a command id the same upload again is the same attachment.
   * @throws {GalaxyError}
   */
  async attach(holder: Holder, id: string, fileName: string, body: AsyncIterable<Uint8Array>, context: CommandContext): Promise<{ readonly attachmentId: string; readonly file: AttachedFile; readonly result: CommandResult }> {
    await this.#holder(holder, id, context.principal, "work_on_tasks"); // before anything is written for somebody who may not
    if (this.#arriving >= MOST_AT_ONCE) throw new GalaxyError("too_many_requests", "Other files are arriving; try again in a moment");
    this.#arriving += 1;
    try {
      const incoming = await receive(body, this.#options.incoming);
      try {
        const attachmentId = idFor(context.commandId);
        const file: AttachedFile = { file_name: fileName, media_type: incoming.mediaType, size: incoming.size, sha256: incoming.sha256 };
        await this.#stored(this.#options.files.put(keyOf(holder, id, attachmentId, file), incoming));
        const result = holder === "story" ? await this.#options.commands.execute("attach_to_story", { story_id: id, attachment_id: attachmentId, ...file }, context) : await this.#options.commands.execute("attach_to_task", { task_id: id, attachment_id: attachmentId, ...file }, context);
        return { attachmentId, file, result };
      } finally {
        await incoming.remove();
      }
    } finally {
      this.#arriving -= 1;
    }
  }

  /** What is known of a file. @throws {GalaxyError} `not_found` */
  async get(holder: Holder, id: string, attachmentId: string, principal: Principal): Promise<AttachedFile> {
    const known = (await this.#holder(holder, id, principal, "read")).state.attachments;
    if (known && Object.hasOwn(known, attachmentId)) return known[attachmentId] as AttachedFile;
    const fresh = (await this.#options.entities.refresh(holder, id))?.state.attachments; // another process may have attached it
    const file = fresh && Object.hasOwn(fresh, attachmentId) ? fresh[attachmentId] : undefined;
    if (!file) throw new GalaxyError("not_found", "There is no such file");
    return file;
  }

  /** Its bytes. @throws {GalaxyError} `unavailable` when the store has lost them */
  async read(holder: Holder, id: string, attachmentId: string, file: AttachedFile, range?: ByteRange): Promise<Readable> {
    const bytes = await this.#stored(this.#options.files.read(keyOf(holder, id, attachmentId, file), range));
    if (!bytes) {
      this.#options.logger.error({ attachmentId, holder, id }, "an attached file is not in the store");
      throw new GalaxyError("unavailable", "The file is not where it should be");
    }
    return bytes;
  }

  /** Removes files that are older than an hour and that no story and no task refers to. */
  async sweep(now = Date.now()): Promise<number> {
    const { files, entities, incoming } = this.#options;
    await removeStale(incoming, now);
    let removed = 0;
    for await (const { key, storedAt } of files.list()) {
      const parts = partsOf(key);
      if (!parts || now - storedAt.getTime() < YOUNG_MS) continue; // not ours, or not yet
      const entity = await entities.refresh(parts.holder, parts.id);
      const file = entity && !entity.state.deleted ? entity.state.attachments?.[parts.attachmentId] : undefined;
      if (file && file.sha256 === parts.sha256) continue;
      await files.remove(key);
      removed += 1;
    }
    return removed;
  }

  /** What the store is asked. @throws {GalaxyError} `unavailable` when it does not do it */
  async #stored<Result>(asked: Promise<Result>): Promise<Result> {
    try {
      return await asked;
    } catch (cause) {
      this.#options.logger.error({ err: cause }, "the store of attached files failed");
      throw new GalaxyError("unavailable", "Files cannot be stored or fetched at the moment; try again", undefined, { cause });
    }
  }

  async #holder(holder: Holder, id: string, principal: Principal, action: Action): Promise<Entity<Holder>> {
    const entity = (await this.#options.entities.load(holder, id)) ?? undefined;
    if (!entity || entity.state.deleted) throw noSuch(holder);
    authorise(principal, await roleOf(this.#options.entities, principal, entity.teamId), action, holder);
    return entity;
  }
}

/** The command's own id, so that an upload that is sent again is the same file. */
function idFor(commandId: string | undefined): string {
  if (commandId === undefined) return randomUUID();
  const parsed = uuid.safeParse(commandId);
  if (!parsed.success) throw new GalaxyError("validation_error", "The idempotency key must be a UUID", { "idempotency-key": ["must be a UUID"] });
  return parsed.data;
}

/** Everything in it is ours or checked: the entity's id, the file's id, its hash. */
function keyOf(holder: Holder, id: string, attachmentId: string, { sha256 }: AttachedFile): string {
  return `${holder}/${id.slice(-2)}/${id}/${attachmentId}.${sha256}`;
}

const KEY = /^(story|task)\/[0-9a-f]{2}\/([0-9a-f-]{36})\/([0-9a-f-]{36})\.([0-9a-f]{64})$/;

function partsOf(key: string): { readonly holder: Holder; readonly id: string; readonly attachmentId: string; readonly sha256: string } | undefined {
  const [, holder, id, attachmentId, sha256] = KEY.exec(key) ?? [];
  return (holder === "story" || holder === "task") && id !== undefined && attachmentId !== undefined && sha256 !== undefined ? { holder, id, attachmentId, sha256 } : undefined;
}
