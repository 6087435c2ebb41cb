import { access, constants, stat, writeFile } from "node:fs/promises";
import { setTimeout as pause } from "node:timers/promises";
import type { ImportPreview, ImportProgress, ImportTarget } from "#schemas/imports.ts";
import { CliError, exitCodes, type ExitCode } from "./exit.ts";
import { tokenFor } from "./credentials.ts";
import { mappingFrom } from "./mapping.ts";
import { Product } from "./product.ts";
import { confirm, count, plain, ProgressLine, table } from "./terminal.ts";

export interface ImportOptions {
  readonly project?: string;
  readonly projectId?: string;
  readonly url: string;
  readonly mapping: readonly string[];
  readonly encoding?: string;
  /** True with --null-is-empty. */
  readonly nullIsEmpty: boolean;
  readonly dryRun: boolean;
  readonly yes: boolean;
  readonly report?: string;
}

const POLL_MS = 250;
/** Rows of the report that are printed; all of them go into the file of --report. */
const SHOWN_ROWS = 20;

/** `galaxy import`: upload, show how the file is understood, run, follow, report. */
export async function importFile(file: string, options: ImportOptions): Promise<ExitCode> {
  const target = targetOf(options);
  const product = new Product(options.url, await tokenFor(options.url));
  await readable(file);
  const preview = await product.upload(file, options.encoding);
  const forget = () => product.cancel(preview.id).catch(() => {}); // it is forgotten by itself after an hour
  let mapping: Record<string, string | null>;
  try {
    mapping = mappingFrom(options.mapping, preview);
  } catch (error) {
    await forget();
    throw error;
  }
  console.log(described(file, preview, mapping));
  if (!preview.columns.some(({ index, field }) => (String(index) in mapping ? mapping[String(index)] : field) === "title")) {
    await forget();
    throw new CliError("\nNo column becomes the title. Say which one does: --mapping 'Column=title'", exitCodes.usage);
  }
  if (options.dryRun) {
    await forget();
    console.log("\nNothing was imported (--dry-run).");
    return exitCodes.done;
  }
  if (target === undefined) throw new CliError("Say which project to import into: --project NAME", exitCodes.usage);
  if (!options.yes && process.stdin.isTTY && !(await confirm(`\nImport ${count(preview.rows_estimate, "row")} into ${"project_name" in target ? JSON.stringify(target.project_name) : target.project_id}?`))) {
    await forget();
    console.log("Nothing was imported.");
    return exitCodes.done;
  }
  const started = performance.now();
  await product.run(preview.id, { ...target, mapping, null_is_empty: options.nullIsEmpty });
  const progress = await follow(product, preview.id);
  console.log(`\n${summary(progress, (performance.now() - started) / 1_000)}`);
  if (options.report !== undefined) {
    await writeReport(options.report, await product.report(preview.id));
    console.log(`\nThe report is in ${options.report}`);
  }
  if (progress.status === "cancelled") return exitCodes.interrupted;
  if (progress.status === "failed") return exitCodes.failed;
  return progress.failed > 0 ? exitCodes.rowsFailed : exitCodes.done;
}

function targetOf({ project, projectId, dryRun }: ImportOptions): ImportTarget | undefined {
  if (project !== undefined && projectId !== undefined) throw new CliError("Name the project by --project or by --project-id, not by both", exitCodes.usage);
  if (projectId !== undefined) return { project_id: projectId };
  if (project !== undefined) return { project_name: project };
  if (!dryRun) throw new CliError("Say which project to import into: --project NAME", exitCodes.usage);
  return undefined;
}

async function readable(file: string): Promise<void> {
  try {
    await access(file, constants.R_OK);
    if (!(await stat(file)).isFile()) throw new CliError(`${file} is not a file`, exitCodes.noInput);
  } catch (error) {
    if (error instanceof CliError) throw error;
    const { code } = error as NodeJS.ErrnoException;
    throw new CliError(code === "ENOENT" ? `There is no file ${file}` : code === "EACCES" ? `${file} may not be read by this user` : `${file} cannot be read: ${(error as Error).message}`, exitCodes.noInput, { cause: error });
  }
}

