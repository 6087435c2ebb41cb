import { statusNames } from "#schemas/status.ts";

/** The things a person reads instead of an event's type and a field's name. Unknown ones are taken apart into words. */
const verbs: Readonly<Record<string, string>> = {
  "team.created": "created the team",
  "team.updated": "changed the team",
  "team.member_invited": "invited somebody to the team",
  "team.invitation_revoked": "took an invitation back",
  "team.member_added": "joined the team",
  "team.member_role_changed": "changed a role in the team",
  "team.member_removed": "ended a membership of the team",
  "api_key.created": "made an API key",
  "api_key.revoked": "revoked an API key",
  "project.created": "created the project",
  "project.updated": "changed the project",
  "project.status_changed": "changed the project's status",
  "project.deleted": "deleted the project",
  "sprint.created": "created the sprint",
  "sprint.updated": "changed the sprint",
  "sprint.started": "started the sprint",
  "sprint.completed": "completed the sprint",
  "sprint.archived": "archived the sprint",
  "story.created": "created the story",
  "story.updated": "edited the story",
  "story.estimated": "estimated the story",
  "story.prioritized": "moved the story in the order",
  "story.planned": "planned the story",
  "story.assigned": "assigned the story",
  "story.status_changed": "moved the story",
  "story.completed": "finished the story",
  "story.commented": "commented on the story",
  "story.attached": "attached a file to the story",
  "story.detached": "took a file away from the story",
  "story.deleted": "deleted the story",
  "task.created": "created the task",
  "task.updated": "edited the task",
  "task.assigned": "assigned the task",
  "task.unassigned": "took the task from its assignee",
  "task.status_changed": "moved the task",
  "task.completed": "finished the task",
  "task.commented": "commented on the task",
  "task.attached": "attached a file to the task",
  "task.detached": "took a file away from the task",
  "task.deleted": "deleted the task",
};

const fields: Readonly<Record<string, string>> = {
  title: "Title",
  description: "Description",
  acceptance_criteria: "Acceptance criteria",
  labels: "Labels",
  priority: "Priority",
  story_points: "Points",
  rank: "Place in the order",
  sprint_id: "Sprint",
  from_sprint_id: "Sprint before",
  status: "Status",
  reason: "Reason",
  assigned_to: "Assignee",
  assigned_user_id: "Assignee",
  assigned_agent: "Agent",
  start_date: "First day",
  end_date: "Last day",
  capacity_points: "Capacity",
  estimated_hours: "Estimated hours",
  actual_hours: "Actual hours",
  external_key: "Key where it came from",
  time_zone: "Time zone",
  working_days: "Working days",
  tech_stack: "Tech stack",
  on_last_task_done: "When the last task is done",
  allow_parallel_sprints: "Several active sprints",
  committed_points: "Committed points",
  committed_stories: "Committed stories",
  total_points: "Points in the sprint",
  completed_stories: "Stories done",
  unfinished_story_ids: "Unfinished stories",
  unfinished_to: "Unfinished stories went to",
  workspace_slug: "Address",
  project_id: "Project",
  team_id: "Team",
  story_id: "Story",
  comment_id: "Comment",
  user_id: "Person",
  role: "Role",
  expires_at: "Until",
};

const statuses: Readonly<Record<string, string>> = {
  ...statusNames,
  planning: "Planning",
  active: "Active",
  paused: "Paused",
  completed: "Completed",
  archived: "Archived",
};

const weekdays = ["", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/** Who did something, as a person would say it: what the product does by itself has a rule's name in the log. */
export function actorName(actor: { readonly kind: string; readonly name: string }): string {
  return actor.kind === "system" ? "Software Galaxy" : actor.name;
}

/** What somebody did, to stand behind their name: `estimated the story`. */
export function actionWords(action: string): string {
  return verbs[action] ?? action.replaceAll(/[._]/g, " ");
}

/** A field's name as a person would say it. */
export function fieldWords(field: string): string {
  const known = fields[field];
  if (known !== undefined) return known;
  const words = field.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/**
 * A value in plain words: nothing for null and empty text, statuses by name, ids through `nameOf` (a sprint, a person)
 * where it knows them.
 */
export function valueWords(field: string, value: unknown, nameOf: (id: string) => string | undefined): string {
  if (value === null || value === undefined || value === "") return field === "sprint_id" || field === "from_sprint_id" || field === "unfinished_to" ? "Backlog" : "nothing";
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "number") return field === "working_days" ? (weekdays[value] ?? String(value)) : String(value);
  if (typeof value === "string") {
    if (field === "status" || field === "on_last_task_done") return value === "off" ? "nothing happens" : (statuses[value] ?? value);
    return nameOf(value) ?? value;
  }
  if (Array.isArray(value)) {
    if (value.length === 0) return "nothing";
    if (field === "unfinished_story_ids" && value.length > 5) return `${value.length} stories`;
    return value.map((item) => valueWords(field, item, nameOf)).join(field === "acceptance_criteria" ? "; " : ", ");
  }
  return JSON.stringify(value);
}

/** Fields that say nothing a person wants in a line: places among ranks, and what the sentence says already. */
const silent = new Set(["rank", "project_id", "team_id", "story_id", "comment_id", "invitation_id", "key_id"]);
/** Fields of a new thing worth a line; the rest stands in the details. */
const telling = new Set(["story_points", "start_date", "end_date", "goal", "key", "time_zone", "capacity_points", "external_key"]);

interface Changed {
  readonly field: string;
  readonly from: unknown;
  readonly to: unknown;
}

/** The changes of an event that are worth a line beside its sentence; all of them stand in its details. */
export function shownChanges({ action, changes }: { readonly action: string; readonly changes: readonly Changed[] }): readonly Changed[] {
  if (action.endsWith(".commented") || action === "story.completed" || action === "task.completed") return [];
  if (action.endsWith(".created")) return changes.filter(({ field, to }) => telling.has(field) && !isNothing(to));
  return changes.filter(({ field, from, to }) => !silent.has(field) && (field === "sprint_id" || (!(isNothing(from) && isNothing(to)) && JSON.stringify(from) !== JSON.stringify(to))));
}

/**
 * The lines of several events of one go, oldest first: a field that changed more than once is said once, from what it
 * was at first to what it is at last.
 */
export function mergedChanges(entries: readonly { readonly action: string; readonly changes: readonly Changed[] }[]): readonly Changed[] {
  const merged = new Map<string, Changed>();
  for (const change of entries.flatMap(shownChanges)) merged.set(change.field, { ...change, from: merged.get(change.field)?.from ?? change.from });
  return [...merged.values()];
}

function isNothing(value: unknown): boolean {
  return value === null || value === undefined || value === "" || (Array.isArray(value) && value.length === 0);
}
