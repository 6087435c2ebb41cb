import type { UserRow } from "#schemas/read-models.ts";
import type { Projection } from "./projection.ts";

/** What is left of somebody who was erased: that they were there. */
const erased = { name: null, email: null, avatar_url: null, time_zone: "UTC", preferences: {}, last_login_at: null, status: "deleted" } as const satisfies Partial<UserRow>;

/** People. Once a person's key is destroyed their events tell no name any more, so a rebuild arrives at the same rows. */
export const users: Projection = {
  name: "users",
  version: 1,
  apply(event, rows) {
    if (event.entity !== "user") return;
    const at = new Date(event.metadata.occurredAt);
    const change = (fields: Partial<UserRow>) => {
      const user = rows.get("users", event.entityId);
      if (user && user.status !== "deleted") rows.put("users", { ...user, ...fields, revision: event.revision, updated_at: at });
    };
    switch (event.type) {
      case "user.registered":
        rows.put("users", { id: event.entityId, ...event.data, preferences: {}, status: "active", last_login_at: null, revision: event.revision, created_at: at, updated_at: at });
        break;
      case "user.updated":
        change(event.data as Partial<UserRow>);
        break;
      case "user.login":
        change({ last_login_at: at });
        break;
      case "user.deleted":
        change(erased);
        rows.erasePerson(event.entityId);
        break;
      default:
    }
  },
};
