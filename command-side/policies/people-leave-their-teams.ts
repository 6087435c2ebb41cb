import type { Policy } from "./policy.ts";

/** Whoever deletes their account belongs to no team any more. A team that is theirs alone stays as it is, for nobody. */
export const peopleLeaveTheirTeams: Policy = {
  name: "people-leave-their-teams",
  on: ["user.deleted"],
  async react(event, { sets }) {
    const memberships = await sets.membershipsOf(event.entityId);
    return memberships.filter(({ role }) => role !== "owner").map(({ team_id }) => ({ name: "remove_member", input: { team_id, user_id: event.entityId } }));
  },
};
