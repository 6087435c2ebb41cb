import type { Command } from "#schemas/commands/catalogue.ts";
import type { EventData } from "#schemas/events/catalogue.ts";
import type { StoryEvent } from "#schemas/events/story.ts";
import { isOpen, type SprintStatus, type WorkStatus } from "#schemas/status.ts";
import { changesOf, isEmpty, refuse, stepsTo, type Aggregate } from "./aggregate.ts";
import { fileOf, mayAttach, withFile, withoutFile, type Attachments } from "./attachments.ts";

export type Story = EventData<"story.created"> & {
  readonly status: WorkStatus;
  readonly sprint_id: string | null;
  readonly assigned_to: string | null;
  readonly assigned_agent: EventData<"story.assigned">["assigned_agent"];
  readonly completed_at: string | null;
  readonly attachments?: Attachments;
  readonly deleted: boolean;
};

export interface StoryFacts {
  /** The sprint the command names; null when it names none, or there is no such sprint. */
  readonly sprint: { readonly project_id: string; readonly status: SprintStatus } | null;
  /** Whether the person the command names belongs to the team. */
  readonly assigneeIsMember: boolean;
  /** A place behind everything there is, for a story that names none. */
  readonly lastRank: string;
  /** Id for a comment. */
  readonly newId: string;
}

type StoryCommand = Command<
  "create_story" | "update_story" | "estimate_story" | "prioritize_story" | "plan_story" | "assign_story" | "move_story" | "comment_on_story" | "attach_to_story" | "detach_from_story" | "delete_story"
>;

export const story: Aggregate<Story, StoryEvent, StoryCommand, StoryFacts> = {
  evolve(state, event, at) {
    const present = state as Story;
    switch (event.type) {
      case "story.created":
        return { ...event.data, status: "backlog", sprint_id: null, assigned_to: null, assigned_agent: null, completed_at: null, deleted: false };
      case "story.updated":
      case "story.estimated":
      case "story.prioritized":
        return { ...present, ...event.data } as Story;
      case "story.planned":
        return { ...present, sprint_id: event.data.sprint_id };
      case "story.assigned":
        return { ...present, ...event.data };
      case "story.status_changed":
        return { ...present, status: event.data.to, completed_at: event.data.to === "done" ? at : null };
      case "story.completed":
      case "story.commented":
        return present;
      case "story.attached":
        return { ...present, attachments: withFile(present.attachments, event.data) };
      case "story.detached":
        return { ...present, attachments: withoutFile(present.attachments, event.data.attachment_id) };
      case "story.deleted":
        return { ...present, deleted: true };
      default:
        return event satisfies never;
    }
  },

  decide(state, command, facts) {
    if (command.name === "create_story") return create(command.data, facts);
    const present = state as Story;
    switch (command.name) {
      case "update_story": {
        const { story_id: _id, ...wanted } = command.data;
        const changes = changesOf(present, wanted);
        return isEmpty(changes) ? [] : [{ type: "story.updated", data: changes }];
      }
      case "estimate_story": {
        const { story_points } = command.data;
        return story_points === present.story_points ? [] : [{ type: "story.estimated", data: { story_points } }];
      }
      case "prioritize_story": {
        const changes = changesOf(present, { priority: command.data.priority, rank: command.data.rank });
        return isEmpty(changes) ? [] : [{ type: "story.prioritized", data: changes }];
      }
      case "plan_story":
        return [...plan(present, command.data.sprint_id, facts), ...reranked(present, command.data.rank)];
      case "assign_story": {
        const { assigned_to } = command.data;
        if (assigned_to === present.assigned_to && present.assigned_agent === null) return [];
        if (assigned_to !== null) mustBeMember(facts);
        return [{ type: "story.assigned", data: { assigned_to, assigned_agent: null } }];
      }
      case "move_story":
        return [...moved(present, command.data.status, command.data.reason), ...reranked(present, command.data.rank)];
      case "comment_on_story":
        return [{ type: "story.commented", data: { comment_id: facts.newId, body: command.data.body } }];
      case "attach_to_story": {
        const { story_id: _id, attachment_id, ...file } = command.data;
        return mayAttach(present.attachments, attachment_id, file) ? [{ type: "story.attached", data: { attachment_id, ...file } }] : [];
      }
      case "detach_from_story": {
        const { attachment_id } = command.data;
        return [{ type: "story.detached", data: { attachment_id, file_name: fileOf(present.attachments, attachment_id).file_name } }];
      }
      case "delete_story":
        return [{ type: "story.deleted", data: {} }];
      default:
        return command satisfies never;
    }
  },

  isDeleted: (state) => state.deleted,
};

/** A story is born in the backlog; what the command asks for beyond that follows as events of its own. */
function create(wanted: Command<"create_story">["data"], facts: StoryFacts): StoryEvent[] {
  const { story_id: _id, sprint_id, status, assigned_to, rank, ...text } = wanted;
  const created: StoryEvent = { type: "story.created", data: { ...text, rank: rank ?? facts.lastRank } };
  let present = story.evolve(null, created, "");
  const events: StoryEvent[] = [created];
  const then = (next: readonly StoryEvent[]) => {
    events.push(...next);
    for (const event of next) present = story.evolve(present, event, "");
  };
  if (sprint_id !== null) then(plan(present, sprint_id, facts));
  if (assigned_to !== null) {
    mustBeMember(facts);
    then([{ type: "story.assigned", data: { assigned_to, assigned_agent: null } }]);
  }
  if (status !== undefined) then(moved(present, status, null));
  return events;
}

/** Into a sprint a story of the backlog becomes to do; out of it, what is open returns to the backlog. */
function plan(present: Story, sprint_id: string | null, facts: StoryFacts): StoryEvent[] {
  if (sprint_id === present.sprint_id) return [];
  const planned: StoryEvent = { type: "story.planned", data: { from_sprint_id: present.sprint_id, sprint_id } };
  if (sprint_id === null) return [planned, ...(isOpen(present.status) ? moved(present, "backlog", null) : [])];
  const { sprint } = facts;
  if (!sprint || sprint.project_id !== present.project_id) return refuse("validation_error", "There is no such sprint in this project", { sprint_id: ["must be a sprint of the story's project"] });
  if (sprint.status !== "planning" && sprint.status !== "active") refuse("rule_violation", `Stories cannot be planned into a sprint that is ${sprint.status}`, { sprint_id: ["must be a sprint that is not over"] });
  return [planned, ...(present.status === "backlog" ? moved(present, "todo", null) : [])];
}

function moved(present: Story, status: WorkStatus, reason: string | null): StoryEvent[] {
  return stepsTo("story", present.status, status).flatMap(({ from, to }): StoryEvent[] => {
    const change: StoryEvent = { type: "story.status_changed", data: { from, to, reason: to === status ? reason : null } };
    return to === "done" ? [change, { type: "story.completed", data: { story_points: present.story_points, sprint_id: present.sprint_id } }] : [change];
  });
}

function reranked(present: Story, rank: string | undefined): StoryEvent[] {
  return rank === undefined || rank === present.rank ? [] : [{ type: "story.prioritized", data: { rank } }];
}

function mustBeMember(facts: StoryFacts): void {
  if (!facts.assigneeIsMember) refuse("validation_error", "This person does not belong to the team", { assigned_to: ["must be a member of the team"] });
}
