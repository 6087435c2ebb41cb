import { erasePerson } from "#infra/security/erase.ts";
import type { Security } from "#infra/security/open.ts";
import type { Policy } from "./policy.ts";

/**
 * What the log says has ended ends among the secrets, too: keys that were revoked, links that were taken back or used,
 * people who deleted their account. It asks for no command, and doing it again changes nothing.
 */
export function secretsFollowTheLog(security: Security): Policy {
  const { apiKeys, oneTime, secrets } = security;
  const endInvitation = async (id: string) => {
    await oneTime.revoke("invitation", id);
    await secrets.keys.destroy([id]);
  };
  return {
    name: "secrets-follow-the-log",
    on: ["api_key.revoked", "team.member_removed", "team.member_added", "team.invitation_revoked", "user.deleted"],
    async react(event) {
      switch (event.type) {
        case "api_key.revoked":
          await apiKeys.revoke([event.data.key_id]);
          break;
        case "team.member_removed":
          await apiKeys.revokeOf(event.data.user_id, event.entityId);
          break;
        case "team.invitation_revoked":
          await endInvitation(event.data.invitation_id);
          break;
        case "team.member_added":
          if (event.data.invitation_id !== null) await endInvitation(event.data.invitation_id);
          break;
        case "user.deleted":
          await erasePerson(security, event.entityId);
          break;
        default:
      }
      return [];
    },
  };
}
