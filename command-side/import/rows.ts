import type { z } from "zod";
import { type CommandInput, commandCatalogue } from "#schemas/commands/catalogue.ts";
import { commentBody, oneLine } from "#schemas/fields.ts";
import type { Column, ImportField } from "./fields.ts";
import type { FileRecord } from "./records.ts";
import { commentOf, dateReader, numberOf, priorityOf, statusOf } from "./values.ts";

/** What a row asks for, in terms of commands; the ids, the project, the sprint's id and the rank come from whoever runs it. */
export interface StoryPlan {
  readonly line: number;
  /** What the row is known by in a report: its key, else its title. */
  readonly name: string;
  readonly key: string | null;
  /** The number Jira knows it by, if the file says. */
  readonly issueId: string | null;
  /** Key or issue id of the story it is a sub-task of; null for what is a story itself. */
  readonly parent: string | null;
  readonly story: Omit<CommandInput<"create_story">, "project_id" | "story_id" | "sprint_id" | "rank">;
  /** Name of the sprint it is planned into; null for none. */
  readonly sprint: string | null;
  /** RFC 3339; when it was written, if the file says. */
  readonly createdAt: string | undefined;
  /** Set when it was done at another time than it was written: the story is created open and then moved to done. */
  readonly doneAt: string | undefined;
  readonly comments: readonly { readonly at: string | undefined; readonly body: string }[];
  /** What a person should know about how the row was read. */
  readonly notes: readonly string[];
}

export interface BadRow {
  readonly line: number;
  readonly name: string;
  readonly reason: string;
}

export interface RowOptions {
  /** Dates without an offset are local to it. */
  readonly timeZone: string;
  /** 1,5 is one and a half. */
  readonly decimalComma: boolean;
  /** A description that says NULL, as databases export it, is empty; otherwise it is kept as it stands. Points and dates that say so are always empty, titles and keys never. */
  readonly nullIsEmpty: boolean;
  /** Id of a person of the team by name. */
  personOf(name: string): string | undefined;
}

const rules = commandCatalogue.create_story.input.omit({ project_id: true, story_id: true, sprint_id: true, rank: true });
const sprintName = oneLine(255);

