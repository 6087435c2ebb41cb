import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { json, Router, type Request, type Response } from "express";
import type { Authenticate } from "#infra/http/authenticate.ts";
import { GalaxyError } from "#schemas/errors.ts";
import { importRun, type ImportPreview } from "#schemas/imports.ts";
import { validationError } from "../pipeline/validate.ts";
import { importFields } from "./fields.ts";
import type { ImportJob } from "./job.ts";
import type { ImportService } from "./service.ts";
import { MAX_FILE_BYTES } from "./uploads.ts";

/** Between two messages about one import, in milliseconds. */
const PROGRESS_MS = 200;
const HEARTBEAT_MS = 15_000;

/** `/imports`: upload a file, see how it is understood, run it, follow it, cancel it. */
export function importRoutes(imports: ImportService, authenticate: Authenticate): Router {
  const router = Router();

  router.post("/imports", async (request, response) => {
    if (!request.is(["text/csv", "text/tab-separated-values", "application/csv"])) throw new GalaxyError("unsupported_media_type", "Send the file itself as the body, with Content-Type: text/csv");
    if (Number(request.headers["content-length"] ?? 0) > MAX_FILE_BYTES) throw new GalaxyError("payload_too_large", `The file is larger than ${MAX_FILE_BYTES / 1024 / 1024} MB.`);
    const { encoding } = request.query;
    const job = await imports.upload(bodyOf(request), await authenticate(request), typeof encoding === "string" && encoding !== "" ? encoding : undefined);
    response.status(201).setHeader("location", `/api/v1/imports/${job.id}`).json(previewOf(job));
  });

  router.post("/imports/:id/run", json({ limit: "1mb" }), async (request, response) => {
    const parsed = importRun.safeParse(request.body);
    if (!parsed.success) throw validationError(parsed.error, "The request was not understood");
    const { mapping, project_id: projectId, project_name: projectName, team_id: teamId, null_is_empty: nullIsEmpty } = parsed.data;
    const job = await imports.run(idOf(request), { mapping, projectId, projectName, teamId, nullIsEmpty }, await authenticate(request));
    response.status(202).json(job.progress());
  });

  router.get("/imports/:id", async (request, response) => {
    response.json(imports.get(idOf(request), await authenticate(request)).progress());
  });

  router.get("/imports/:id/events", async (request, response) => {
    follow(imports.get(idOf(request), await authenticate(request)), response);
  });

  router.get("/imports/:id/report.csv", async (request, response) => {
    const job = imports.get(idOf(request), await authenticate(request));
    response.status(200).set({ "content-type": "text/csv; charset=utf-8", "content-disposition": 'attachment; filename="import-report.csv"' });
    await pipeline(Readable.from(job.report.csv()), response);
  });

  router.delete("/imports/:id", async (request, response) => {
    response.json((await imports.cancel(idOf(request), await authenticate(request))).progress());
  });

  return router;
}

function idOf(request: Request): string {
  const { id } = request.params;
  return typeof id === "string" ? id : "";
}

function previewOf({ id, inspection }: ImportJob): ImportPreview {
  const { shape, format, columns, sample, rows } = inspection;
  return { id, shape, encoding: format.encoding, delimiter: format.delimiter, columns, fields: importFields.map((field) => field.id), field_help: importFields, sample, rows_estimate: rows };
}

/** The body as it comes. Ending early leaves the connection usable, so that the refusal can be told. */
async function* bodyOf(request: Request): AsyncGenerator<Uint8Array> {
  try {
    yield* request.iterator({ destroyOnReturn: false }) as AsyncIterable<Uint8Array>;
  } catch (error) {
    throw new GalaxyError("validation_error", "The upload was broken off", undefined, { cause: error });
  }
}

/** Server-sent events named `progress` until the import is over; the last one is how it ended. */
function follow(job: ImportJob, response: Response): void {
  response.status(200).set({ "content-type": "text/event-stream", "cache-control": "no-cache, no-transform", "x-accel-buffering": "no" });
  response.flushHeaders();
  let timer: NodeJS.Timeout | undefined;
  const send = () => {
    timer = undefined;
    response.write(`event: progress\ndata: ${JSON.stringify(job.progress())}\n\n`);
    if (job.isOver) stop();
  };
  const later = () => {
    if (job.isOver) {
      clearTimeout(timer);
      send();
    } else timer ??= setTimeout(send, PROGRESS_MS);
  };
  const heartbeat = setInterval(() => response.write(": here\n\n"), HEARTBEAT_MS);
  const forget = job.onChange(later);
  const stop = () => {
    clearTimeout(timer);
    clearInterval(heartbeat);
    forget();
    response.end();
  };
  response.on("close", stop);
  response.on("error", stop);
  send();
}
