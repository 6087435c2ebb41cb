import { pipeline } from "node:stream/promises";
import { Router, type Request, type Response } from "express";
import type { Authenticate } from "#infra/http/authenticate.ts";
import type { ByteRange } from "#infra/files/store.ts";
import { attachmentFields, MAX_ATTACHMENT_BYTES, type AttachedFile } from "#schemas/attachments.ts";
import { GalaxyError } from "#schemas/errors.ts";
import { uuid } from "#schemas/ids.ts";
import { answerTo, contextOf } from "../http/request-context.ts";
import type { Attachments, Holder } from "./service.ts";

/** Types a browser may be told; everything else is bytes to it. None of them can run anything. */
const harmless = /^(?:image\/(?:png|jpeg|gif|webp|avif|bmp|apng)|audio\/[\w.+-]+|video\/[\w.+-]+|application\/(?:pdf|zip|gzip)|text\/plain)$/;

const holders: ReadonlyArray<{ readonly holder: Holder; readonly path: string; readonly parameter: string; readonly field: string }> = [
  { holder: "story", path: "/user-stories/:story_id/attachments", parameter: "story_id", field: "user_story_id" },
  { holder: "task", path: "/tasks/:task_id/attachments", parameter: "task_id", field: "task_id" },
];

/** Files of stories and tasks: sent and fetched as they are. Lists come from the read models, and taking away is a command as any other. */
export function attachmentRoutes(attachments: Attachments, authenticate: Authenticate): Router {
  const router = Router();
  for (const { holder, path, parameter, field } of holders) {
    router.post(path, async (request, response) => {
      if (Number(request.headers["content-length"] ?? 0) > MAX_ATTACHMENT_BYTES) throw new GalaxyError("payload_too_large", `The file is larger than ${MAX_ATTACHMENT_BYTES / 1024 / 1024} MB`);
      if (request.headers["content-encoding"] !== undefined) throw new GalaxyError("unsupported_media_type", "Send the file as it is, without Content-Encoding");
      const principal = await authenticate(request);
      const id = idIn(request, parameter);
      const fileName = nameIn(request);
      const { attachmentId, file, result } = await attachments.attach(holder, id, fileName, bodyOf(request), { ...contextOf(request), principal }).catch((error: unknown) => {
        throw answerTo(request, error);
      });
      response.setHeader("etag", `"${result.revision}"`);
      response.setHeader("x-galaxy-position", result.position);
      response.setHeader("location", `/api/v1${path.replace(`:${parameter}`, id)}/${attachmentId}`);
      response.status(201).json({ id: attachmentId, [field]: id, ...file, revision: result.revision, position: result.position });
    });
    router.get(`${path}/:attachment_id`, async (request, response) => {
      const principal = await authenticate(request);
      const [id, attachmentId] = [idIn(request, parameter), idIn(request, "attachment_id")];
      const file = await attachments.get(holder, id, attachmentId, principal);
      await sendFile(request, response, file, (range) => attachments.read(holder, id, attachmentId, file, range));
    });
  }
  return router;
}

async function sendFile(request: Request, response: Response, file: AttachedFile, read: (range?: ByteRange) => Promise<NodeJS.ReadableStream>): Promise<void> {
  const tag = `"${file.sha256}"`;
  response.set({
    etag: tag,
    "cache-control": "private, max-age=0, must-revalidate",
    "accept-ranges": "bytes",
    "content-type": harmless.test(file.media_type) ? (file.media_type === "text/plain" ? "text/plain; charset=utf-8" : file.media_type) : "application/octet-stream",
    // whatever is in it: saved, never shown as a page of ours
    "content-disposition": disposition(file.file_name),
    "content-security-policy": "default-src 'none'; sandbox",
  });
  if (request.headers["if-none-match"]?.includes(tag)) {
    response.removeHeader("content-type");
    response.status(304).end();
    return;
  }
  const ranges = request.headers["if-range"] === undefined || request.headers["if-range"] === tag ? request.range(file.size, { combine: true }) : undefined;
  const isOne = Array.isArray(ranges) && ranges.type === "bytes" && ranges.length === 1;
  if (ranges === -1) {
    response.set("content-range", `bytes */${file.size}`);
    throw new GalaxyError("range_not_satisfiable", `The file has ${file.size} bytes`);
  }
  const range = isOne ? ranges[0] : undefined; // several parts at once: the whole file, which is always right
  if (range) response.status(206).set("content-range", `bytes ${range.start}-${range.end}/${file.size}`);
  response.set("content-length", String(range ? range.end - range.start + 1 : file.size));
  if (request.method === "HEAD") {
    response.end();
    return;
  }
  const bytes = await read(range);
  try {
    await pipeline(bytes, response);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ERR_STREAM_PREMATURE_CLOSE") throw error; // the caller has left
  }
}

/** RFC 6266: a plain name for old programs, the real one in UTF-8. */
function disposition(name: string): string {
  const plain = name.replaceAll(/[^\x20-\x7e]|["\\%]/g, "_");
  const encoded = encodeURIComponent(name).replaceAll(/['()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}

function idIn(request: Request, parameter: string): string {
  const parsed = uuid.safeParse(request.params[parameter]);
  if (!parsed.success) throw new GalaxyError("validation_error", `${parameter} must be a UUID`, { [parameter]: ["must be a UUID"] });
  return parsed.data;
}

function nameIn(request: Request): string {
  const { filename } = request.query;
  const parsed = attachmentFields.file_name.safeParse(filename);
  if (!parsed.success) throw new GalaxyError("validation_error", "filename must be given, as a name without a path", { filename: [filename === undefined ? "is missing" : (parsed.error.issues[0]?.message ?? "must be a name")] });
  return parsed.data.normalize("NFC");
}

/** The body as it comes. Ending early leaves the connection usable, so that the refusal can be told. */
async function* bodyOf(request: Request): AsyncGenerator<Uint8Array> {
  try {
    yield* request.iterator({ destroyOnReturn: false }) as AsyncIterable<Uint8Array>;
  } catch (error) {
    throw new GalaxyError("validation_error", "The upload was broken off", undefined, { cause: error });
  }
}
