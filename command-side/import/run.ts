import { createReadStream } from "node:fs";
import { GalaxyError } from "#schemas/errors.ts";
import type { Principal } from "#schemas/principal.ts";
import { rankForNew } from "#schemas/rank.ts";
import type { Column } from "./fields.ts";
import { digest, RowIdentities, storyIdOf } from "./identity.ts";
import { Lanes } from "./lanes.ts";
import { type FileFormat, readRecords } from "./records.ts";
import type { ImportReport } from "./report.ts";
import { type BadRow, rowReader, type StoryPlan } from "./rows.ts";
import { ImportStopped, type Sender } from "./sender.ts";
import { ImportSprints } from "./sprints.ts";
import type { TargetProject } from "./target.ts";
import { writeStory } from "./write-story.ts";
import { moveTask, type TaskToMove, writeTask } from "./write-task.ts";

export interface RunOptions {
  readonly path: string;
  readonly format: FileFormat;
  readonly columns: readonly Column[];
  readonly project: TargetProject;
  readonly principal: Principal;
  readonly nullIsEmpty: boolean;
  readonly sender: Sender;
  readonly report: ImportReport;
  readonly signal: AbortSignal;
  /** Something was counted. */
  readonly onProgress: () => void;
}

/** Commands under way at once: enough to fill the log's groups, few enough that people are served in between. */
const CONCURRENCY = 64;
/** How many ranks {@link rankForNew} tells apart within a millisecond. */
const RANKS_A_MS = 3_844;

interface Row {
  readonly plan: StoryPlan;
  /** Id of the story it becomes. */
  readonly storyId: string;
  /** Set when another row with its key came before. */
  readonly firstLine: number | undefined;
  readonly rank: string;
  /** Stands for what the row says, as far as a story or a task is made of it. */
  readonly content: string;
}

/**
 * Turns the rows of a file into stories, in the file's order, and those that are sub-tasks into tasks of their story. Reads the file a second
 * time for these: their stories may stand behind them. Returns early, without an error, when the signal aborts; rows that
 * are under way are finished.
 * @throws {ImportStopped} when no further row would be taken
 */
export async function runImport(options: RunOptions): Promise<void> {
  const lanes = new Lanes(CONCURRENCY);
  try {
    await runIn(lanes, options);
  } catch (error) {
    await lanes.idle().catch(() => {}); // what was under way is finished; the first error is the one to tell
    throw error;
  }
}

async function runIn(lanes: Lanes, options: RunOptions): Promise<void> {
  const { report, sender, signal, onProgress, project } = options;
  const sprints = new ImportSprints(project, sender);
  const base = Date.now();
  /** Key and issue id of every story of the file → its id. */
  const stories = new Map<string, string>();
  let subTasks = 0;

  const noteAt = (line: number) => (text: string) => report.note(line, text);
  const counted = (row: Row, written: "created" | "there" | "changed") => {
    const { line, name } = row.plan;
    if (written === "created") report.created += 1;
    else report.skip(line, name, written === "there" ? "was imported before" : "was imported before, and says something else in this file now: left as it is");
    onProgress();
  };
  const refused = ({ plan: { line, name } }: Row, error: unknown) => {
    if (!(error instanceof GalaxyError)) throw error;
    if (error.code === "not_found") throw new ImportStopped("The project is not there any more", { cause: error });
    report.fail(line, name, reasonOf(error));
    onProgress();
  };
  const asStory = async (row: Row): Promise<void> => {
    try {
      const place = row.plan.sprint === null ? null : await sprints.idOf(row.plan.sprint);
      const plan = place === "over" ? backlogged(row.plan) : row.plan;
      const written = await writeStory(plan, { projectId: project.id, storyId: row.storyId, sprintId: place === "over" ? null : place, rank: row.rank, content: row.content }, sender, noteAt(plan.line));
      if (place === "over" && written === "created") report.note(plan.line, `the sprint ${JSON.stringify(row.plan.sprint)} is over in this project: imported outside of it`);
      counted(row, written);
    } catch (error) {
      refused(row, error);
    }
  };

  for await (const row of rowsOf(options, base)) {
    if (signal.aborted) break;
    if ("reason" in row) {
      report.fail(row.line, row.name, row.reason);
      onProgress();
      continue;
    }
    for (const note of row.plan.notes) report.note(row.plan.line, note);
    if (row.firstLine !== undefined) {
      report.skip(row.plan.line, row.plan.name, `has the same key as line ${row.firstLine}`);
      onProgress();
    } else if (row.plan.parent !== null) {
      subTasks += 1;
    } else {
      if (row.plan.key !== null) stories.set(row.plan.key, row.storyId);
      if (row.plan.issueId !== null) stories.set(row.plan.issueId, row.storyId);
      await lanes.start(() => asStory(row));
    }
  }
  await lanes.idle();
  if (subTasks === 0 || signal.aborted) return;

  const toMove: TaskToMove[] = [];
  const asTask = async (row: Row, parent: string): Promise<void> => {
    try {
      const parentStoryId = stories.get(parent) ?? storyIdOf(project.id, parent);
      const task = await writeTask(row.plan, { parentStoryId, rowId: row.storyId, rank: row.rank, content: row.content }, sender, noteAt(row.plan.line));
      if (task === "no_parent") {
        report.note(row.plan.line, "sub-tasks whose parent is neither in the file nor imported before were imported as stories");
        await asStory(row);
        return;
      }
      if (task.toMove) toMove.push(task.toMove);
      counted(row, task.written);
    } catch (error) {
      refused(row, error);
    }
  };
  for await (const row of rowsOf(options, base)) {
    if (signal.aborted) break;
    if ("reason" in row || row.plan.parent === null || row.firstLine !== undefined) continue;
    const { parent } = row.plan;
    await lanes.start(() => asTask(row, parent));
  }
  await lanes.idle();
  for (const task of toMove) await lanes.start(() => moveTask(task, sender, noteAt(task.line)));
  await lanes.idle();
}

