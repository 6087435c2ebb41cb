export const projectStatuses = ["planning", "active", "paused", "completed"] as const;
export type ProjectStatus = (typeof projectStatuses)[number];

export const sprintStatuses = ["planning", "active", "completed", "archived"] as const;
export type SprintStatus = (typeof sprintStatuses)[number];

/** Stories and tasks live the same life; this is also the order of a board's columns. */
export const workStatuses = ["backlog", "todo", "in_progress", "in_review", "done", "failed", "overridden"] as const;
export type WorkStatus = (typeof workStatuses)[number];

/** What people read for a status: columns, menus, history, refusals. */
export const statusNames: Readonly<Record<WorkStatus, string>> = {
  backlog: "Backlog",
  todo: "To do",
  in_progress: "In progress",
  in_review: "In review",
  done: "Done",
  failed: "Failed",
  overridden: "Overridden",
};

export const agentTypes = ["pm", "architect", "dev", "qa", "devops"] as const;
export type AgentType = (typeof agentTypes)[number];

/** Where a story or a task may go from each status in one step. */
export const workTransitions: Readonly<Record<WorkStatus, readonly WorkStatus[]>> = {
  backlog: ["todo"],
  todo: ["in_progress", "backlog"],
  in_progress: ["in_review", "overridden", "backlog"],
  in_review: ["done", "failed", "in_progress", "backlog"],
  done: ["in_progress"],
  failed: ["todo", "backlog"],
  overridden: ["in_progress", "backlog"],
};

export const projectTransitions: Readonly<Record<ProjectStatus, readonly ProjectStatus[]>> = {
  planning: ["active"],
  active: ["paused", "completed"],
  paused: ["active", "completed"],
  completed: ["active"],
};

/**
 * The statuses a person's card passes when it is dragged over several columns at once: `from` left out, `to` last;
 * `[]` when it is there already, undefined when no legal path leads there.
 *
 * Nobody is rejected, taken over or thrown back on the way: a path only goes through todo, in_progress and in_review,
 * so `failed`, `overridden` and `backlog` are reached in one step or by way of those three.
 */
export function pathBetween(from: WorkStatus, to: WorkStatus): readonly WorkStatus[] | undefined {
  if (from === to) return [];
  const queue: WorkStatus[][] = [[from]];
  const seen = new Set<WorkStatus>([from]);
  for (let path = queue.shift(); path; path = queue.shift()) {
    for (const next of workTransitions[path[path.length - 1] ?? from]) {
      if (next === to) return [...path.slice(1), next];
      if (seen.has(next) || (next !== "todo" && next !== "in_progress" && next !== "in_review")) continue;
      seen.add(next);
      queue.push([...path, next]);
    }
  }
  return undefined;
}

/** Every status reachable from here, in the order of the columns. What a refusal names, and what a board lights up. */
export function allowedFrom(from: WorkStatus): readonly WorkStatus[] {
  return workStatuses.filter((to) => to !== from && pathBetween(from, to) !== undefined);
}

/** Open work is neither done nor given up. */
export function isOpen(status: WorkStatus): boolean {
  return status !== "done";
}