/** Turns records of a file into plans for stories. Pure: says what a row would become and touches nothing. */
export function rowReader(columns: readonly Column[], options: RowOptions): (record: FileRecord) => StoryPlan | BadRow {
  const byField = new Map<ImportField, number[]>();
  for (const column of columns) if (column.field !== null) byField.set(column.field, [...(byField.get(column.field) ?? []), column.index]);
  const width = columns.length;
  const readDate = dateReader(options.timeZone);

  return (record) => {
    const { cells, line } = record;
    const notes = new Set<string>();
    const raw = (field: ImportField): string[] => (byField.get(field) ?? []).map((index) => cells[index] ?? "").filter((cell) => cell !== "");
    const filled = (field: ImportField): string[] =>
      raw(field).filter((cell) => {
        if (cell !== "NULL") return true;
        if (field === "description" && !options.nullIsEmpty) {
          notes.add("descriptions that say NULL were kept as they are");
          return true;
        }
        notes.add("cells that say NULL were read as empty");
        return false;
      });
    const first = (field: ImportField): string => filled(field)[0] ?? "";
    const date = (field: ImportField): string | undefined => {
      const text = first(field);
      const at = text.trim() === "" ? undefined : readDate(text);
      if (text.trim() !== "" && at === undefined) notes.add(`dates of the column ${field} were not understood and left out`);
      return at;
    };

    const keyText = raw("external_key")[0] ?? "";
    const key = keyText.trim() === "" ? null : keyText;
    const title = raw("title")[0] ?? "";
    const name = key ?? title.slice(0, 100);
    const bad = (reason: string): BadRow => ({ line, name, reason });

    if (cells.length < width) return bad(`has ${cells.length} cells where the header has ${width}${record.endsFile ? ": the file seems to be cut off here" : ""}`);
    if (cells.slice(width).some((cell) => cell.trim() !== "")) return bad(`has ${cells.length} cells where the header has ${width}: a cell with a delimiter or a quote in it is probably not quoted`);

    const pointsText = first("story_points");
    const points = pointsText.trim() === "" ? null : numberOf(pointsText, options.decimalComma);
    if (points === undefined) return bad(`story points: ${JSON.stringify(pointsText.slice(0, 40))} is not a number`);

    const statusText = first("status");
    let status = statusText.trim() === "" && first("status_category").trim() === "" ? undefined : statusOf(statusText, first("status_category"));
    if (status === undefined && statusText.trim() !== "") notes.add(`the status ${JSON.stringify(statusText.slice(0, 60))} is not known: imported into the backlog`);
    const priorityText = first("priority");
    const priority = priorityText.trim() === "" ? undefined : priorityOf(priorityText);
    if (priority === undefined && priorityText.trim() !== "") notes.add(`the priority ${JSON.stringify(priorityText.slice(0, 60))} is not known: imported as 5`);

    const labels = [...new Set(filled("labels"))];
    const type = first("issue_type");
    if (type.trim() !== "" && !/^(?:user )?story$/i.test(type.trim()) && !labels.includes(type)) labels.push(type);

    const assignee = first("assignee");
    const assignedTo = assignee.trim() === "" ? undefined : options.personOf(assignee);
    if (assignee.trim() !== "" && assignedTo === undefined) notes.add("assignees who are no members of the team were left out");

    const createdAt = date("created");
    const resolvedAt = date("resolved") ?? (status === "done" ? date("updated") : undefined);
    const doneAt = status === "done" && createdAt !== undefined && resolvedAt !== undefined && resolvedAt > createdAt ? resolvedAt : undefined;

    let sprint = filled("sprint").at(-1) ?? null;
    if (sprint !== null && status === "done") {
      notes.add("stories that are done were left out of their sprints, which are over");
      sprint = null;
    }
    if (sprint !== null) {
      const checked = sprintName.safeParse(sprint);
      if (!checked.success) return bad(`sprint ${sentence(checked.error)}`);
    }
    // a story waits in the backlog, or to do in its sprint; further along it stays where it was
    if (status === "backlog" || status === undefined) status = sprint === null ? "backlog" : "todo";

    const titled = titleOf(title);
    if (titled.note !== undefined) notes.add(titled.note);
    const written = first("description");
    const description = titled.note === undefined ? written : `${title}${written === "" ? "" : `\n\n${written}`}`;
    const criteria = first("acceptance_criteria").split(/\r\n|\n|\r/).filter((text) => text.trim() !== "");
    const story = {
      title: titled.title,
      ...(description === "" ? {} : { description }),
      ...(criteria.length === 0 ? {} : { acceptance_criteria: criteria }),
      ...(labels.length === 0 ? {} : { labels }),
      ...(priority === undefined ? {} : { priority }),
      ...(points === null ? {} : { story_points: points }),
      ...(key === null ? {} : { external_key: key }),
      ...(assignedTo === undefined ? {} : { assigned_to: assignedTo }),
      ...(status === "backlog" || doneAt !== undefined ? {} : { status }),
    };
    const checked = rules.safeParse(story);
    if (!checked.success) return bad(sentence(checked.error));

    const comments: { at: string | undefined; body: string }[] = [];
    for (const cell of filled("comment")) {
      const comment = commentOf(cell, readDate);
      const body = comment.author === undefined ? comment.text : `${comment.author} wrote:\n\n${comment.text}`;
      if (comment.text.trim() === "") continue;
      const fits = commentBody.safeParse(body);
      if (fits.success) comments.push({ at: comment.at, body });
      else notes.add(`comments that break a rule were left out (${sentence(fits.error)})`);
    }
    const isSubTask = /\bsub-?task\b/i.test(type);
    const parent = isSubTask ? first("parent").trim() || null : null;
    if (isSubTask && parent === null) notes.add("sub-tasks that name no parent were imported as stories");
    const issueId = first("issue_id").trim() || null;
    const what = { line, name, key, issueId, parent, story, sprint };
    if (createdAt === undefined && resolvedAt !== undefined && status === "done") return { ...what, createdAt: resolvedAt, doneAt: undefined, comments, notes: [...notes] };
    return { ...what, createdAt, doneAt, comments, notes: [...notes] };
  };
}

const MAX_TITLE = 255;

/**
 * The title as the rules of a story allow it: one line of at most 255 characters. Where that changes it, a note says so;
 * the whole text then stands on top of the description.
 */
function titleOf(text: string): { readonly title: string; readonly note?: string } {
  // oxlint-disable-next-line no-control-regex -- control characters are exactly what a title may not hold
  const line = text.replaceAll(/[\u0000-\u001f\u007f]+/g, " ");
  const broken = line === text ? {} : { note: "titles with line breaks or control characters were made one line; the text as it was stands on top of the description" };
  if (line.length <= MAX_TITLE) return { title: line, ...broken };
  const cut = line.slice(0, MAX_TITLE - 1).replace(/[\ud800-\udbff]$/, "").trimEnd();
  return { title: `${cut}…`, note: `titles of more than ${MAX_TITLE} characters were cut; the whole of it stands on top of the description` };
}

/** What zod found, as a reason in a report: "title must be at most 255 characters". */
function sentence(error: z.ZodError): string {
  return [...new Set(error.issues.map((issue) => [issue.path[0] === undefined ? "" : String(issue.path[0]).replaceAll("_", " "), issue.message].filter((part) => part !== "").join(" ")))].join("; ");
}
