import { randomUUID } from "node:crypto";
import type { ImportProgress, ImportStatus } from "#schemas/imports.ts";
import type { Inspection } from "./inspect.ts";
import { ImportReport } from "./report.ts";
import type { StoredFile } from "./uploads.ts";

/** One file from its upload to its report. */
export class ImportJob {
  readonly id = randomUUID();
  /** Who uploaded it: the only one to see it. */
  readonly ownerId: string;
  readonly file: StoredFile;
  readonly inspection: Inspection;
  readonly report = new ImportReport();
  readonly #stop = new AbortController();
  readonly #listeners = new Set<() => void>();
  #status: ImportStatus = "preview";
  #error: string | undefined;
  /** When it came to its present status, in milliseconds since 1970. */
  since = Date.now();
  projectId: string | null = null;
  /** Reads the position of the last thing that was done. */
  position: () => string | null = () => null;
  /** Resolves when a run has ended. */
  running: Promise<void> | undefined;

  constructor(ownerId: string, file: StoredFile, inspection: Inspection) {
    this.ownerId = ownerId;
    this.file = file;
    this.inspection = inspection;
  }

  get status(): ImportStatus {
    return this.#status;
  }

  get isOver(): boolean {
    return this.#status !== "preview" && this.#status !== "running";
  }

  get signal(): AbortSignal {
    return this.#stop.signal;
  }

  become(status: ImportStatus, error?: string): void {
    this.#status = status;
    this.#error = error;
    this.since = Date.now();
    this.changed();
  }

  stop(): void {
    this.#stop.abort();
  }

  changed(): void {
    for (const listener of this.#listeners) listener();
  }

  /** Calls back at every change, which may be thousands of times a second; returns how to end it. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  progress(): ImportProgress {
    const { created, skipped, failed, processed, rows, notes } = this.report;
    return {
      id: this.id,
      status: this.#status,
      processed,
      total: Math.max(processed, this.inspection.rows),
      created,
      skipped,
      failed,
      rows,
      notes,
      project_id: this.projectId,
      position: this.position(),
      ...(this.#error === undefined ? {} : { error: this.#error }),
    };
  }
}
