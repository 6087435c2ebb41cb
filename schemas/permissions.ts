/** Team roles, most powerful first. `developer` is accepted as another word for member where a role is read. */
export const teamRoles = ["owner", "admin", "lead", "member", "viewer"] as const;
export type TeamRole = (typeof teamRoles)[number];

/** What a person may do in a team, in the words a permission page would use. */
export const actions = ["read", "work_on_tasks", "manage_stories", "use_api_keys", "plan_sprints", "import", "manage_projects", "manage_team", "manage_members"] as const;
export type Action = (typeof actions)[number];

/** The whole matrix: every command, query, field, subscription and list asks here and nowhere else. */
const allowed: Readonly<Record<TeamRole, readonly Action[]>> = {
  owner: actions,
  admin: actions,
  lead: ["read", "work_on_tasks", "manage_stories", "use_api_keys", "plan_sprints", "import", "manage_projects"],
  member: ["read", "work_on_tasks", "manage_stories", "use_api_keys"],
  viewer: ["read"],
};

export function may(role: TeamRole, action: Action): boolean {
  return allowed[role].includes(action);
}

/** Everything the role may do, in the order of {@link actions}. */
export function actionsOf(role: TeamRole): readonly Action[] {
  return allowed[role];
}

/** Whether one role stands above another: nobody gives a role above their own, or changes somebody who has one. */
export function isAbove(role: TeamRole, other: TeamRole): boolean {
  return teamRoles.indexOf(role) < teamRoles.indexOf(other);
}
