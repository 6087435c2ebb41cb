import type { Command } from "#schemas/commands/catalogue.ts";
import type { UserEvent } from "#schemas/events/user.ts";
import type { Preferences } from "#schemas/people.ts";
import { changesOf, isEmpty, refuse, type Aggregate } from "./aggregate.ts";

export interface User {
  readonly name: string | null;
  readonly email: string | null;
  readonly avatar_url: string | null;
  readonly time_zone: string;
  readonly preferences: Preferences;
  readonly deleted: boolean;
}

export interface UserFacts {
  /** Teams with other members that the person owns: somebody must own them afterwards. */
  readonly ownsTeamsWithOthers: readonly string[];
}

type UserCommand = Command<"register_user" | "record_login" | "update_user" | "delete_user">;

export const user: Aggregate<User, UserEvent, UserCommand, UserFacts> = {
  evolve(state, event) {
    switch (event.type) {
      case "user.registered":
        return { ...event.data, preferences: {}, deleted: false };
      case "user.updated":
        return { ...(state as User), ...event.data } as User;
      case "user.login":
        return state as User;
      case "user.deleted":
        return { ...(state as User), name: null, email: null, avatar_url: null, deleted: true };
      default:
        return event satisfies never;
    }
  },

  decide(state, command, facts) {
    switch (command.name) {
      case "register_user": {
        const { name, email, time_zone } = command.data;
        return [{ type: "user.registered", data: { name, email, avatar_url: null, time_zone } }];
      }
      case "record_login":
        return [{ type: "user.login", data: { method: command.data.method, session_id: command.data.session_id } }];
      case "update_user": {
        const { user_id: _id, ...wanted } = command.data;
        const { name, avatar_url, time_zone, preferences } = state as User;
        const changes = changesOf({ name, avatar_url, time_zone, preferences }, wanted);
        return isEmpty(changes) ? [] : [{ type: "user.updated", data: changes }];
      }
      case "delete_user":
        if (facts.ownsTeamsWithOthers.length > 0) refuse("has_dependants", "You own teams with other members; transfer their ownership first", { teams: facts.ownsTeamsWithOthers });
        return [{ type: "user.deleted", data: {} }];
      default:
        return command satisfies never;
    }
  },

  isDeleted: (state) => state.deleted,
};
