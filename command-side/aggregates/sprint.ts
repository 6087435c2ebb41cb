import type { Command } from "#schemas/commands/catalogue.ts";
import type { EventData } from "#schemas/events/catalogue.ts";
import type { SprintEvent } from "#schemas/events/sprint.ts";
import { isOpen, type SprintStatus, type WorkStatus } from "#schemas/status.ts";
import { changesOf, isEmpty, refuse, type Aggregate } from "./aggregate.ts";

export type Sprint = EventData<"sprint.created"> & {
  readonly status: SprintStatus;
  /** Set when it completed. */
  readonly velocity: number | null;
  readonly started_at: string | null;
  readonly completed_at: string | null;
  /** Where its unfinished stories went. */
  readonly unfinished_to: string | null;
};

export interface SprintFacts {
  /** The stories in it at this moment. */
  readonly stories: ReadonlyArray<{ readonly id: string; readonly status: WorkStatus; readonly story_points: number | null }>;
  /** The sprint that unfinished stories should go to; null: the backlog, or no such sprint. */
  readonly destination: { readonly project_id: string; readonly status: SprintStatus } | null;
  /** Another sprint of the project that is active, where only one may be. */
  readonly otherActive: string | null;
}

type SprintCommand = Command<"create_sprint" | "update_sprint" | "start_sprint" | "complete_sprint" | "archive_sprint">;

export const sprint: Aggregate<Sprint, SprintEvent, SprintCommand, SprintFacts> = {
  evolve(state, event, at) {
    const present = state as Sprint;
    switch (event.type) {
      case "sprint.created":
        return { ...event.data, status: "planning", velocity: null, started_at: null, completed_at: null, unfinished_to: null };
      case "sprint.updated":
        return { ...present, ...event.data } as Sprint;
      case "sprint.started":
        return { ...present, status: "active", started_at: at, start_date: event.data.start_date, end_date: event.data.end_date };
      case "sprint.completed":
        return { ...present, status: "completed", completed_at: at, velocity: event.data.velocity, unfinished_to: event.data.unfinished_to };
      case "sprint.archived":
        return { ...present, status: "archived" };
      default:
        return event satisfies never;
    }
  },

  decide(state, command, facts) {
    if (command.name === "create_sprint") {
      const { sprint_id: _id, ...plan } = command.data;
      inOrder(plan.start_date, plan.end_date);
      return [{ type: "sprint.created", data: plan }];
    }
    const present = state as Sprint;
    switch (command.name) {
      case "update_sprint": {
        const { sprint_id: _id, ...wanted } = command.data;
        const changes = changesOf(present, wanted);
        if (isEmpty(changes)) return [];
        const closed = present.status === "completed" || present.status === "archived";
        if (closed && (changes.start_date !== undefined || changes.end_date !== undefined || changes.capacity_points !== undefined)) {
          refuse("rule_violation", "A completed sprint keeps its dates and its capacity; only its name and goal can change");
        }
        const after = { ...present, ...changes };
        if (present.status === "active" && (after.start_date === null || after.end_date === null)) refuse("rule_violation", "An active sprint needs its dates");
        inOrder(after.start_date, after.end_date);
        return [{ type: "sprint.updated", data: changes }];
      }
      case "start_sprint": {
        if (present.status === "active") return [];
        if (present.status !== "planning") refuse("illegal_transition", `A sprint that is ${present.status} cannot be started`);
        const start_date = command.data.start_date ?? present.start_date;
        const end_date = command.data.end_date ?? present.end_date;
        if (start_date === null) return refuse("rule_violation", "A sprint needs a first day before it starts", { start_date: ["is missing"] });
        if (end_date === null) return refuse("rule_violation", "A sprint needs a last day before it starts", { end_date: ["is missing"] });
        inOrder(start_date, end_date);
        if (facts.stories.length === 0) refuse("rule_violation", "A sprint needs at least one story before it starts");
        if (facts.otherActive !== null) refuse("rule_violation", "Another sprint of this project is active; complete it first, or let the project run several at once");
        return [{ type: "sprint.started", data: { start_date, end_date, committed_points: pointsOf(facts.stories), committed_stories: facts.stories.length } }];
      }
      case "complete_sprint": {
        if (present.status === "completed") return [];
        if (present.status !== "active") refuse("illegal_transition", `A sprint that is ${present.status} cannot be completed`);
        const { unfinished_to, sprint_id } = command.data;
        if (unfinished_to !== null) {
          const { destination } = facts;
          if (unfinished_to === sprint_id) refuse("validation_error", "Unfinished stories cannot stay in the sprint", { unfinished_to: ["must be another sprint"] });
          if (!destination || destination.project_id !== present.project_id) return refuse("validation_error", "There is no such sprint in this project", { unfinished_to: ["must be a sprint of the same project"] });
          if (destination.status !== "planning" && destination.status !== "active") refuse("rule_violation", "Unfinished stories can only go to a sprint that is not over", { unfinished_to: ["must be a sprint that is not completed"] });
        }
        const done = facts.stories.filter(({ status }) => !isOpen(status));
        const unfinished_story_ids = facts.stories.filter(({ status }) => isOpen(status)).map(({ id }) => id);
        return [{ type: "sprint.completed", data: { velocity: pointsOf(done), total_points: pointsOf(facts.stories), completed_stories: done.length, unfinished_story_ids, unfinished_to } }];
      }
      case "archive_sprint":
        if (present.status === "archived") return [];
        if (present.status !== "completed") refuse("illegal_transition", `A sprint that is ${present.status} cannot be archived; complete it first`);
        return [{ type: "sprint.archived", data: {} }];
      default:
        return command satisfies never;
    }
  },

  isDeleted: () => false,
};

function inOrder(start: string | null, end: string | null): void {
  if (start !== null && end !== null && end < start) refuse("validation_error", "The sprint would end before it starts", { end_date: ["must not be before start_date"] });
}

/** In hundredths, so that 0.1 + 0.2 stays 0.3. */
function pointsOf(stories: SprintFacts["stories"]): number {
  return stories.reduce((sum, { story_points }) => sum + Math.round((story_points ?? 0) * 100), 0) / 100;
}
