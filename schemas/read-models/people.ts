/** Rows about people and their teams. */
import type { Preferences, TeamSettings } from "../people.ts";
import type { Action, TeamRole } from "../permissions.ts";

export interface UserRow {
  id: string;
  /** Null, as what else is personal, once the person has been erased. */
  name: string | null;
  email: string | null;
  avatar_url: string | null;
  time_zone: string;
  preferences: Preferences;
  status: "active" | "deleted";
  last_login_at: Date | null;
  revision: number;
  created_at: Date;
  updated_at: Date;
}

export interface TeamRow {
  id: string;
  name: string;
  workspace_slug: string;
  description: string;
  settings: TeamSettings;
  /** Null only for a team from before teams had members. */
  owner_id: string | null;
  member_count: number;
  revision: number;
  created_at: Date;
  updated_at: Date;
}

export interface TeamMemberRow {
  /** Made from team and person, so that it is the same after a rebuild. */
  id: string;
  team_id: string;
  user_id: string;
  role: TeamRole;
  joined_at: Date;
}

export interface InvitationRow {
  id: string;
  team_id: string;
  /** Null once the invited person has been erased. */
  email: string | null;
  role: TeamRole;
  invited_by: string;
  status: "pending" | "accepted" | "revoked";
  expires_at: Date;
  created_at: Date;
}

/** What is shown of an API key; its hash is among the secrets. */
export interface ApiKeyRow {
  id: string;
  team_id: string;
  user_id: string;
  name: string;
  prefix: string;
  scopes: Action[];
  expires_at: Date | null;
  revoked_at: Date | null;
  created_at: Date;
}
