import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Kysely } from "kysely";
import type { EventStore } from "#infra/event-store/port.ts";
import type { ReadModelPosition } from "#infra/postgres/reached.ts";
import type { Logger } from "#infra/telemetry/logger.ts";
import type { CommandGateway } from "#schemas/command-gateway.ts";
import { GalaxyError } from "#schemas/errors.ts";
import { mayDo, type Principal } from "#schemas/principal.ts";
import type { ReadModels } from "#schemas/read-models.ts";
import { KeyedQueue } from "../pipeline/queue.ts";
import { isKnownEncoding } from "./encoding.ts";
import { withMapping, type MappingOverride } from "./fields.ts";
import { inspect } from "./inspect.ts";
import { ImportJob } from "./job.ts";
import { runImport } from "./run.ts";
import { ImportStopped, Sender } from "./sender.ts";
import { type ImportTarget, resolveTarget } from "./target.ts";
import { storeUpload } from "./uploads.ts";

export interface ImportsOptions {
  readonly commands: CommandGateway;
  readonly store: EventStore;
  readonly db: Kysely<ReadModels>;
  readonly readModels: ReadModelPosition;
  readonly logger: Logger;
  /** For tests. */
  readonly limits?: Partial<Limits>;
}

interface Limits {
  /** Imports kept at once: previews, running ones, reports. */
  readonly kept: number;
  readonly running: number;
  /** How long a preview waits, and a report is kept, in milliseconds. */
  readonly keptMs: number;
  readonly uploads: number;
}

const DEFAULTS: Limits = { kept: 20, running: 2, keptMs: 60 * 60 * 1_000, uploads: 4 };
/** A large import before this one may keep the projectors busy for a while. */
const READ_MODELS_WAIT_MS = 30_000;

export interface RunRequest extends ImportTarget {
  readonly mapping: MappingOverride;
  readonly nullIsEmpty: boolean;
}

/** Imports of this process, from the upload of a file to the report on its rows. */
export class ImportService {
  readonly #options: ImportsOptions;
  readonly #limits: Limits;
  readonly #jobs = new Map<string, ImportJob>();
  /** Two imports into a new project of one name must not make it twice. */
  readonly #resolving = new KeyedQueue();
  readonly #sweeper: NodeJS.Timeout;
  #directory: Promise<string> | undefined;
  #uploads = 0;
  #closed = false;

  constructor(options: ImportsOptions) {
    this.#options = options;
    this.#limits = { ...DEFAULTS, ...options.limits };
    this.#sweeper = setInterval(() => void this.#sweep(), Math.min(60_000, this.#limits.keptMs)).unref();
  }

