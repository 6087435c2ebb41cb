import { MAX_ATTACHED_BYTES, MAX_ATTACHMENTS, type AttachedFile } from "#schemas/attachments.ts";
import { refuse } from "./aggregate.ts";

/** The files of a story or a task by their id; undefined where there have never been any. */
export type Attachments = Readonly<Record<string, AttachedFile>> | undefined;

export function withFile(present: Attachments, { attachment_id, file_name, media_type, size, sha256 }: AttachedFile & { readonly attachment_id: string }): Attachments {
  return { ...present, [attachment_id]: { file_name, media_type, size, sha256 } };
}

export function withoutFile(present: Attachments, id: string): Attachments {
  const { [id]: _gone, ...rest } = present ?? {};
  return rest;
}

/** Whether the file has to be added. Refuses one too many, and another file under the same id. */
export function mayAttach(present: Attachments, id: string, file: AttachedFile): boolean {
  const files = Object.values(present ?? {});
  const known = present?.[id];
  if (known) return known.sha256 === file.sha256 ? false : refuse("duplicate", "There is another file under this id", { attachment_id: ["is taken"] });
  if (files.length >= MAX_ATTACHMENTS) refuse("rule_violation", `At most ${MAX_ATTACHMENTS} files can be attached; take one away first`);
  if (files.reduce((sum, { size }) => sum + size, file.size) > MAX_ATTACHED_BYTES) refuse("rule_violation", `All files together may have at most ${MAX_ATTACHED_BYTES / 1024 ** 3} GB; take one away first`);
  return true;
}

/** The file, or a refusal. */
export function fileOf(present: Attachments, id: string): AttachedFile {
  const file = present && Object.hasOwn(present, id) ? present[id] : undefined;
  return file ?? refuse("not_found", "There is no such file");
}
