import type { ImportColumn, ImportFieldHelp, ImportShape } from "#schemas/imports.ts";

/** What a column of a file can become. */
export const importFields = [
  { id: "external_key", label: "Key", many: false, help: "The key it has where it comes from; the same key is never imported twice." },
  { id: "title", label: "Title", many: false, help: "Required." },
  { id: "description", label: "Description", many: false, help: "Kept exactly as written." },
  { id: "acceptance_criteria", label: "Acceptance criteria", many: false, help: "One criterion a line." },
  { id: "story_points", label: "Story points", many: false, help: "A number; fractions are welcome." },
  { id: "status", label: "Status", many: false, help: "Jira's names and our own are understood." },
  { id: "status_category", label: "Status category", many: false, help: "To Do, In Progress or Done: used where the status itself is not known." },
  { id: "priority", label: "Priority", many: false, help: "Names from Blocker to Trivial, P1 to P5, or 1 to 10." },
  { id: "issue_type", label: "Issue type", many: false, help: "Becomes a label, unless it is Story." },
  { id: "labels", label: "Labels", many: true, help: "One label a cell, in as many columns as there are." },
  { id: "sprint", label: "Sprint", many: true, help: "The last one named is the present one; open stories are planned into it." },
  { id: "assignee", label: "Assignee", many: false, help: "Assigned where it is the name of a person of the team." },
  { id: "created", label: "Created", many: false, help: "When it was written." },
  { id: "updated", label: "Updated", many: false, help: "Stands in for the date it was resolved when that is missing." },
  { id: "resolved", label: "Resolved", many: false, help: "When it was done." },
  { id: "issue_id", label: "Issue id", many: false, help: "The number Jira knows it by; sub-tasks name their parent by it." },
  { id: "parent", label: "Parent", many: false, help: "Key or issue id of the story a sub-task belongs to." },
  { id: "comment", label: "Comments", many: true, help: "Date;author;text, as Jira writes them, or text alone." },
] as const satisfies readonly ImportFieldHelp[];

export type ImportField = (typeof importFields)[number]["id"];

const ids = new Set<string>(importFields.map((field) => field.id));

export function isImportField(name: string): name is ImportField {
  return ids.has(name);
}

/** A column, whose field is one of ours. */
export interface Column extends ImportColumn {
  readonly field: ImportField | null;
}

/** Header names in lower case, spaces and punctuation left out. */
const known: Readonly<Record<string, ImportField>> = {
  issuekey: "external_key",
  key: "external_key",
  externalkey: "external_key",
  summary: "title",
  title: "title",
  description: "description",
  acceptancecriteria: "acceptance_criteria",
  storypoint: "story_points",
  storypoints: "story_points",
  storypointestimate: "story_points",
  storypointsestimate: "story_points",
  points: "story_points",
  status: "status",
  statuscategory: "status_category",
  priority: "priority",
  issuetype: "issue_type",
  labels: "labels",
  label: "labels",
  sprint: "sprint",
  sprints: "sprint",
  assignee: "assignee",
  created: "created",
  createdat: "created",
  updated: "updated",
  updatedat: "updated",
  resolved: "resolved",
  resolutiondate: "resolved",
  completedat: "resolved",
  issueid: "issue_id",
  parent: "parent",
  parentid: "parent",
  parentkey: "parent",
  comment: "comment",
  comments: "comment",
};

/** Jira writes `Custom field (Story Points)` for what a team added itself. */
function plain(name: string): string {
  const custom = /^custom field \((.*)\)$/i.exec(name.trim());
  return (custom?.[1] ?? name).toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, "");
}

/** The columns of a header, each with the field it most likely is. */
export function columnsOf(header: readonly string[]): Column[] {
  return header.map((name, index) => {
    const key = plain(name);
    return { index, name, field: Object.hasOwn(known, key) ? (known[key] ?? null) : null };
  });
}

/** Jira's own export names its title Summary; the simple shape does not. */
export function shapeOf(columns: readonly Column[]): ImportShape {
  return columns.some((column) => plain(column.name) === "summary") ? "jira" : "simple";
}

/** Column index → field, as a caller may say it; null leaves a column out. */
export type MappingOverride = Readonly<Record<string, string | null>>;

/**
 * The columns with a caller's choices put over our own.
 * @returns the columns, or sentences about what is wrong with the choices
 */
export function withMapping(columns: readonly Column[], override: MappingOverride): { readonly columns: readonly Column[] } | { readonly problems: readonly string[] } {
  const problems: string[] = [];
  const chosen = new Map<number, ImportField | null>();
  for (const [key, field] of Object.entries(override)) {
    const index = Number(key);
    if (!Number.isInteger(index) || index < 0 || index >= columns.length) problems.push(`there is no column ${key}: columns are counted from 0 to ${columns.length - 1}`);
    else if (field !== null && !isImportField(field)) problems.push(`${field} is not a field; choose one of ${[...ids].join(", ")}`);
    else chosen.set(index, field);
  }
  const mapped = columns.map((column) => (chosen.has(column.index) ? { ...column, field: chosen.get(column.index) ?? null } : column));
  if (problems.length === 0 && !mapped.some((column) => column.field === "title")) problems.push("no column is mapped to the title");
  return problems.length > 0 ? { problems } : { columns: mapped };
}
