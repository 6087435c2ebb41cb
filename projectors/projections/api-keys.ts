import type { Projection } from "./projection.ts";

/** The keys of a team's members, as they are shown: whether one is right is known to the secrets alone. */
export const apiKeys: Projection = {
  name: "api_keys",
  version: 1,
  apply(event, rows) {
    const at = new Date(event.metadata.occurredAt);
    if (event.type === "api_key.created") {
      const { key_id: id, expires_at, ...key } = event.data;
      rows.put("api_keys", { id, team_id: event.entityId, ...key, expires_at: expires_at === null ? null : new Date(expires_at), revoked_at: null, created_at: at });
    } else if (event.type === "api_key.revoked") {
      const key = rows.get("api_keys", event.data.key_id);
      if (key) rows.put("api_keys", { ...key, revoked_at: key.revoked_at ?? at });
    }
  },
};