  /**
   * Takes a file in and says what it looks like. Nothing is made.
   * @param encoding a name of iconv-lite's, for who knows better than the detection
   * @throws {GalaxyError} `forbidden`, `validation_error`, `payload_too_large`, `too_many_requests`
   */
  async upload(source: AsyncIterable<Uint8Array>, principal: Principal, encoding?: string): Promise<ImportJob> {
    if (this.#closed) throw stopping();
    if (!Object.keys(principal.teams).some((teamId) => mayDo(principal, teamId, "import"))) throw new GalaxyError("forbidden", "Your role does not allow you to import");
    if (encoding !== undefined && !isKnownEncoding(encoding)) throw new GalaxyError("validation_error", "This encoding is not known", { encoding: ["must be a name such as utf-8, windows-1252 or utf-16"] });
    await this.#makeRoom();
    this.#uploads += 1;
    try {
      const file = await storeUpload(source, await (this.#directory ??= mkdtemp(path.join(tmpdir(), "galaxy-imports-"))));
      try {
        const job = new ImportJob(principal.actor.id, file, await inspect(file, encoding));
        if (this.#closed) throw stopping();
        this.#jobs.set(job.id, job);
        return job;
      } catch (error) {
        await file.remove();
        throw error;
      }
    } finally {
      this.#uploads -= 1;
    }
  }

  /** @throws {GalaxyError} `not_found` for one that never was, is somebody else's or is over for long */
  get(id: string, principal: Principal): ImportJob {
    const job = this.#jobs.get(id);
    if (!job || job.ownerId !== principal.actor.id) throw new GalaxyError("not_found", "There is no such import; it may have been long ago");
    return job;
  }

  /**
   * Starts the run; resolves when the project is there and the rows are under way.
   * @throws {GalaxyError} `validation_error` for a mapping or a project that cannot be, `conflict` when it runs already or another does into the same project
   */
  async run(id: string, request: RunRequest, principal: Principal): Promise<ImportJob> {
    const job = this.get(id, principal);
    const mapped = withMapping(job.inspection.columns, request.mapping);
    if ("problems" in mapped) throw new GalaxyError("validation_error", `The columns cannot be imported like this: ${mapped.problems.join("; ")}`, { mapping: mapped.problems });
    if (job.status !== "preview") throw new GalaxyError("conflict", job.status === "running" ? "This import is running already" : "This import has run; upload the file again to import it again");
    if ([...this.#jobs.values()].filter(({ status }) => status === "running").length >= this.#limits.running) throw new GalaxyError("too_many_requests", "Other imports are running; try again when one of them is done");
    job.become("running");
    try {
      const { commands, db } = this.#options;
      const sender = new Sender({ commands, principal, importId: job.id, signal: job.signal });
      job.position = () => sender.position;
      const project = await this.#resolving.run("", async () => {
        const project = await resolveTarget(request, principal, { sender, db, upToDate: () => this.#upToDate() });
        if ([...this.#jobs.values()].some((other) => other !== job && other.status === "running" && other.projectId === project.id)) throw new GalaxyError("conflict", "Another import into this project is running; wait until it is done");
        job.projectId = project.id;
        return project;
      });
      const { inspection, file, report, signal } = job;
      const running = runImport({ path: file.path, format: inspection.format, columns: mapped.columns, project, principal, nullIsEmpty: request.nullIsEmpty, sender, report, signal, onProgress: () => job.changed() });
      job.running = this.#end(job, running);
      return job;
    } catch (error) {
      job.projectId = null;
      job.become("preview"); // nothing has begun: the same upload may be tried with another project
      throw error;
    }
  }

  /** Stops a running import once its rows under way are done; forgets a preview or a report. */
  async cancel(id: string, principal: Principal): Promise<ImportJob> {
    const job = this.get(id, principal);
    job.stop();
    if (job.status === "running") await job.running;
    else {
      await this.#forget(job);
      if (job.status === "preview") job.become("cancelled");
    }
    return job;
  }

  /** Stops what runs and takes every file away. Safe to call twice. */
  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#sweeper);
    for (const job of this.#jobs.values()) job.stop();
    await Promise.all([...this.#jobs.values()].map((job) => job.running));
    for (const job of this.#jobs.values()) if (!job.isOver) job.become("failed", STOPPED);
    const directory = await this.#directory;
    if (directory !== undefined) await rm(directory, { recursive: true, force: true });
  }

  async #end(job: ImportJob, running: Promise<void>): Promise<void> {
    try {
      await running;
      if (!job.signal.aborted) job.become("completed");
      else if (this.#closed) job.become("failed", STOPPED);
      else job.become("cancelled");
    } catch (error) {
      if (job.signal.aborted && !this.#closed) job.become("cancelled");
      else if (error instanceof ImportStopped) job.become("failed", `${sentence(error.message)} Importing the same file again goes on where this ended.`);
      else {
        this.#options.logger.error({ err: error, importId: job.id }, "an import failed");
        job.become("failed", "Something went wrong on our side. Importing the same file again goes on where this ended.");
      }
    } finally {
      await job.file.remove();
    }
  }

  async #upToDate(): Promise<void> {
    const [last] = await this.#options.store.readAll({ direction: "backwards", maxCount: 1 });
    if (last) await this.#options.readModels.reached(last.position, READ_MODELS_WAIT_MS);
  }

  async #forget(job: ImportJob): Promise<void> {
    this.#jobs.delete(job.id);
    await job.file.remove();
  }

  async #sweep(): Promise<void> {
    const oldest = Date.now() - this.#limits.keptMs;
    for (const job of this.#jobs.values()) if (job.status !== "running" && job.since < oldest) await this.#forget(job);
  }

  /** For one more upload: an old report goes first, then an old preview. */
  async #makeRoom(): Promise<void> {
    if (this.#uploads >= this.#limits.uploads) throw new GalaxyError("too_many_requests", "Other files are being read; try again in a moment");
    while (this.#jobs.size + this.#uploads >= this.#limits.kept) {
      const waiting = [...this.#jobs.values()].filter(({ status }) => status !== "running").toSorted((one, other) => Number(other.isOver) - Number(one.isOver) || one.since - other.since);
      const [first] = waiting;
      if (!first) throw new GalaxyError("too_many_requests", "Too many imports are running; try again when one of them is done");
      await this.#forget(first);
    }
  }
}

const STOPPED = "The product was stopped. Importing the same file again goes on where this ended.";

function stopping(): GalaxyError {
  return new GalaxyError("unavailable", "The product is being stopped");
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
