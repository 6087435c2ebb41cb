import type { WorkStatus } from "#schemas/status.ts";
import { GalaxyError } from "#schemas/errors.ts";
import { commandIdOf, taskIdOf } from "./identity.ts";
import type { StoryPlan } from "./rows.ts";
import type { Sender } from "./sender.ts";
import { commentDeeds, createOnce, type Written } from "./write-story.ts";

/** A task that was made and has to be moved on once all tasks are there. */
export interface TaskToMove {
  readonly taskId: string;
  readonly line: number;
  readonly status: WorkStatus;
  /** Undefined: now. */
  readonly at: string | undefined;
  readonly isNew: boolean;
}

export interface WrittenTask {
  readonly written: Written;
  readonly toMove: TaskToMove | undefined;
}

/**
 * Makes the task of a sub-task's row, in the story given.
 * @returns `no_parent` when there is no such story
 * @throws {GalaxyError} when the task itself is refused
 */
export async function writeTask(plan: StoryPlan, place: { readonly parentStoryId: string; readonly rowId: string; readonly rank: string; readonly content: string }, sender: Sender, note: (text: string) => void): Promise<WrittenTask | "no_parent"> {
  const taskId = taskIdOf(place.rowId);
  const { title, description, assigned_to: assignee, story_points: points, acceptance_criteria: criteria, status } = plan.story;
  const input = {
    task_id: taskId,
    story_id: place.parentStoryId,
    title,
    description: criteria === undefined ? (description ?? "") : [description ?? "", ...criteria].filter((part) => part !== "").join("\n\n"),
    rank: place.rank,
    assigned_user_id: assignee ?? null,
  };
  let written: Written;
  try {
    written = await createOnce(() => sender.send("create_task", input, commandIdOf(taskId, `create/${place.content}`), plan.createdAt));
  } catch (error) {
    if (error instanceof GalaxyError && error.code === "not_found") return "no_parent";
    throw error;
  }
  if (written === "created" && points !== undefined && points !== null) note("story points of sub-tasks were left out: tasks have hours, not points");
  const comments = written === "changed" ? [] : commentDeeds(plan, note, written === "created");
  for (const { name, body, at } of comments) {
    await sender.send("comment_on_task", { task_id: taskId, body }, commandIdOf(taskId, name), at).catch((error: unknown) => {
      if (!(error instanceof GalaxyError)) throw error;
      if (written === "created") note(`a comment could not be added: ${error.message}`);
    });
  }
  const target = plan.doneAt === undefined ? status : "done";
  const moves = written !== "changed" && target !== undefined && target !== "backlog" && target !== "todo";
  return { written, toMove: moves ? { taskId, line: plan.line, status: target, at: latest([plan.doneAt ?? plan.createdAt, ...comments.map(({ at }) => at)]), isNew: written === "created" } : undefined };
}

/** Comments come before the move, so the move is no earlier than the last of them; undefined stands for now. */
function latest(times: ReadonlyArray<string | undefined>): string | undefined {
  return times.reduce((one, other) => (one === undefined || other === undefined ? undefined : other > one ? other : one));
}

/** Moves a task to where the file has it. To be done when all tasks are there: a story follows its last one. */
export async function moveTask({ taskId, status, at, isNew }: TaskToMove, sender: Sender, note: (text: string) => void): Promise<void> {
  try {
    await sender.send("move_task", { task_id: taskId, status }, commandIdOf(taskId, `move/${status}/${at ?? ""}`), at);
  } catch (error) {
    if (!(error instanceof GalaxyError)) throw error;
    if (isNew) note(`a task could not be moved to ${status.replace("_", " ")}: ${error.message}`);
  }
}
