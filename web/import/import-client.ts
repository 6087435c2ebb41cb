/** The REST side of importing (`/api/v1/imports`): upload, preview, run, progress, cancel. */

export interface ImportColumn {
  readonly index: number;
  readonly name: string;
  /** The field of a story it fills; null when it is left out. */
  readonly field: string | null;
}

/** What a column may become, in the server's words. */
export interface ImportField {
  readonly id: string;
  readonly label: string;
  /** Several columns may fill it. */
  readonly many: boolean;
  readonly help: string;
}

export interface ImportPreview {
  readonly id: string;
  readonly shape: "jira" | "simple";
  readonly encoding: string;
  readonly columns: readonly ImportColumn[];
  /** Every field a column may fill. */
  readonly field_help: readonly ImportField[];
  readonly sample: readonly (readonly string[])[];
  readonly rows_estimate: number;
}

export interface ImportRow {
  readonly line: number;
  /** Empty where none could be read. */
  readonly key: string;
  readonly reason: string;
  readonly kind: "skipped" | "failed";
}

export interface ImportProgress {
  readonly id: string;
  readonly status: "preview" | "running" | "completed" | "failed" | "cancelled";
  readonly processed: number;
  readonly total: number;
  readonly created: number;
  readonly skipped: number;
  readonly failed: number;
  /** The first thousand that were not created. */
  readonly rows: readonly ImportRow[];
  /** What was understood differently than it was written, with how many rows it concerns and the first of them. */
  readonly notes: readonly { readonly note: string; readonly count: number; readonly lines: readonly number[] }[];
  readonly project_id: string | null;
  readonly position: string | null;
  readonly error?: string;
}

/** What a refused request says, in the words of the server where it gave some. */
export class ImportError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "ImportError";
  }
}

const base = "/api/v1/imports";

async function answer<T>(response: Response): Promise<T> {
  const body: unknown = await response.json().catch(() => undefined);
  if (response.ok) return body as T;
  const message = typeof body === "object" && body !== null && "message" in body && typeof body.message === "string" ? body.message : undefined;
  throw new ImportError(message ?? `The server answered ${response.status}.`);
}

async function ask<T>(input: string, init: RequestInit): Promise<T> {
  let response: Response;
  try {
    response = await fetch(input, init);
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new ImportError("The server cannot be reached. Check the connection and try again.");
  }
  return answer<T>(response);
}

/** Where the stories go: a project that is there, or one to be created under a name. */
export type ImportTarget = { readonly project_id: string } | { readonly project_name: string };

/** Sends the file as it is; the answer says how it was understood. Nothing is made yet. */
export function uploadImport(file: File, signal: AbortSignal): Promise<ImportPreview> {
  return ask(base, { method: "POST", headers: { "Content-Type": "text/csv" }, body: file, signal });
}

export function runImport(id: string, mapping: Readonly<Record<number, string | null>>, projectId: string): Promise<unknown> {
  return ask(`${base}/${id}/run`, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ mapping, project_id: projectId }) });
}

/** Where the whole report lies as CSV; the progress holds its first thousand rows. */
export function reportUrl(id: string): string {
  return `${base}/${id}/report.csv`;
}

export function readImport(id: string): Promise<ImportProgress> {
  return ask(`${base}/${id}`, { method: "GET" });
}

export function cancelImport(id: string): Promise<unknown> {
  return ask(`${base}/${id}`, { method: "DELETE" });
}

/**
 * Follows an import until it ends. Progress comes over server-sent events; when that connection fails for good the
 * import is asked for its state instead, so that the end is never missed.
 */
export function followImport(id: string, onProgress: (progress: ImportProgress) => void): () => void {
  const source = new EventSource(`${base}/${id}/events`);
  let stopped = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = () => {
    stopped = true;
    source.close();
    clearTimeout(timer);
  };
  const take = (progress: ImportProgress) => {
    if (stopped) return;
    onProgress(progress);
    if (progress.status !== "running" && progress.status !== "preview") stop();
  };
  const poll = () => {
    readImport(id).then(take, () => undefined).finally(() => {
      if (!stopped) timer = setTimeout(poll, 1_000);
    });
  };
  const onMessage = (event: MessageEvent<string>) => take(JSON.parse(event.data) as ImportProgress);
  source.addEventListener("message", onMessage);
  source.addEventListener("progress", onMessage);
  source.addEventListener("error", () => {
    if (stopped || source.readyState !== EventSource.CLOSED) return;
    poll();
  });
  return stop;
}