/** The rows of the file, the header left out, each with its identity and its place. */
async function* rowsOf({ path, format, columns, project, principal, nullIsEmpty }: RunOptions, base: number): AsyncGenerator<Row | BadRow> {
  const readRow = rowReader(columns, { timeZone: project.timeZone, decimalComma: format.delimiter !== ",", nullIsEmpty, personOf: (name) => personOf(principal, name) });
  const identities = new RowIdentities(project.id);
  const now = new Date(base).toISOString();
  let isHeader = true;
  let index = 0;
  for await (const batch of readRecords(createReadStream(path), format)) {
    for (const record of batch) {
      if (record.kind === "broken") yield { line: record.line, name: "", reason: record.reason };
      else if (isHeader) isHeader = false;
      else {
        const row = readRow(record);
        index += 1;
        if ("reason" in row) yield row;
        else yield { plan: withoutFuture(row, now), content: digest(row.story, row.sprint, row.createdAt), ...identities.of(row), rank: rankForNew(base + Math.floor(index / RANKS_A_MS), index) };
      }
    }
  }
}

/** Of the names in a file only that of whoever imports it is taken for somebody: others may be called the same. */
function personOf({ actor, name }: Principal, wanted: string): string | undefined {
  return actor.kind === "user" && name.toLowerCase() === wanted.trim().toLowerCase() ? actor.id : undefined;
}

/** What has not happened yet cannot be imported as having happened: such a date counts as now. */
function withoutFuture(plan: StoryPlan, now: string): StoryPlan {
  const isFuture = (at: string | undefined) => at !== undefined && at > now;
  if (!isFuture(plan.createdAt) && !isFuture(plan.doneAt) && !plan.comments.some(({ at }) => isFuture(at))) return plan;
  const past = (at: string | undefined) => (isFuture(at) ? undefined : at);
  const createdAt = past(plan.createdAt);
  return {
    ...plan,
    createdAt,
    doneAt: createdAt === undefined ? undefined : past(plan.doneAt),
    ...(plan.doneAt !== undefined && (createdAt === undefined || isFuture(plan.doneAt)) ? { story: { ...plan.story, status: "done" as const } } : {}),
    comments: plan.comments.map((comment) => ({ ...comment, at: past(comment.at) })),
    notes: [...plan.notes, "dates in the future were read as now"],
  };
}

/** A story whose sprint takes no more: it keeps how far it is, and waits in the backlog when nobody has begun it. */
function backlogged(plan: StoryPlan): StoryPlan {
  if (plan.story.status !== "todo") return plan;
  const { status: _todo, ...story } = plan.story;
  return { ...plan, story };
}

function reasonOf(error: GalaxyError): string {
  const details = Object.entries(error.details ?? {}).flatMap(([field, sentences]) => sentences.map((sentence) => (field === "_" ? sentence : `${field.replaceAll("_", " ")} ${sentence}`)));
  return details.length > 0 ? details.join("; ") : error.message;
}
