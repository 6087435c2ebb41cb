import { attachmentFields } from "../attachments.ts";
import { commentBody, oneLine, rank, workStatus } from "../fields.ts";
import { uuid } from "../ids.ts";

/** What is done to a story and to a task alike. */
interface Work {
  readonly kind: "story" | "task";
  /** Of one, below `/api/v1`. */
  readonly path: string;
}

const action = "work_on_tasks" as const;

export const moving = ({ kind, path }: Work) => ({
  action,
  http: { method: "POST" as const, path: `${path}/move` },
  help: `Move a ${kind} to a status, over several at once where a legal path leads there, if wanted to a rank too.`,
  input: { status: workStatus, rank: rank.optional(), reason: oneLine(500).nullable().default(null) },
});

export const commenting = ({ kind, path }: Work) => ({
  action,
  http: { method: "POST" as const, path: `${path}/comments` },
  help: `Comment on a ${kind}.`,
  input: { body: commentBody },
});

export const attaching = ({ kind }: Work) => ({
  action,
  http: null, // the file's bytes go with it
  help: `Attach a file to a ${kind}.`,
  input: { attachment_id: uuid, ...attachmentFields },
});

export const detaching = ({ kind, path }: Work) => ({
  action,
  http: { method: "DELETE" as const, path: `${path}/attachments/:attachment_id` },
  help: `Take a file away from a ${kind}.`,
  input: { attachment_id: uuid },
});
