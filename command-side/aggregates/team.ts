import type { Command } from "#schemas/commands/catalogue.ts";
import type { TeamEvent } from "#schemas/events/team.ts";
import { changesOf, isEmpty, type Aggregate } from "./aggregate.ts";

export interface Team {
  readonly name: string;
  readonly workspace_slug: string;
  readonly description: string;
}

export interface TeamFacts {
  /** Address made from the name, for a team that names none. */
  readonly suggestedSlug: string;
}

type TeamCommand = Command<"create_team" | "update_team">;

export const team: Aggregate<Team, TeamEvent, TeamCommand, TeamFacts> = {
  evolve(state, event) {
    switch (event.type) {
      case "team.created":
        return event.data;
      case "team.updated":
        return { ...(state as Team), ...event.data } as Team;
      default:
        return event satisfies never;
    }
  },

  decide(state, command, facts) {
    switch (command.name) {
      case "create_team": {
        const { name, workspace_slug, description } = command.data;
        return [{ type: "team.created", data: { name, workspace_slug: workspace_slug ?? facts.suggestedSlug, description } }];
      }
      case "update_team": {
        const { name, description } = command.data;
        const changes = changesOf({ name: (state as Team).name, description: (state as Team).description }, { name, description });
        return isEmpty(changes) ? [] : [{ type: "team.updated", data: changes }];
      }
      default:
        return command satisfies never;
    }
  },

  isDeleted: () => false,
};
