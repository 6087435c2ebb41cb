import { z } from "zod";
import { oneLine } from "./fields.ts";

/** Bytes a file may have. */
export const MAX_ATTACHMENT_BYTES = 100 * 1024 * 1024;
/** Files of one story, or of one task. */
export const MAX_ATTACHMENTS = 100;
/** Bytes of all of them together. */
export const MAX_ATTACHED_BYTES = 1024 * 1024 * 1024;

/** What is known of a file: everything but its bytes, which are kept elsewhere. */
export const attachmentFields = {
  /** As whoever attached it called it; a name to show, never a path. */
  file_name: oneLine(255)
    // letters that turn the direction of others make `gnp.exe` read as `exe.png`
    .refine((name) => !/[\u202a-\u202e\u2066-\u2069]/.test(name), { error: "must not change the direction of writing" })
    .refine((name) => !/[/\\]/.test(name) && name !== "." && name !== "..", { error: "must be a name without a path" }),
  /** What its bytes are, found out by looking at them. */
  media_type: z.string().max(127).regex(/^[a-z0-9][\w.+-]*\/[a-z0-9][\w.+-]*$/, { error: "must be a media type such as image/png" }),
  size: z.int().min(1, { error: "must not be empty" }).max(MAX_ATTACHMENT_BYTES, { error: "must be at most 100 MB" }),
  /** Of its bytes, in lower-case hexadecimal. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/, { error: "must be a SHA-256 in hexadecimal" }),
};
export type AttachedFile = { readonly [Field in keyof typeof attachmentFields]: z.infer<(typeof attachmentFields)[Field]> };
