import { z } from "zod";
import { attachmentFields } from "#schemas/attachments.ts";
import { idIn } from "../collections.ts";
import { idShape } from "../columns.ts";
import { json, type Operation } from "./operation.ts";

const bytes = ["application/octet-stream"] as const;
const anything = ["*/*"] as const;
const size = z.int32().describe("In bytes.");
const attached = { id: idShape, ...attachmentFields, size, revision: z.int32(), position: z.string() };

/** The two routes a file itself passes; the command side serves them. */
const of = (holder: { readonly words: string; readonly name: string; readonly path: string; readonly parameter: string; readonly schemaName: string; readonly schema: z.ZodObject }): readonly Operation[] => [
  {
    method: "POST",
    path: holder.path,
    operationId: `attach_to_${holder.name}`,
    tag: "Attachments",
    summary: `Attach a file to a ${holder.words}`,
    description: "The body is the file as it is, at most 100 MB. What it is, is found out from its bytes, whatever `Content-Type` says.",
    params: idIn(holder.parameter),
    query: z.object({ filename: z.string().min(1).max(255) }),
    parameterHelp: { filename: "What it is called, without a path." },
    headers: ["IdempotencyKey", "IfMatch"],
    body: { mediaTypes: bytes, required: true },
    answers: [{ status: 201, description: "It was attached", content: { mediaTypes: json, schema: holder.schema, name: holder.schemaName }, headers: ["ETag", "Position", "Location"] }],
    errors: [400, 403, 409, 412, 413, 415],
  },
  {
    method: "GET",
    path: `${holder.path}/:attachment_id`,
    operationId: `download_from_${holder.name}`,
    tag: "Attachments",
    summary: `Download a file of a ${holder.words}`,
    params: z.strictObject({ ...idIn(holder.parameter).shape, ...idIn("attachment_id").shape }),
    query: z.object({}),
    parameterHelp: {},
    headers: ["Range", "IfNoneMatch"],
    answers: [
      { status: 200, description: "The file, as what it was found to be where that is harmless, and as bytes otherwise", content: { mediaTypes: anything }, headers: ["ETag", "ContentDisposition"] },
      { status: 206, description: "The part of it that was asked for", content: { mediaTypes: anything }, headers: ["ETag", "ContentDisposition", "ContentRange"] },
      { status: 304, description: "The caller has it already", headers: ["ETag"] },
    ],
    errors: [400, 403, 416],
  },
];

export const attachmentOperations: readonly Operation[] = [
  ...of({ words: "user story", name: "story", path: "/user-stories/:story_id/attachments", parameter: "story_id", schemaName: "StoryAttachment", schema: z.object({ ...attached, user_story_id: idShape }) }),
  ...of({ words: "task", name: "task", path: "/tasks/:task_id/attachments", parameter: "task_id", schemaName: "TaskAttachment", schema: z.object({ ...attached, task_id: idShape }) }),
];