function described(file: string, preview: ImportPreview, mapping: Readonly<Record<string, string | null>>): string {
  const rows = preview.columns.map(({ index, name, field }) => {
    const becomes = String(index) in mapping ? mapping[String(index)] : field;
    const example = preview.sample.map((cells) => cells[index] ?? "").find((cell) => cell.trim() !== "" && cell !== "NULL") ?? "";
    return [`#${index + 1}`, plain(name, 30), "→", becomes ?? "(left out)", plain(example, 48)];
  });
  const shape = preview.shape === "jira" ? "Jira's own export" : "a plain list";
  return `${file}: ${count(preview.rows_estimate, "row")}, ${shape}, read as ${preview.encoding}\n\n${table([["", "Column", "", "Becomes", "For example"], ...rows])}`;
}

/** Polls until the end. Ctrl-C cancels; the rows under way are finished and the report follows. */
async function follow(product: Product, id: string): Promise<ImportProgress> {
  const line = new ProgressLine();
  let cancelled: Promise<unknown> | undefined;
  const cancel = () => {
    if (cancelled) process.exit(exitCodes.interrupted);
    cancelled = product.cancel(id).catch(() => {}); // the next look at the import says how it stands
  };
  process.on("SIGINT", cancel);
  try {
    for (;;) {
      const progress = await product.progress(id).catch((error: unknown) => {
        throw error instanceof CliError ? new CliError(`${error.message}\nThe import was under way; importing the same file again goes on where it ended.`, error.exitCode, { cause: error }) : error;
      });
      if (progress.status !== "running" && progress.status !== "preview") return progress;
      const share = progress.total === 0 ? 0 : Math.floor((progress.processed / progress.total) * 100);
      line.show(`${cancelled ? "Stopping: " : ""}${progress.processed.toLocaleString("en")} of ${progress.total.toLocaleString("en")} rows (${share} %)${progress.failed > 0 ? `, ${progress.failed} failed` : ""}`);
      await pause(POLL_MS);
    }
  } finally {
    process.off("SIGINT", cancel);
    line.end();
  }
}

function summary(progress: ImportProgress, seconds: number): string {
  const { created, skipped, failed, rows, notes, status, error } = progress;
  const parts = [`${status === "completed" ? "Imported" : status === "cancelled" ? "Cancelled" : "Ended early"} in ${seconds.toFixed(1)} s: ${created.toLocaleString("en")} created, ${skipped.toLocaleString("en")} skipped, ${failed.toLocaleString("en")} failed`];
  if (error !== undefined) parts.push(error);
  const bad = rows.filter(({ kind }) => kind === "failed");
  if (bad.length > 0) parts.push(`\nRows that failed:\n${table(bad.slice(0, SHOWN_ROWS).map(({ line, key, reason }) => [`line ${line}`, plain(key, 40), plain(reason, 200)]))}`);
  if (failed > Math.min(bad.length, SHOWN_ROWS)) parts.push(`  … and ${count(failed - Math.min(bad.length, SHOWN_ROWS), "more", "more")}; --report FILE.csv writes them down`);
  const reasons = new Map<string, number>();
  for (const { kind, reason } of rows) if (kind === "skipped") reasons.set(generally(reason), (reasons.get(generally(reason)) ?? 0) + 1);
  const listed = [...reasons.values()].reduce((sum, many) => sum + many, 0);
  if (skipped > listed) parts.push(`\nRows that were skipped (of the first ${listed.toLocaleString("en")}):\n${skippedTable(reasons)}`);
  else if (skipped > 0) parts.push(`\nRows that were skipped:\n${skippedTable(reasons)}`);
  if (notes.length > 0) parts.push(`\nTo know:\n${table(notes.map(({ note, count: many, lines }) => [count(many, "row"), `${plain(note, 200)} (${lines.length < many ? "first " : ""}line${lines.length === 1 ? "" : "s"} ${lines.slice(0, 5).join(", ")})`]))}`);
  return parts.join("\n");
}

function skippedTable(reasons: ReadonlyMap<string, number>): string {
  return table([...reasons].map(([reason, many]) => [count(many, "row"), reason]));
}

function generally(reason: string): string {
  return reason.replace(/line \d+$/, "a line before");
}

async function writeReport(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text);
  } catch (error) {
    throw new CliError(`The report cannot be written: ${(error as Error).message}`, exitCodes.failed, { cause: error });
  }
}
