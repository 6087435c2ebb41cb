/** Team roles, most powerful first. `developer` is accepted as another word for member where a role is read. */
export const teamRoles = ["owner", "admin", "lead", "member", "viewer"] as const;
export type TeamRole = (typeof teamRoles)[number];

/** What a person may do, in the words a permission page would use. */
export const actions = ["read", "work_on_tasks", "manage_stories", "plan_sprints", "import", "manage_projects", "manage_team"] as const;
export type Action = (typeof actions)[number];

const allowed: Readonly<Record<TeamRole, readonly Action[]>> = {
  owner: actions,
  admin: actions,
  lead: ["read", "work_on_tasks", "manage_stories", "plan_sprints", "import", "manage_projects"],
  member: ["read", "work_on_tasks", "manage_stories"],
  viewer: ["read"],
};

export function may(role: TeamRole, action: Action): boolean {
  return allowed[role].includes(action);
}
