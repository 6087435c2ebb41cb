import { z } from "zod";
import { idIn } from "../collections.ts";
import { idShape } from "../columns.ts";
import { json, type Operation } from "./operation.ts";

const count = z.int32();

const preview = z.object({
  id: idShape,
  shape: z.enum(["jira", "simple"]),
  encoding: z.string(),
  delimiter: z.string(),
  columns: z.array(z.object({ index: count, name: z.string(), field: z.string().nullable().describe("What the column becomes; null: it is left out.") })),
  fields: z.array(z.string()),
  field_help: z.array(z.object({ id: z.string(), label: z.string(), many: z.boolean(), help: z.string() })),
  sample: z.array(z.array(z.string())),
  rows_estimate: count,
});

const progress = z.object({
  id: idShape,
  status: z.enum(["preview", "running", "completed", "failed", "cancelled"]),
  processed: count,
  total: count,
  created: count,
  skipped: count,
  failed: count,
  rows: z.array(z.object({ line: count, key: z.string(), reason: z.string(), kind: z.enum(["skipped", "failed"]) })).describe("The first thousand that became nothing."),
  notes: z.array(z.object({ note: z.string(), count, lines: z.array(count) })),
  project_id: idShape.nullable(),
  position: z.string().nullable(),
  error: z.string().optional(),
});

const run = z.strictObject({
  mapping: z.record(z.string(), z.string().nullable()).default({}).describe("Column, counted from 0, to field; null leaves it out."),
  project_id: idShape.optional().describe("The project to import into."),
  project_name: z.string().optional().describe("Or the name of a new one."),
  team_id: idShape.optional(),
  null_is_empty: z.boolean().default(false),
});

const shared = { tag: "Imports", params: idIn("id"), query: z.object({}), parameterHelp: { id: "Of the import." }, headers: [] } as const;
const progressContent = { mediaTypes: json, schema: progress, name: "ImportProgress" } as const;

/** The command side's routes that are no commands: they send many. */
export const importOperations: readonly Operation[] = [
  {
    ...shared,
    method: "POST",
    path: "/imports",
    operationId: "upload_import",
    summary: "Upload a file of stories, at most 100 MB, and see how it is understood",
    params: z.strictObject({}),
    query: z.object({ encoding: z.string().optional() }),
    parameterHelp: { encoding: "Of the file, such as `windows-1252`; found out when left out." },
    body: { mediaTypes: ["text/csv", "text/tab-separated-values", "application/csv"], required: true, example: "Key,Summary,Story points\nAB-1,Sign in,3\n" },
    answers: [{ status: 201, description: "The preview", content: { mediaTypes: json, schema: preview, name: "ImportPreview" }, headers: ["Location"] }],
    errors: [400, 403, 409, 413, 415, 429],
  },
  {
    ...shared,
    method: "POST",
    path: "/imports/:id/run",
    operationId: "run_import",
    summary: "Run an import that was uploaded",
    body: { mediaTypes: json, schema: run, name: "RunImport", required: true },
    answers: [{ status: 202, description: "It is under way", content: progressContent, headers: [] }],
    errors: [400, 403, 409, 413, 415, 429],
  },
  { ...shared, method: "GET", path: "/imports/:id", operationId: "get_import", summary: "Get how far an import is", answers: [{ status: 200, description: "How far it is", content: progressContent, headers: [] }], errors: [400, 403] },
  {
    ...shared,
    method: "GET",
    path: "/imports/:id/events",
    operationId: "follow_import",
    summary: "Follow an import until it is over, as server-sent events named `progress`",
    answers: [{ status: 200, description: "A stream of `ImportProgress`", content: { mediaTypes: ["text/event-stream"] }, headers: [] }],
    errors: [400, 403],
  },
  {
    ...shared,
    method: "GET",
    path: "/imports/:id/report.csv",
    operationId: "get_import_report",
    summary: "Get every row that became nothing, with its reason",
    answers: [{ status: 200, description: "The report", content: { mediaTypes: ["text/csv"] }, headers: [] }],
    errors: [400, 403],
  },
  {
    ...shared,
    method: "DELETE",
    path: "/imports/:id",
    operationId: "cancel_import",
    summary: "Cancel an import; what was created stays",
    answers: [{ status: 200, description: "Where it stopped", content: progressContent, headers: [] }],
    errors: [400, 403, 409],
  },
  {
    ...shared,
    method: "POST",
    path: "/sample-project",
    operationId: "load_sample_project",
    tag: "Projects",
    summary: "Make the sample project, with seven weeks of history",
    params: z.strictObject({}),
    parameterHelp: {},
    body: { mediaTypes: json, schema: z.strictObject({ team_id: idShape.optional().describe("Left out: the first team you may do this in."), again: z.boolean().default(false).describe("Make another one where there is one."), time_zone: z.string().optional().describe("IANA name; that of the server when left out.") }), name: "LoadSampleProject", required: true, example: { time_zone: "Europe/Berlin" } },
    answers: [
      { status: 201, description: "It was made", content: { mediaTypes: json, schema: z.object({ project_id: idShape, position: z.string() }), name: "SampleProject" }, headers: ["Location"] },
      { status: 200, description: "It was there already", content: { mediaTypes: json, schema: z.object({ project_id: idShape, position: z.string() }), name: "SampleProject" }, headers: ["Location"] },
    ],
    errors: [400, 403, 404, 409, 413, 415],
  },
];
