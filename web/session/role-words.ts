import type { Action, TeamRole } from "#schemas/permissions.ts";

/** A role as a person reads it. */
export const roleNames: Readonly<Record<TeamRole, string>> = { owner: "Owner", admin: "Admin", lead: "Lead", member: "Member", viewer: "Viewer" };

/** What a role is for, in a line. */
export const roleHelp: Readonly<Record<TeamRole, string>> = {
  owner: "Everything, and the team is theirs. One person.",
  admin: "Everything, members and their roles included",
  lead: "Projects, sprints and imports besides the daily work",
  member: "Stories and tasks: the daily work",
  viewer: "Looks on; changes nothing",
};

/** Most powerful first. */
export const givenRoles: readonly Exclude<TeamRole, "owner">[] = ["admin", "lead", "member", "viewer"];

/** What an API key may be allowed to do. */
export const scopeWords: Readonly<Record<Action, { readonly name: string; readonly help: string }>> = {
  read: { name: "Read", help: "Everything in the team" },
  work_on_tasks: { name: "Work on tasks", help: "Create, move and estimate tasks, comment" },
  manage_stories: { name: "Manage stories", help: "Create, change, move and delete stories" },
  use_api_keys: { name: "Use API keys", help: "Make and revoke keys of its owner" },
  plan_sprints: { name: "Plan sprints", help: "Create, start and complete sprints" },
  import: { name: "Import", help: "Bring in backlogs from files" },
  manage_projects: { name: "Manage projects", help: "Create, change and delete projects" },
  manage_team: { name: "Manage the team", help: "Its name and settings" },
  manage_members: { name: "Manage members", help: "Invite, remove, change roles" },
};
