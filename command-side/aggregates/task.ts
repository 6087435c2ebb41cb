import type { Command } from "#schemas/commands/catalogue.ts";
import type { EventData } from "#schemas/events/catalogue.ts";
import type { TaskEvent } from "#schemas/events/task.ts";
import type { WorkStatus } from "#schemas/status.ts";
import { changesOf, isEmpty, refuse, stepsTo, type Aggregate } from "./aggregate.ts";
import { fileOf, mayAttach, withFile, withoutFile, type Attachments } from "./attachments.ts";

export type Task = Omit<EventData<"task.created">, "status"> & {
  readonly status: WorkStatus;
  readonly actual_hours: number | null;
  readonly assigned_user_id: string | null;
  readonly assigned_agent: EventData<"task.assigned">["assigned_agent"];
  readonly completed_at: string | null;
  readonly attachments?: Attachments;
  readonly deleted: boolean;
};

export interface TaskFacts {
  /** The story a new task is for. */
  readonly story: { readonly project_id: string; readonly status: WorkStatus; readonly sprint_id: string | null } | null;
  readonly assigneeIsMember: boolean;
  readonly lastRank: string;
  /** Id for a comment. */
  readonly newId: string;
}

type TaskCommand = Command<"create_task" | "update_task" | "assign_task" | "unassign_task" | "move_task" | "comment_on_task" | "attach_to_task" | "detach_from_task" | "delete_task">;

export const task: Aggregate<Task, TaskEvent, TaskCommand, TaskFacts> = {
  evolve(state, event, at) {
    const present = state as Task;
    switch (event.type) {
      case "task.created":
        return { ...event.data, actual_hours: null, assigned_user_id: null, assigned_agent: null, completed_at: null, deleted: false };
      case "task.updated":
        return { ...present, ...event.data } as Task;
      case "task.assigned":
        return { ...present, ...event.data };
      case "task.unassigned":
        return { ...present, assigned_user_id: null, assigned_agent: null };
      case "task.status_changed":
        return { ...present, status: event.data.to, completed_at: event.data.to === "done" ? at : null };
      case "task.completed":
      case "task.commented":
        return present;
      case "task.attached":
        return { ...present, attachments: withFile(present.attachments, event.data) };
      case "task.detached":
        return { ...present, attachments: withoutFile(present.attachments, event.data.attachment_id) };
      case "task.deleted":
        return { ...present, deleted: true };
      default:
        return event satisfies never;
    }
  },

  decide(state, command, facts) {
    if (command.name === "create_task") return create(command.data, facts);
    const present = state as Task;
    switch (command.name) {
      case "update_task": {
        const { task_id: _id, ...wanted } = command.data;
        const changes = changesOf(present, wanted);
        return isEmpty(changes) ? [] : [{ type: "task.updated", data: changes }];
      }
      case "assign_task": {
        const { assigned_user_id } = command.data;
        if (assigned_user_id === present.assigned_user_id) return [];
        mustBeMember(facts);
        return [{ type: "task.assigned", data: { assigned_user_id, assigned_agent: null } }];
      }
      case "unassign_task":
        return present.assigned_user_id === null && present.assigned_agent === null ? [] : [{ type: "task.unassigned", data: {} }];
      case "move_task": {
        const { status, rank, reason } = command.data;
        return [...moved(present, status, reason), ...(rank === undefined || rank === present.rank ? [] : [{ type: "task.updated" as const, data: { rank } }])];
      }
      case "comment_on_task":
        return [{ type: "task.commented", data: { comment_id: facts.newId, body: command.data.body } }];
      case "attach_to_task": {
        const { task_id: _id, attachment_id, ...file } = command.data;
        return mayAttach(present.attachments, attachment_id, file) ? [{ type: "task.attached", data: { attachment_id, ...file } }] : [];
      }
      case "detach_from_task": {
        const { attachment_id } = command.data;
        return [{ type: "task.detached", data: { attachment_id, file_name: fileOf(present.attachments, attachment_id).file_name } }];
      }
      case "delete_task":
        return [{ type: "task.deleted", data: {} }];
      default:
        return command satisfies never;
    }
  },

  isDeleted: (state) => state.deleted,
};

function create(wanted: Command<"create_task">["data"], facts: TaskFacts): TaskEvent[] {
  const { story } = facts;
  if (!story) return refuse("validation_error", "There is no such story", { story_id: ["must be a story that exists"] });
  const { task_id: _id, assigned_user_id, rank, ...text } = wanted;
  const status = story.sprint_id === null && story.status === "backlog" ? "backlog" : "todo";
  const created: TaskEvent = { type: "task.created", data: { ...text, project_id: story.project_id, rank: rank ?? facts.lastRank, status } };
  if (assigned_user_id === null) return [created];
  mustBeMember(facts);
  return [created, { type: "task.assigned", data: { assigned_user_id, assigned_agent: null } }];
}

function moved(present: Task, status: WorkStatus, reason: string | null): TaskEvent[] {
  return stepsTo("task", present.status, status).flatMap(({ from, to }): TaskEvent[] => {
    const change: TaskEvent = { type: "task.status_changed", data: { from, to, reason: to === status ? reason : null } };
    return to === "done" ? [change, { type: "task.completed", data: { story_id: present.story_id } }] : [change];
  });
}

function mustBeMember(facts: TaskFacts): void {
  if (!facts.assigneeIsMember) refuse("validation_error", "This person does not belong to the team", { assigned_user_id: ["must be a member of the team"] });
}
