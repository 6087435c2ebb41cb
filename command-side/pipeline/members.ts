import { LOCAL_OWNER_ID, LOCAL_TEAM_ID } from "#schemas/principal.ts";

/** Who belongs to a team. */
export interface Members {
  isMember(teamId: string, userId: string): Promise<boolean>;
}

/** Before people exist there is one person, in one team. */
export const localMembers: Members = {
  isMember: async (teamId, userId) => teamId === LOCAL_TEAM_ID && userId === LOCAL_OWNER_ID,
};
