import type { ErrorBody } from "#schemas/errors.ts";
import { CommandError, request } from "../api/commands.ts";
import { latestPosition, notePosition } from "../api/position.ts";
import { renewSession } from "../session/keep.ts";
import { signedIn } from "../session/session.ts";

export interface Attachment {
  readonly id: string;
  readonly file_name: string;
  readonly media_type: string;
  /** Bytes. */
  readonly size: number;
  readonly attached_by: { readonly id: string; readonly name?: string | null };
  readonly created_at: string;
}
/** What files hang on. */
export type Holder = { readonly kind: "story" | "task"; readonly id: string };

function pathOf({ kind, id }: Holder): string {
  return `/api/v1/${kind === "story" ? "user-stories" : "tasks"}/${id}/attachments`;
}

/** Where a file is fetched from; pictures may be shown from there. */
export function fileUrl(holder: Holder, attachmentId: string): string {
  return `${pathOf(holder)}/${attachmentId}`;
}

/** The files, oldest first, one's own latest included. */
export async function readAttachments(holder: Holder): Promise<readonly Attachment[]> {
  const position = latestPosition();
  const { data } = await request<{ readonly data: readonly Attachment[] }>(`${pathOf(holder)}?page_size=100&sort=created_at`, position === undefined ? {} : { headers: { "X-Galaxy-Min-Position": position } });
  return data;
}

/**
 * Sends a file as it is. `onProgress` is told the share that has left, 0 to 1. Throws {@link CommandError}, or the
 * signal's reason when it was given up.
 */
export async function attach(holder: Holder, file: File, onProgress: (share: number) => void, signal: AbortSignal): Promise<void> {
  const url = `${pathOf(holder)}?${new URLSearchParams({ filename: file.name }).toString()}`;
  for (let renewed = false; ; ) {
    const since = Date.now();
    const { status, body } = await send(url, file, onProgress, signal);
    if (status === 201) {
      const { position } = body as { readonly position?: unknown };
      if (typeof position === "string") notePosition(position);
      return;
    }
    if (status === 401 && !renewed) {
      const renewal = await renewSession(since);
      if (renewal === "ended") await signedIn();
      if (renewal !== "unknown") {
        renewed = renewal === "renewed";
        continue;
      }
    }
    const refusal = body as Partial<ErrorBody> | undefined;
    throw new CommandError(refusal?.error ?? "internal_error", refusal?.message ?? `The server answered ${status}.`, refusal?.details ?? {});
  }
}

/** `fetch` does not tell how much of a body has left. */
function send(url: string, file: File, onProgress: (share: number) => void, signal: AbortSignal): Promise<{ readonly status: number; readonly body: unknown }> {
  return new Promise((resolve, reject) => {
    const call = new XMLHttpRequest();
    const stop = () => call.abort();
    signal.addEventListener("abort", stop, { once: true });
    call.upload.addEventListener("progress", ({ loaded, total }) => total > 0 && onProgress(loaded / total));
    call.addEventListener("load", () => resolve({ status: call.status, body: call.response as unknown }));
    call.addEventListener("error", () => reject(new CommandError("unavailable", "The server cannot be reached, or it did not take the file.")));
    call.addEventListener("abort", () => reject(signal.reason as Error));
    call.addEventListener("loadend", () => signal.removeEventListener("abort", stop));
    call.open("POST", url);
    call.responseType = "json";
    call.setRequestHeader("Content-Type", "application/octet-stream");
    if (signal.aborted) reject(signal.reason as Error);
    else call.send(file);
  });
}
