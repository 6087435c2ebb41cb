/** The REST side of importing (`/api/v1/imports`): upload, preview, run, progress, cancel. */
import type { ImportPreview, ImportProgress, ImportRun } from "#schemas/imports.ts";
import { sessionFetch } from "../session/keep.ts";

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
    response = await sessionFetch(input, init);
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new ImportError("The server cannot be reached. Check the connection and try again.");
  }
  return answer<T>(response);
}

/** Sends the file as it is; the answer says how it was understood. Nothing is made yet. */
export function uploadImport(file: File, signal: AbortSignal): Promise<ImportPreview> {
  return ask(base, { method: "POST", headers: { "Content-Type": "text/csv" }, body: file, signal });
}

export function runImport(id: string, mapping: Readonly<Record<number, string | null>>, projectId: string): Promise<unknown> {
  return ask(`${base}/${id}/run`, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ mapping, project_id: projectId } satisfies ImportRun) });
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
