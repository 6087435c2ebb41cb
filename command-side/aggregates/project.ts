import type { Command } from "#schemas/commands/catalogue.ts";
import type { EventData } from "#schemas/events/catalogue.ts";
import type { ProjectEvent } from "#schemas/events/project.ts";
import { projectTransitions, type ProjectStatus } from "#schemas/status.ts";
import { changesOf, isEmpty, refuse, type Aggregate } from "./aggregate.ts";

export type Project = EventData<"project.created"> & {
  readonly status: ProjectStatus;
  readonly deleted: boolean;
};

export interface ProjectFacts {
  /** Key made from the name, for a project that names none. */
  readonly suggestedKey: string;
  readonly activeSprints: readonly string[];
}

type ProjectCommand = Command<"create_project" | "update_project" | "change_project_status" | "delete_project">;

export const project: Aggregate<Project, ProjectEvent, ProjectCommand, ProjectFacts> = {
  evolve(state, event) {
    switch (event.type) {
      case "project.created":
        return { ...event.data, status: "planning", deleted: false };
      case "project.updated":
        return { ...(state as Project), ...event.data } as Project;
      case "project.status_changed":
        return { ...(state as Project), status: event.data.to };
      case "project.deleted":
        return { ...(state as Project), deleted: true };
      default:
        return event satisfies never;
    }
  },

  decide(state, command, facts) {
    if (command.name === "create_project") {
      const { project_id: _id, key, ...settings } = command.data;
      return [{ type: "project.created", data: { ...settings, key: key ?? facts.suggestedKey } }];
    }
    const present = state as Project;
    switch (command.name) {
      case "update_project": {
        const { project_id: _id, ...wanted } = command.data;
        const changes = changesOf(present, wanted);
        return isEmpty(changes) ? [] : [{ type: "project.updated", data: changes }];
      }
      case "change_project_status": {
        const { status } = command.data;
        if (status === present.status) return [];
        const allowed = projectTransitions[present.status];
        if (!allowed.includes(status)) refuse("illegal_transition", `A project that is ${present.status} cannot become ${status}`, { status: [`must be one of ${allowed.join(", ")}`] });
        return [{ type: "project.status_changed", data: { from: present.status, to: status } }];
      }
      case "delete_project":
        if (facts.activeSprints.length > 0) refuse("has_dependants", "The project has an active sprint; complete it first");
        return [{ type: "project.deleted", data: {} }];
      default:
        return command satisfies never;
    }
  },

  isDeleted: (state) => state.deleted,
};
